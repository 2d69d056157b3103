"""Into which pieces figures by time cut a period: the weeks of a month, the months of a longer one."""

import datetime as dt

from django.utils.translation import gettext as _

from reports.figures.asof import Scope
from reports.figures.periods import Cadence, Period
from vietnam.calendar import week_start

WEEK = dt.timedelta(days=7)


def buckets(scope: Scope) -> list[tuple[str, str]]:
    """Return code and words of each piece that had begun by the last day known, the first one first."""
    if scope.period.cadence == Cadence.MONTH:
        return [(monday.isoformat(), _week(monday)) for monday in _mondays(scope.period, scope.day)]
    months = range(scope.period.start.month, scope.day.month + 1)
    return [(str(month), _("Tháng %(month)s") % {"month": month}) for month in months]


def coming(scope: Scope) -> list[str]:
    """Return the words of the pieces of the period that were still to come, the first one first."""
    if scope.period.cadence == Cadence.MONTH:
        return [_week(monday) for monday in _mondays(scope.period, scope.period.end) if monday > scope.day]
    months = range(scope.day.month + 1, scope.period.end.month + 1)
    return [_("Tháng %(month)s") % {"month": month} for month in months]


def _mondays(period: Period, last: dt.date) -> list[dt.date]:
    monday, found = week_start(period.start), []
    while monday <= last:
        if monday >= period.start:
            found.append(monday)
        monday += WEEK
    return found


def _week(monday: dt.date) -> str:
    sunday = monday + WEEK - dt.timedelta(days=1)
    return _("Tuần %(first)s – %(last)s") % {
        "first": f"{monday:%d/%m}",
        "last": f"{sunday:%d/%m/%Y}",
    }
