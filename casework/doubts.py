"""The contradictions of one case, read from the database, and which of them were looked into."""

from dataclasses import dataclass

from casework.contradictions import WEEKS, Contradiction, Told, contradictions
from casework.models import SettledDoubt
from vietnam.calendar import today


@dataclass(frozen=True)
class Doubt:
    """A contradiction, and how it was settled if somebody has looked into it."""

    found: Contradiction
    settled: SettledDoubt | None = None


def told_of(case) -> Told:
    """Return what the rules read of `case`: visits, finished screenings, weeks at school."""
    return Told(
        opened_on=case.opened_on,
        today=today(),
        visits=list(case.visits.all()),
        screenings=list(case.screenings.exclude(finished_at=None).select_related("beside")),
        weeks=[week for source in WEEKS for week in source(case)],
    )


def doubts_of(case) -> list[Doubt]:
    """Return the contradictions of `case`, those that nobody has looked into first."""
    settled = {row.key: row for row in case.settled_doubts.select_related("by")}
    found = [Doubt(one, settled.get(one.key)) for one in contradictions(told_of(case))]
    return sorted(found, key=lambda doubt: doubt.settled is not None)
