"""How often a child is visited, as data with its reason. Pure functions; `actions.visits` starts the clocks.

Decree 56/2017 names no interval between visits: the numbers are our own defaults, marked "setting".
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.enums import Risk


@dataclass(frozen=True)
class Every:
    """A visit every so many days, and why; `source` as in `casework.deadlines.RULES`."""

    days: int
    source: str
    why: str


EVERY = {
    Risk.HIGH: Every(14, "setting", _("nguy cơ cao: hai tuần một lần, để thấy sớm khi trẻ trở lại làm việc")),
    Risk.MEDIUM: Every(30, "setting", _("nguy cơ trung bình: mỗi tháng một lần")),
    Risk.LOW: Every(60, "setting", _("nguy cơ thấp: hai tháng một lần")),
    Risk.UNKNOWN: Every(30, "setting", _("chưa đánh giá nguy cơ: mỗi tháng một lần")),
}
# An open case is never left longer than this without a visit, whatever the reason.
LONGEST_DAYS = 90


def soonest(risks) -> Every:
    """Return the shortest of the intervals of `risks`: a household is visited as its gravest child needs."""
    return min((EVERY[Risk(risk)] for risk in risks), key=lambda every: every.days)


def proposed(risks, on: dt.date, this_day: dt.date) -> dt.date:
    """Return the day of the next visit after one `on`; one written down late still lies ahead."""
    return max(on + dt.timedelta(days=soonest(risks).days), this_day)


def as_proposed(day: dt.date, risks, on: dt.date, this_day: dt.date) -> bool:
    """Tell whether `day` is the proposed one, counted from the visit or from the day it is written down."""
    return proposed(risks, on, this_day) <= day <= proposed(risks, this_day, this_day)
