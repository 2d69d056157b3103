"""How long and by when, as data with its source. Pure functions; texts in Vietnamese, days of Viet Nam.

"Setting" marks what the law leaves open: a default of ours that the ministry may change.
"""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

# Law 91/2025/QH15 Art 23, from secondary sources: counsel confirms the wording before a deployment.
BREACH_HOURS = 72
BREACH_SOURCE = gettext_lazy("Luật 91/2025/QH15, Điều 23")
# When people are reminded of an incident about which the authority was not told yet, in hours.
BREACH_REMINDERS = (24, 48, 72)
BREACH_KEPT_YEARS = 5


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the same day `years` later; 29 February becomes 1 March in a year without one.

    A period of years so ends never a day too early.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def breach_due(known_at: dt.datetime) -> dt.datetime:
    """Return when the notice to the authority is due: hours run through nights, rest days and Tết."""
    return known_at + dt.timedelta(hours=BREACH_HOURS)


def incident_kept_until(closed_on: dt.date) -> dt.date:
    """Return the first day on which the record of an incident closed on `closed_on` may be removed."""
    return add_years(closed_on, BREACH_KEPT_YEARS)


def hours_left(due: dt.datetime, now: dt.datetime) -> dict:
    """Return how much of a clock of hours is left: `text`, and `late` as True, False or "soon" (24 hours)."""
    minutes = int(abs((due - now).total_seconds()) // 60)
    span = _span(minutes)
    if now > due:
        return {"text": _("quá hạn %(span)s") % {"span": span}, "late": True}
    return {"text": _("còn %(span)s") % {"span": span}, "late": "soon" if minutes < 24 * 60 else False}


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = ngettext("%(hours)s giờ", "%(hours)s giờ", hours) % {"hours": hours}
    if not rest:
        return words
    tail = ngettext("%(minutes)s phút", "%(minutes)s phút", rest) % {"minutes": rest}
    return f"{words} {tail}" if hours else tail
