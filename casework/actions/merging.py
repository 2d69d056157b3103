"""Making two records of one child one, and parting them again."""

import datetime as dt
from decimal import Decimal

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from audit.actions import save
from casework.actions.cases import case_path, lock_for_deed, move_case
from casework.actions.clocks import refresh_next_due
from casework.actions.papers import settle_papers
from casework.enums import PAPER_KINDS, CaseState, DeadlineKind
from casework.merging import GONE, differences, folds, following, following_by_code, obstacles, same_person
from casework.models import Caregiver, Case, Child, Household, Merge
from casework.workflow import NotNow
from vietnam.calendar import today

MERGED, PARTED = "merge_records", "unmerge_records"
# Clocks that ask for something of the child, not for a step of the file: they go on in the case that stays.
FOLLOWING_CLOCKS = (DeadlineKind.EMERGENCY, DeadlineKind.SUPERVISION, *PAPER_KINDS)
_KEYS = ("search_key", "nick_key", "sort_key", "birth_year")


@transaction.atomic
def merge_records(case, gone, *, by, choices: dict, home: str, together: bool = True) -> Merge:
    """Make the child of `gone` one with the child of `case`; two open cases become one.

    `choices` says for each of `differences` whose value stays (KEPT or GONE), `home` whose household; with
    `together` the people of the other household in the same commune belong to it as well. Raises `NotNow`
    with what stands in the way.
    """
    case, gone = _lock_both(case, gone, MERGED, by)
    if sentences := obstacles(case, gone):
        raise NotNow(" ".join(sentences))
    children = {case.child_id, gone.child_id}
    locked = {row.pk: row for row in Child.objects.select_for_update().filter(pk__in=children)}
    kept, other = locked[case.child_id], locked[gone.child_id]
    trail, folded = _Trail(by), folds(case, gone)
    if kept != other:
        _merge_children(trail, kept, other, choices)
        _merge_homes(trail, kept, other, home, together)
        # The child of the other case was changed under another name of the same row.
        gone.refresh_from_db(fields=["child"])
    if folded:
        _merge_cases(trail, case, gone)
    for row in (case, gone):
        refresh_next_due(row)
        settle_papers(row, by=by)
    merge = Merge(case=case, gone_case=gone, kept=kept, gone=other, folded=folded, steps=trail.steps, by=by)
    save(merge, by=by, reason=MERGED)
    if folded and gone.officer_id not in (None, by.pk):
        told = {"about": merge, "path": case_path(gone), "case_code": gone.code}
        leave_notice(to=[gone.officer], kind=NoticeKind.CASE_MERGED, **told)
    return merge


@transaction.atomic
def unmerge_records(merge, *, by, reason: str) -> int:
    """Part the two records again; return how many values stay because somebody changed them since.

    What the merge changed goes back, the last step first. A value that was changed since stays as it is, and
    a row that was added since stays with the record it was added to.
    """
    case, gone = _lock_both(merge.case, merge.gone_case, PARTED, by)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if not merge.can_undo:
        raise NotNow(_("Hai hồ sơ đã được tách lại, hoặc đã quá 30 ngày."))
    kept = Child.objects.select_for_update().get(pk=merge.kept_id)
    if kept.merged_into_id or case.state == CaseState.MERGED:
        raise NotNow(_("Hồ sơ này đã được gộp tiếp vào hồ sơ khác. Tách lần gộp sau trước."))
    stayed = sum(not _put_back(step, by) for step in reversed(merge.steps))
    for row in Case.objects.filter(pk__in=(case.pk, gone.pk)).select_related("officer"):
        refresh_next_due(row)
        settle_papers(row, by=by)
    merge.undone_at, merge.undone_by, merge.undo_reason = timezone.now(), by, reason
    save(merge, by=by, reason=PARTED)
    return stayed


class _Trail:
    """Changes rows one field at a time and remembers each change."""

    def __init__(self, by):
        self.by, self.steps = by, []

    def change(self, row, field: str, value) -> bool:
        """Set `field` of `row`; where a rule of the table refuses it, the row stays as it was."""
        attname = row._meta.get_field(field).attname
        was = getattr(row, attname)
        setattr(row, attname, value)
        became = getattr(row, attname)
        if not _written(row, field, self.by, MERGED):
            setattr(row, attname, was)
            return False
        if _plain(was) != _plain(became):
            self.note(row, field, was, became)
        return True

    def note(self, row, field, was, became) -> None:
        """Remember a change that another action made."""
        self.steps.append([row._meta.label_lower, row.pk, field, _plain(was), _plain(became)])


def _lock_both(case, gone, deed, by):
    """Lock in the order of the keys, so that two people who merge the other way round wait for each other."""
    locked = {pk: lock_for_deed(pk, deed, by=by) for pk in sorted((case.pk, gone.pk))}
    return locked[case.pk], locked[gone.pk]


def _merge_children(trail, kept, gone, choices) -> None:
    for choice in differences(kept, gone):
        if choices.get(choice.name, choice.proposed) == GONE:
            for field in choice.fields:
                trail.change(kept, field, getattr(gone, field))
    for model, key in following(Child):
        if model is not Child:
            _follow(trail, model, key, gone, kept)
    trail.change(gone, "merged_into", kept.pk)


def _merge_homes(trail, kept, gone, home, together) -> None:
    mine, other = kept.household, gone.household
    if mine == other:
        return
    if home == GONE:
        mine, other = other, mine
        trail.change(kept, "household", mine.pk)
    if not together or mine.commune_id != other.commune_id:
        return
    known = list(mine.caregivers.all())
    for model, key in following(Household):
        for row in model._base_manager.filter(**{key.name: other}).order_by("pk"):
            itself = model is Child and row.pk in (kept.pk, gone.pk)
            double = model is Caregiver and any(same_person(row, one) for one in known)
            if not (itself or double):
                trail.change(row, key.name, mine.pk)


def _merge_cases(trail, case, gone) -> None:
    for model, key in following(Case):
        _follow(trail, model, key, gone, case)
    for model, field in following_by_code():
        for row in model._base_manager.filter(**{field: gone.code}).order_by("pk"):
            trail.change(row, field, case.code)
    for clock in gone.deadlines.filter(met_at=None, cancelled_at=None):
        goes = clock.about or clock.kind in FOLLOWING_CLOCKS
        if not (goes and trail.change(clock, "case", case.pk)):
            trail.change(clock, "cancelled_at", timezone.now())
    state, closed_on = gone.state, gone.closed_on
    move_case(gone, "merge", by=trail.by, closed_on=today())
    trail.note(gone, "closed_on", closed_on, gone.closed_on)
    trail.note(gone, "state", state, gone.state)


def _follow(trail, model, key, gone, kept) -> None:
    for row in model._base_manager.filter(**{key.name: gone}).order_by("pk"):
        trail.change(row, key.name, kept.pk)


def _put_back(step, by) -> bool:
    """Undo one step; False when the value is no longer what the merge made it."""
    label, pk, field, was, became = step
    row = apps.get_model(label)._base_manager.filter(pk=pk).first()
    if row is None:
        return True
    attname = row._meta.get_field(field).attname
    if _plain(getattr(row, attname)) != became:
        return False
    if isinstance(row, Case) and field == "state":
        move_case(row, "unmerge", by=by, to=was)
        return True
    setattr(row, attname, row._meta.get_field(field).to_python(was) if was is not None else None)
    return _written(row, field, by, PARTED)


def _written(row, field, by, reason) -> bool:
    fields = [field, *_KEYS] if isinstance(row, Child) else [field]
    try:
        with transaction.atomic():
            save(row, by=by, reason=reason, fields=fields)
    except IntegrityError:
        return False
    return True


def _plain(value):
    """A value as JSON keeps it."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | str) else value
