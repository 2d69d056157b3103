"""What two records of one child differ in, what follows when they become one, and what stands in the way.

Read by the page that shows both side by side and by `casework.actions.merging`, which writes. Rows are found
by following keys, so a new table with a key to a case or a child follows by itself; what stays is named in
`STAYING`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.scope import system_scope
from casework.enums import CaseState
from casework.models import Case, Child, Note
from casework.sharing import running_shares
from vietnam.text import fold

KEPT, GONE = "kept", "gone"
# Rows with a key to a case that stay with the case they were written in, each with the reason.
STAYING = {
    "casework.plan": "a plan was approved for its own file, by number; it is read there",
    "casework.decision": "as its plan",
    "casework.caseshare": "whom a file was opened to is part of that file; a running one stands in the way",
    "casework.caseuserobjectpermission": "as its share",
    "casework.closure": "as the decision about it",
    "casework.visitsheet": "a draft is its writer's alone, out of sight of whoever merges",
    "casework.settleddoubt": "its key names a visit of that file",
    "casework.deadline": "clocks are gone through one by one",
    "casework.merge": "the trail itself",
    "privacy.erasure": "says what was decided about that record; a live one stands in the way",
}
# Rows that name a case by its number, in this field, without a key: they follow as rows with a key do.
FOLLOWING_BY_CODE = {"reports.committeedecision": "code"}
# Fields of a child that are chosen together, with what the choice is called.
GROUPS = {
    "birth": (
        gettext_lazy("Ngày sinh"),
        ("birth_date", "birth_precision", "stated_age", "age_as_of"),
    ),
    "learning": (gettext_lazy("Việc học"), ("schooling", "grade", "school_name")),
}
_TOGETHER = {name for _label, names in GROUPS.values() for name in names}
# Checks of rooms to the right: each takes the two children and returns sentences that stand in the way.
obstacles_of_rooms: list[Callable] = []


@dataclass(frozen=True)
class Choice:
    """One thing in which the two records differ; `proposed` is KEPT unless that one says nothing."""

    name: str
    label: str
    fields: tuple[str, ...]
    proposed: str


def differences(kept: Child, gone: Child) -> list[Choice]:
    """Return what the records of a child differ in, in the order of the form."""
    found = []
    for name, (label, fields) in _choices().items():
        if [getattr(kept, field) for field in fields] != [getattr(gone, field) for field in fields]:
            empty = getattr(kept, fields[0]) in ("", None, "unknown")
            found.append(Choice(name, capfirst(label), fields, GONE if empty else KEPT))
    return found


def folds(case: Case, gone: Case) -> bool:
    """Tell whether the two cases become one: when both are open. An ended one stays a case of its own."""
    return case.is_open and gone.is_open


def following(target: type[Model]) -> Iterator[tuple[type[Model], ForeignKey]]:
    """Yield every model and key to `target` whose rows follow; histories and `STAYING` do not."""
    for model in apps.get_models():
        if hasattr(model, "history_object") or model._meta.label_lower in STAYING:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is target:
                yield model, field


def following_by_code() -> Iterator[tuple[type[Model], str]]:
    """Yield every model whose rows name a case by its number, and the field with the number."""
    return ((apps.get_model(label), field) for label, field in FOLLOWING_BY_CODE.items())


def obstacles(case: Case, gone: Case) -> list[str]:
    """Return what stands between two cases and their becoming one, as sentences; empty when nothing does."""
    return [sentence for check in CHECKS for sentence in check(case, gone)]


def rows_that_follow(case: Case, gone: Case) -> list[tuple[str, int]]:
    """Return what of `gone` will follow to `case`, in words with numbers, for the page before the deed."""
    found = []
    if folds(case, gone):
        pointing = [(model, {field.name: gone}) for model, field in following(Case)]
        pointing += [(model, {field: gone.code}) for model, field in following_by_code()]
        for model, rows in pointing:
            if number := model._base_manager.filter(**rows).count():
                found.append((capfirst(str(model._meta.verbose_name_plural)), number))
    return found


def same_person(one, other) -> bool:
    """Tell whether two caregivers are one: the same name, no two telephones, and both still look after it."""
    if one.is_present != other.is_present:
        return False
    phones = {one.phone_key, other.phone_key} - {""}
    return fold(one.full_name) == fold(other.full_name) and len(phones) < 2


def _choices() -> dict[str, tuple]:
    single = [
        field
        for field in Child._meta.concrete_fields
        if field.editable and not field.primary_key and not field.is_relation and field.name not in _TOGETHER
    ]
    alone = {field.name: (str(field.verbose_name), (field.name,)) for field in single}
    return {**alone, **{name: (str(label), fields) for name, (label, fields) in GROUPS.items()}}


def _states(case, gone):
    if CaseState.MERGED in (case.state, gone.state):
        yield _("Một trong hai hồ sơ đã được gộp trước đó.")
    elif gone.is_open and not case.is_open:
        yield _("Hồ sơ giữ lại đã kết thúc. Giữ lại hồ sơ đang mở.")
    elif gone.state in (CaseState.PLANNED, CaseState.CLOSING) and folds(case, gone):
        yield _("Hồ sơ %(code)s đang chờ Chủ tịch UBND xã quyết định. Chờ quyết định trước.") % {
            "code": gone.code
        }


def _shares(case, gone):
    if folds(case, gone) and running_shares().filter(case=gone).exists():
        yield _("Hồ sơ %(code)s đang được chia sẻ. Kết thúc việc chia sẻ trước.") % {"code": gone.code}


def _names(case, gone):
    if bool(case.name_hidden) != bool(gone.name_hidden):
        yield _("Một hồ sơ đang ẩn tên trẻ, hồ sơ kia thì không. Ẩn hoặc thôi ẩn tên ở cả hai trước.")


def _rooms(case, gone):
    for check in obstacles_of_rooms:
        yield from check(case.child, gone.child)


def _apart(case, gone):
    """Two running isolations cannot become one: each has its own decision and its own 15 days."""
    running = (one.isolations.filter(ended_on=None).exists() for one in (case, gone))
    if folds(case, gone) and all(running):
        yield _("Cả hai hồ sơ đang có quyết định tạm thời cách ly. Kết thúc một quyết định trước.")


def _all_in_sight(case, gone):
    """Nothing of either child may lie where the person may not edit: half of it would be left behind."""
    children = {case.child_id, gone.child_id}
    seen = _reached(children)
    with system_scope("casework.merge_elsewhere"):
        there = _reached(children)
    if seen != there:
        yield _("Trẻ này còn thông tin hoặc hồ sơ ở xã khác. Đề nghị xã đó chuyển hồ sơ trước.")


def _reached(children) -> int:
    """How many rows point to `children` or to a case of theirs, as far as the database shows them now."""
    cases = list(Case.objects.filter(child__in=children).values_list("pk", flat=True))
    targets = ((Child, children), (Case, cases))
    # Notes that stay with a commune which passed the case on are nobody's to move.
    but = {Note: {"kept_in": None}}
    return sum(
        model._base_manager.filter(**{f"{field.name}__in": keys}, **but.get(model, {})).count()
        for target, keys in targets
        for model, field in following(target)
    )


CHECKS = (_states, _shares, _names, _rooms, _apart, _all_in_sight)
