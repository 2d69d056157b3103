"""The new screening that is proposed when a child stays away from class."""

from casework.actions.clocks import start_clock
from casework.enums import DeadlineKind


def propose_screening(case, *, by) -> None:
    """Start the clock of a new screening, unless one runs already or the case has ended."""
    running = case.deadlines.filter(kind=DeadlineKind.RESCREENING, met_at=None, cancelled_at=None)
    if case.is_open and not running.exists():
        start_clock(case, DeadlineKind.RESCREENING, by=by)
