"""Which quarters are due to be published, and of which editions a period is made up."""

import datetime as dt

from areas.queries import number
from casework.models import Case
from reports.enums import MONTHS, Cadence
from reports.figures.periods import Period, containing
from reports.models import Edition
from vietnam.calendar import today

MONTHS_OF_QUARTER = 3


def due() -> list[Period]:
    """Return the quarters that are over for long enough and not published, the oldest first.

    From the first quarter in which a case was opened: before it there are no data, which is not zero.
    """
    first = Case.objects.order_by("opened_on").values_list("opened_on", flat=True).first()
    if first is None:
        return []
    newest = containing(Cadence.QUARTER, today() - dt.timedelta(days=number("statistics_after_days")))
    there = set(Edition.objects.values_list("quarter", flat=True))
    found, period = [], newest.before
    while period.end >= first:
        if period.code not in there:
            found.append(period)
        period = period.before
    return found[::-1]


def quarters_of(period: Period) -> list[Period]:
    """Return the quarters that `period` is made up of; for a month the one in which it lies."""
    months = max(MONTHS[period.cadence], MONTHS_OF_QUARTER)
    first = containing(Cadence.QUARTER, period.start)
    return [
        Period(Cadence.QUARTER, first.year, first.number + at) for at in range(months // MONTHS_OF_QUARTER)
    ]


def published_periods(codes: list[str]) -> list[Period]:
    """Return the periods of which all quarters are among `codes` ("2026-q3"), longest and newest first.

    Those that have not begun are left out.
    """
    there = set(codes)
    quarters = [Period(Cadence.QUARTER, int(code[:4]), int(code[-1])) for code in codes]
    found = {containing(cadence, quarter.start) for quarter in quarters for cadence in Cadence}
    found |= {
        Period(Cadence.MONTH, quarter.year, MONTHS_OF_QUARTER * (quarter.number - 1) + at)
        for quarter in quarters
        for at in (1, 2, 3)
    }
    begun = [period for period in found if period.start <= today()]
    whole = [period for period in begun if {quarter.code for quarter in quarters_of(period)} <= there]
    return sorted(whole, key=lambda period: (-MONTHS[period.cadence], -period.year, -period.number))
