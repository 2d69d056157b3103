"""What one person told of a child's work in a screening: hours, night, school. Pure, read from its facts."""

from dataclasses import dataclass, fields
from fractions import Fraction

from casework.law import FactsError
from casework.law.facts import Activity, read_facts
from casework.law.hours import peak, total_week, workload
from casework.law.night import works_at_night

HOURS = ("day", "week", "chores", "season")


@dataclass(frozen=True)
class Heard:
    """Hours of the longest day and of a week of work, of chores, of work in the season; None: not known.

    `night` and `school`: does any work fall in the night, in the hours of school; None without work.
    """

    day: Fraction | None = None
    week: Fraction | None = None
    chores: Fraction | None = None
    season: Fraction | None = None
    night: bool | None = None
    school: bool | None = None


def heard(facts: dict) -> Heard:
    """Return what the `facts` of a screening tell; nothing where they cannot be read under today's rules."""
    activities = _read(facts)
    if activities is None:
        return Heard()
    work, chores = _work(activities), [row for row in activities if row.economic is False]
    season = _read({**facts, "activities": facts.get("season")})
    return Heard(
        day=_longest_day(work),
        week=_week(work),
        chores=_week(chores),
        season=None if season is None else _week(_work(season)),
        night=_any(works_at_night(row) for row in work),
        school=_any(row.conflicts_with_school for row in work),
    )


def apart(one: Heard, other: Heard) -> set[str]:
    """Return the names of what both told and told differently."""
    both = {row.name: (getattr(one, row.name), getattr(other, row.name)) for row in fields(Heard)}
    return {name for name, told in both.items() if None not in told and told[0] != told[1]}


def _read(facts) -> tuple[Activity, ...] | None:
    try:
        return read_facts(facts).activities
    except FactsError:
        return None


def _work(activities) -> list[Activity]:
    return [row for row in activities if row.economic is not False]


def _week(activities) -> Fraction | None:
    whole = total_week(map(workload, activities))
    return whole.low if whole.exact else None


def _longest_day(activities) -> Fraction | None:
    loads = [workload(row) for row in activities]
    return peak(loads) if all(load.day.exact for load in loads) else None


def _any(answers) -> bool | None:
    told = list(answers)
    if True in told:
        return True
    return None if None in told or not told else False
