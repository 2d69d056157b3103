"""Starting the plan's first clock, inside the transaction of the deed that may start it."""

from django.utils import timezone

from casework.actions.clocks import start_clock
from casework.plan_clock import KIND, plan_start


def settle_plan_clock(case, *, by) -> None:
    """Start the clock of the first plan of a locked `case` when its start is known, or move it earlier.

    Never later (docs/decisions/0033). Clocks of a returned plan and of a new cycle are started by those
    deeds; where there was one before, nothing happens here. Runs again.
    """
    start = plan_start(case, timezone.now())
    clocks = list(case.deadlines.filter(kind=KIND)[:2])
    if start is None or len(clocks) > 1:
        return
    first = clocks[0] if clocks else None
    if first is None or (first.runs and start < first.starts_at):
        start_clock(case, KIND, by=by, since=start, owner=first and first.owner)
