"""Mẫu 06 as arithmetic: the totals of both scales, what follows from them, when to review again.

Pure functions over the levels of the items. The two scales run in opposite directions and are never added.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.enums import REVIEW_CAPACITY, REVIEW_HARM, Level, Risk

ORDER = (Level.LOW, Level.MEDIUM, Level.HIGH)


@dataclass(frozen=True)
class Again:
    """A review every so many days, and why. The Decree names no interval: our own default, a setting."""

    days: int
    source: str
    why: str


REVIEW_AGAIN = {
    Risk.HIGH: Again(30, "setting", _("nguy cơ cao: mỗi tháng rà soát một lần")),
    Risk.MEDIUM: Again(60, "setting", _("nguy cơ trung bình: hai tháng rà soát một lần")),
    Risk.LOW: Again(90, "setting", _("nguy cơ thấp: ba tháng rà soát một lần")),
    Risk.UNKNOWN: Again(60, "setting", _("chưa đánh giá nguy cơ: hai tháng rà soát một lần")),
}
# A plan that is carried out is looked at again within half a year, whatever the risk.
LONGEST_DAYS = 183


def harm_of(levels: dict) -> str:
    """Return the harm of a review: that of its worst item, so that one high item is not averaged away."""
    return max((levels[code] for code in REVIEW_HARM), key=ORDER.index)


def capacity_of(levels: dict) -> str:
    """Return the capacity of a review: that of its weakest item."""
    return min((levels[code] for code in REVIEW_CAPACITY), key=ORDER.index)


def totals(levels: dict, items: dict) -> list[dict]:
    """Return how many of `items` were rated high, medium and low, as the form adds them up."""
    rated = [levels.get(code) for code in items]
    return [{"level": level.label, "times": rated.count(level)} for level in reversed(ORDER)]


def still_at_risk(levels: dict) -> bool:
    """Tell whether harm leans to high and capacity to low, which Mẫu 06 is read as "still at risk"."""
    harm, capacity = ([levels.get(code) for code in items] for items in (REVIEW_HARM, REVIEW_CAPACITY))
    worse = harm.count(Level.HIGH) > harm.count(Level.LOW)
    return worse and capacity.count(Level.LOW) > capacity.count(Level.HIGH)


def review_again(risk: str, on: dt.date) -> dt.date:
    """Return the proposed day of the next review after one `on`."""
    return on + dt.timedelta(days=REVIEW_AGAIN[Risk(risk)].days)
