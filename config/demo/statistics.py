"""An edition of the quarter that runs, so that the analyst of the demo has something to read."""

from reports.actions.editions import publish
from reports.figures.periods import Cadence, containing
from vietnam.calendar import today


def seed_statistics() -> None:
    """Publish this quarter before its end, as only a demo does; harmless when run again."""
    publish(containing(Cadence.QUARTER, today()))
