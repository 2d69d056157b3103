"""Editions of this year's quarters so far, so that the analyst of the demo has something to read."""

from reports.actions.editions import publish
from reports.figures.periods import Cadence, containing
from vietnam.calendar import today

QUARTERS = 4


def seed_statistics() -> None:
    """Publish the last quarters and the one that runs, as only a demo does; harmless when run again."""
    periods = [containing(Cadence.QUARTER, today())]
    while len(periods) < QUARTERS:
        periods.append(periods[-1].before)
    for period in reversed(periods):
        publish(period)
