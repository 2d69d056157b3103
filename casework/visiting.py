"""How often a child is visited, by its risk and with the reason; `actions.visits` starts the clocks.

Decree 56/2017 names no interval between visits: the numbers are settings (`areas.settings`).
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from areas.queries import numbers
from casework.enums import Risk
from vietnam.calendar import end_of_day


@dataclass(frozen=True)
class Every:
    """A visit, or a review, every so many days, and why in words."""

    days: int
    why: str


@dataclass(frozen=True)
class Counted:
    """A date that follows from `setting`, counted from the moment `since`: it moves with the setting."""

    setting: str
    since: dt.datetime


# Risk → the setting that says how many days lie between two visits, and why, in words.
SETTINGS = {
    Risk.HIGH: "visit_days_high",
    Risk.MEDIUM: "visit_days_medium",
    Risk.LOW: "visit_days_low",
    Risk.UNKNOWN: "visit_days_unknown",
}
WHY = {
    Risk.HIGH: _("nguy cơ cao: %(days)s ngày một lần, để thấy sớm khi trẻ trở lại làm việc"),
    Risk.MEDIUM: _("nguy cơ trung bình: %(days)s ngày một lần"),
    Risk.LOW: _("nguy cơ thấp: %(days)s ngày một lần"),
    Risk.UNKNOWN: _("chưa đánh giá nguy cơ: %(days)s ngày một lần"),
}
# An open case is never left longer than this without a visit, whatever the reason.
LONGEST_DAYS = 90


def soonest(risks) -> Every:
    """Return the shortest of the intervals of `risks`: a household is visited as its gravest child needs.

    One query for the settings of today.
    """
    days = numbers(*SETTINGS.values())
    return interval(_gravest(risks, days), days)


def counted(day: dt.date, risks, on: dt.date, this_day: dt.date) -> Counted | None:
    """Return by what `day`, kept as it was proposed after a visit `on`, is counted; None for a chosen one.

    The day was proposed from the visit, or from the day on which it is written down. One query.
    """
    days = numbers(*SETTINGS.values())
    risk = _gravest(risks, days)
    return kept(day, SETTINGS[risk], days[SETTINGS[risk]], (on, this_day))


def kept(day: dt.date, setting: str, days: int, froms) -> Counted | None:
    """Return which of the days `froms` lies `days` before `day`, with the `setting`; None when none does."""
    since = next((one for one in froms if one + dt.timedelta(days=days) == day), None)
    return since and Counted(setting, end_of_day(since))


def _gravest(risks, days: dict[str, int]) -> Risk:
    return min(map(Risk, risks), key=lambda risk: days[SETTINGS[risk]])


def interval(risk: Risk, days: dict[str, int], settings: dict = SETTINGS) -> Every:
    """Return the interval for `risk`, read from the numbers `days` of `settings`."""
    every = days[settings[risk]]
    return Every(every, WHY[risk] % {"days": every})


def proposed(risks, on: dt.date, this_day: dt.date) -> dt.date:
    """Return the day of the next visit after one `on`; one written down late still lies ahead."""
    return max(on + dt.timedelta(days=soonest(risks).days), this_day)


def as_proposed(day: dt.date, risks, on: dt.date, this_day: dt.date) -> bool:
    """Tell whether `day` is the proposed one, counted from the visit or from the day it is written down."""
    return proposed(risks, on, this_day) <= day <= proposed(risks, this_day, this_day)
