"""Visits and reviews: what happens while a plan is carried out."""

from django.db import transaction

from audit.actions import save
from casework.actions.cases import lock_for_deed, start_if_approved
from casework.actions.clocks import meet_clock, start_clock
from casework.enums import DeadlineKind
from casework.models import Review, Visit
from vietnam.calendar import end_of_day


@transaction.atomic
def record_visit(case, *, by, **fields) -> Visit:
    """Record a visit (fields of `Visit`); the running visit clock is met, the next one starts."""
    case = lock_for_deed(case.pk, "visit", by=by)
    start_if_approved(case, by=by)
    visit = save(Visit(case=case, by=by, **fields), by=by, reason="record_visit")
    meet_clock(case, DeadlineKind.VISIT, by=by)
    due = end_of_day(visit.next_visit_on) if visit.next_visit_on else None
    start_clock(case, DeadlineKind.VISIT, by=by, due=due)
    if visit.still_in_child_labour:
        start_clock(case, DeadlineKind.RESCREENING, by=by)
    return visit


@transaction.atomic
def record_review(case, *, by, **fields) -> Review:
    """Record a review on Mẫu 06 (fields of `Review`)."""
    case = lock_for_deed(case.pk, "review", by=by)
    return save(Review(case=case, by=by, **fields), by=by, reason="record_review")
