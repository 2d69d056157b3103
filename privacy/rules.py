"""How long and by when, as data with its source. Pure functions; texts in Vietnamese, days of Viet Nam.

"Setting" marks what the law leaves open: a default of ours that the ministry may change.
"""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacy.enums import RequestKind
from vietnam.calendar import add_working_days

# Law 91/2025/QH15 Art 23, from secondary sources: counsel confirms the wording before a deployment.
BREACH_HOURS = 72
BREACH_SOURCE = gettext_lazy("Luật 91/2025/QH15, Điều 23")
# When people are reminded of an incident about which the authority was not told yet, in hours.
BREACH_REMINDERS = (24, 48, 72)
BREACH_KEPT_YEARS = 5

# Decree 356/2025/ND-CP names 2 working days to acknowledge and 10, 15 or 20 days to act, from secondary
# sources that do not say more; each is a setting. The last day is not moved when it is a day off.
REQUEST_SOURCE = gettext_lazy("Nghị định 356/2025/NĐ-CP (nguồn thứ cấp, cần đối chiếu văn bản)")
REQUEST_DAYS = {
    RequestKind.ACCESS: "ACCESS_DAYS",
    RequestKind.CORRECTION: "CORRECTION_DAYS",
    RequestKind.WITHDRAWAL: "WITHDRAWAL_DAYS",
    RequestKind.ERASURE: "ERASURE_DAYS",
}
# From this age the child's own agreement is asked for (Law 91/2025/QH15 Art 24; Decree 56/2017 Art 33, 36).
AGREES_FROM = 7


def request_due(kind: str, received: dt.date) -> dt.date:
    """Return the last day to answer a request of `kind` received on `received`."""
    return received + dt.timedelta(days=settings.PRIVACY[REQUEST_DAYS[kind]])


def acknowledge_due(received: dt.date) -> dt.date:
    """Return the last day to tell the person that the request arrived: working days."""
    return add_working_days(received, settings.PRIVACY["ACKNOWLEDGE_DAYS"])


def package_expires(released: dt.datetime) -> dt.datetime:
    """Return until when a released package can be fetched (our choice)."""
    return released + dt.timedelta(days=settings.PRIVACY["PACKAGE_DAYS"])


def child_is_asked(age: int | None) -> bool:
    """Tell whether a child of `age` completed years is asked; of unknown age as well."""
    return age is None or age >= AGREES_FROM


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
