"""What a kind of paper is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from reports.papers.parts import PLACEHOLDERS, Part

# How sure the wording is: none of it was compared with the annex of Decree 56/2017 as it was published, only
# what it must contain. An administrator is told, until a version of the commune's own stands.
COPY, COMMON, OURS = "V2", "M", "D"
SOURCES = {
    COPY: _("theo bản chép công khai, chưa đối chiếu với bản gốc"),
    COMMON: _("theo cách dùng quen thuộc, chưa đối chiếu với bản gốc"),
    OURS: _("do chương trình đặt, chưa đối chiếu với bản gốc"),
}
RESTRICTED = "Hạn chế – chỉ dùng cho bảo vệ trẻ em"
LONG, SHORT = 1500, 200
# The footer holds one line each.
LINE = 90


@dataclass(frozen=True)
class Slot:
    """One text of a paper that an administrator may correct: how it begins, and how sure that wording is."""

    name: str
    label: str
    default: str
    mark: str = OURS
    needed: bool = True
    limit: int = SHORT
    lines: int = 1

    @property
    def source(self) -> str:
        """How sure the wording is with which it begins, in words."""
        return SOURCES[self.mark]


@dataclass(frozen=True)
class PaperKind:
    """One official paper. `rows()` gives the records it is made from: parts of a case, or the case itself,
    with all that `values` reads beside the case, its child and caregivers (`whole_rows` brings those).

    `values(record, seen)` returns plain values by name: `seen` is the case or report as the person sees it
    (`casework.disclosure`). It asks the database nothing. Some names are read by every kind: "own_number" and
    "own_date" (the record has its number already), "marks" (why it is no paper of today), "recipients"
    (lines), "signatory", "made_at" (the moment at which the record was made, by which its commune is known;
    None for one in the making), "not_yet" (why it gets no number). `named(record)` says in words which record
    it is. `sample` is made up, for previews. `of_case` filters `rows()` by a case.
    """

    code: str
    label: str
    form: str
    symbol: str
    model: type[Model]
    rows: Callable
    values: Callable
    named: Callable
    parts: tuple[Part, ...]
    slots: tuple[Slot, ...]
    sample: dict
    of_case: Callable = field(default=lambda case: {"case": case})
    placeholders: dict = field(default_factory=dict)
    # What people sign and keep, without a number of the register: it is never a draft.
    numbered: bool = True

    def defaults(self) -> dict[str, str]:
        """Return slot → the text it begins with."""
        return {slot.name: slot.default for slot in self.slots}

    def allowed(self) -> dict[str, str]:
        """Return the placeholders that its texts may name, each with what it stands for."""
        return {**PLACEHOLDERS, **self.placeholders}


def slots(
    title: str,
    subtitle: str,
    *more: Slot,
    signatory: str,
    recipients: str,
    distribution: str,
    marks: tuple[str, str] = (COMMON, COMMON),
) -> tuple[Slot, ...]:
    """Return the slots of a kind: those that every paper has, with `more` of its own between them.

    Without `title` the paper has none (an official letter, Decree 30/2020, Art 8). `marks`: how sure title
    and subtitle are.
    """
    named = (Slot("title", _("Tên loại văn bản"), title, marks[0]),) if title else ()
    return (
        *named,
        Slot("subtitle", _("Trích yếu"), subtitle, marks[1], needed=False, limit=300, lines=2),
        *more,
        Slot("closing", _("Lời kết"), "", needed=False, limit=LONG, lines=3),
        Slot("signatory", _("Chức vụ người ký"), signatory, COMMON, limit=120, lines=2),
        Slot("recipients", _("Nơi nhận, mỗi dòng một nơi"), recipients, limit=600, lines=4),
        Slot("confidentiality", _("Mức độ bảo mật"), RESTRICTED, limit=LINE),
        Slot("distribution", _("Phạm vi cung cấp"), distribution, limit=LINE),
        Slot("footer", _("Dòng cuối trang"), "", needed=False, limit=60),
    )


def heading(name: str, label, default: str, mark: str = COMMON) -> Slot:
    """Return the slot of the heading of a section."""
    return Slot(name, label, default, mark)


def case_of(record) -> Case | None:
    """Return the case of a record, which may be the case itself; None for a report that is no case yet."""
    return record if isinstance(record, Case) else record.case


def whole_rows(kind: PaperKind) -> QuerySet:
    """Return the records of `kind` with their case, its child, caregivers, commune and officer."""
    to = "" if kind.model is Case else "case__"
    related = (f"{to}child__household", f"{to}commune__parent", f"{to}officer")
    rows = kind.rows().select_related(*related)
    return rows.prefetch_related(f"{to}child__household__caregivers")
