"""Visits and reviews: what happens while a plan is carried out."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from casework import reviewing
from casework.actions.cases import lock_for_deed, start_if_approved
from casework.actions.clocks import meet_clock, start_clock
from casework.enums import DeadlineKind
from casework.models import Review, Visit, VisitSheet
from casework.visiting import counted, proposed
from casework.workflow import NotNow
from vietnam.calendar import end_of_day, today


@transaction.atomic
def record_visits(children, *, by, risks=(), **shared) -> list[Visit]:
    """Record one visit to a household: a row for each child, or none at all; the sheets of `by` are gone.

    `children`: pairs of a case and the fields of `Visit` that are its child's own; `shared`: those of all;
    `risks`: of all children of the sheet, by the gravest of which it proposed the next visit.
    Cases are locked in the order of their keys, so that two sheets of one household wait for each other.
    """
    rows = sorted(children, key=lambda row: row[0].pk)
    risks = risks or [case.risk for case, _fields in rows]
    recorded = [record_visit(case, by=by, risks=risks, **shared, **fields) for case, fields in rows]
    for sheet in VisitSheet.objects.filter(case__in=[case for case, _fields in rows], by=by):
        sheet.delete()
    return recorded


@transaction.atomic
def record_visit(case, *, by, risks=(), **fields) -> Visit:
    """Record a visit (fields of `Visit`); the running visit clock is met on its day, the next one starts.

    Without `next_visit_on` the next visit is on the day that the risk of the case asks for, or the gravest of
    `risks`, those of the whole household. The date that was proposed moves with its setting, another stays.
    """
    case = lock_for_deed(case.pk, "visit", by=by)
    start_if_approved(case, by=by)
    visit = Visit(case=case, by=by, **fields)
    risks = risks or [case.risk]
    visit.next_visit_on = visit.next_visit_on or proposed(risks, visit.on, today())
    save(visit, by=by, reason="record_visit")
    meet_clock(case, DeadlineKind.VISIT, by=by, at=end_of_day(visit.on))
    by_rule = counted(visit.next_visit_on, risks, visit.on, today())
    _start_next(case, DeadlineKind.VISIT, visit.next_visit_on, by_rule, by)
    if visit.still_in_child_labour:
        start_clock(case, DeadlineKind.RESCREENING, by=by)
    return visit


@transaction.atomic
def keep_typed(case, *, by, typed: str, opened: str | None = None) -> VisitSheet:
    """Keep what was typed on a visit sheet and not sent yet; nothing is recorded about the child.

    `opened` is `last_visit_of` as the sheet was opened. Raises `NotNow` when the visit was saved since then:
    what was still on its way is no draft of another visit.
    """
    case = lock_for_deed(case.pk, "visit", by=by)
    if opened is not None and opened != last_visit_of(case, by):
        raise NotNow(_("Lần thăm đã được lưu, nên bản nháp gửi đến sau đó không được giữ lại."))
    sheet = VisitSheet.objects.filter(case=case, by=by).first() or VisitSheet(case=case, by=by)
    sheet.typed = typed
    sheet.save()
    return sheet


def last_visit_of(case, user) -> str:
    """Return the token of what `user` has recorded of visits so far; "0" for nothing."""
    return str(case.visits.filter(by=user).order_by("-pk").values_list("pk", flat=True).first() or 0)


@transaction.atomic
def record_review(case, *, by, **fields) -> Review:
    """Record a review on Mẫu 06 (fields of `Review`); the clock of the next one starts on its day, if any."""
    case = lock_for_deed(case.pk, "review", by=by)
    review = save(Review(case=case, by=by, **fields), by=by, reason="record_review")
    meet_clock(case, DeadlineKind.REVIEW, by=by, at=end_of_day(review.on))
    if review.next_review_on:
        by_rule = reviewing.counted(review.next_review_on, case.risk, review.on, today())
        _start_next(case, DeadlineKind.REVIEW, review.next_review_on, by_rule, by)
    return review


def _start_next(case, kind, day, by_rule, by) -> None:
    """Start the clock that ends with `day`, which follows a setting (`visiting.Counted`) or was chosen."""
    rule = {"counted": by_rule.since, "by_setting": by_rule.setting} if by_rule else {}
    start_clock(case, kind, by=by, due=end_of_day(day), **rule)
