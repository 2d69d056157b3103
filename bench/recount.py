"""What an administrator waits for who asks what a decision about the calendar would move."""

import time

from areas.calendar import overrides
from areas.models import CalendarDay
from casework.recounting import preview
from vietnam.calendar import add_working_days, today

# The day lies among the coming clocks, so that most of what runs out after it moves.
AHEAD = 10


def measure() -> dict:
    """Preview one working day taken off; return what it came to."""
    day = CalendarDay(day=add_working_days(today(), AHEAD), works=False)
    started = time.perf_counter()
    found = preview(overrides=overrides(add=day))
    return {"seconds": round(time.perf_counter() - started, 2), "dates that would move": found.total}
