"""The clocks of the papers that a child lacks, inside the transaction of the deed that learns of it."""

from django.utils import timezone

from casework.actions.clocks import cancel_clock, due_by_setting, meet_clock, start_clock
from casework.enums import PAPER_KINDS, PaperState
from casework.models import Child
from casework.papers import paper_due
from vietnam.calendar import today


def settle_papers(case, *, by) -> None:
    """Bring the clocks of the papers of a locked `case` into step with what is known of its child.

    One that is missing has a clock while the case is open; one that is there meets it; one of which nothing
    is known any more was noted by mistake. A running clock keeps its date. Runs again.
    """
    # A deed of the same transaction may have written the child through another object.
    child = Child.objects.get(pk=case.child_id)
    open_clocks = case.deadlines.filter(kind__in=PAPER_KINDS, met_at=None, cancelled_at=None)
    running = set(open_clocks.values_list("kind", flat=True))
    for kind in PAPER_KINDS:
        state = getattr(child, kind)
        if state == PaperState.MISSING and case.is_open and kind not in running:
            now = timezone.now()
            by_rule = due_by_setting(kind, now)
            due = paper_due(child, by_rule, today())
            start_clock(case, kind, by=by, due=due, counted=now if due == by_rule else None)
        elif kind in running and state != PaperState.MISSING:
            settle = meet_clock if state == PaperState.THERE else cancel_clock
            settle(case, kind, by=by)
