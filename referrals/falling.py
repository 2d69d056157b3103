"""When attendance falls: the one rule, over the weeks of one placement. Pure functions.

A week makes the child's attendance fall when the child was away in it and the last four recorded weeks with
lessons up to it lie under the setting `low_attendance_percent`. A full week never does, whatever came before.
"""

import datetime as dt
from collections.abc import Iterable

WINDOW = 4


def window(weeks: Iterable, week: dt.date) -> list:
    """Return the last four of `weeks` with lessons up to the one of `week` (a Monday), the oldest first."""
    told = [one for one in weeks if one.days_expected and one.week <= week]
    return sorted(told, key=lambda one: one.week)[-WINDOW:]


def falls(weeks: Iterable, week: dt.date, percent: int) -> bool:
    """Tell whether the week of the Monday `week` makes attendance fall under `percent`."""
    recent = window(weeks, week)
    if not recent or recent[-1].week != week or recent[-1].days_attended == recent[-1].days_expected:
        return False
    attended, expected = present(recent)
    return attended * 100 < expected * percent


def present(weeks: Iterable) -> tuple[int, int]:
    """Return on how many days of `weeks` the child was present, and how many there were."""
    told = list(weeks)
    return sum(one.days_attended for one in told), sum(one.days_expected for one in told)
