"""Mẫu 06 as arithmetic: the totals of both scales, what follows from them, when to review again.

The two scales run in opposite directions and are never added. The Decree names no interval between reviews:
the days are settings (`areas.settings`).
"""

import datetime as dt

from areas.queries import number, numbers
from casework.enums import REVIEW_CAPACITY, REVIEW_HARM, Level, Risk
from casework.visiting import Counted, Every, interval, kept

ORDER = (Level.LOW, Level.MEDIUM, Level.HIGH)
# Risk → the setting that says how many days lie between two reviews.
SETTINGS = {
    Risk.HIGH: "review_days_high",
    Risk.MEDIUM: "review_days_medium",
    Risk.LOW: "review_days_low",
    Risk.UNKNOWN: "review_days_unknown",
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


def counted(day: dt.date, risk: str, on: dt.date, this_day: dt.date) -> Counted | None:
    """Return by what the day of the next review, kept as it was proposed, is counted (`visiting.counted`)."""
    setting = SETTINGS[Risk(risk)]
    return kept(day, setting, number(setting), (this_day, on))


def review_again(risk: str) -> Every:
    """Return after how many days the next review is proposed, and why. One query for the setting."""
    return interval(Risk(risk), numbers(SETTINGS[Risk(risk)]), SETTINGS)
