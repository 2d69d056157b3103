"""Hours of the child's jobs: a day, a week, and how the jobs fall on the days of the week.

What is not known is a span from the least to the most it may be; three-valued answers are True, False and
None (not known). Exact fractions are used, so that 3 x 6.7 is never a hair above a limit.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from .facts import WEEKDAYS, Activity

DAYS = tuple(sorted(WEEKDAYS))
DAY_HOURS = Fraction(24)
WEEK_HOURS = Fraction(168)
ZERO = Fraction(0)
# Hours are told in tenths: 3.3 h on 6 days and 20 h a week do not contradict each other by 3 minutes.
TOLERANCE = Fraction(1, 20)
# Above this number of jobs with free days only the longest are arranged: still a sound lower bound.
ARRANGED_JOBS = 6


@dataclass(frozen=True, slots=True)
class Span:
    """Hours from `low` to `high`, both possible."""

    low: Fraction
    high: Fraction

    def above(self, limit: Fraction) -> bool | None:
        """Say whether the hours exceed `limit`; None when only part of the span does."""
        if self.low > limit:
            return True
        return None if self.high > limit else False

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Workload:
    """The hours of one activity: `day` on a day it is done, `week` in all, `days` from least to most."""

    day: Span
    week: Span
    days: tuple[int, int]
    fixed: frozenset[str]
    days_told: bool
    conflict: bool
    certain: bool

    def may_be_on(self, day: str) -> bool:
        """Say whether the activity may be done on that weekday."""
        return day in self.fixed or self.days[1] > len(self.fixed)


def _span(*values: Fraction, most: Fraction) -> Span:
    return Span(min(*values, most), min(max(values), most))


def _known_days(activity: Activity) -> Fraction | None:
    """Give the days a week as told, or as counted from the weekdays where nothing else tells them."""
    told = activity.days_per_week
    if told is not None or not activity.weekdays:
        return told
    both = activity.hours_per_day is not None and activity.hours_per_week is not None
    return None if both else Fraction(len(activity.weekdays))


def _day_and_week(day: Fraction, week: Fraction, days: Fraction | None) -> tuple[Span, Span, bool]:
    """Set hours a day beside hours a week; where they disagree both are kept as possible."""
    # Without the number of days any from one to seven will do.
    product = min(max(week, day), day * 7) if days is None else day * days
    if abs(product - week) <= TOLERANCE:
        return Span(day, day), Span(week, week), False
    other_day = week / days if days else min(week, DAY_HOURS)
    return _span(day, other_day, most=DAY_HOURS), _span(week, product, most=WEEK_HOURS), True


def _one_of_them(activity: Activity, days: Fraction | None) -> tuple[Span, Span, bool]:
    """Work out hours a day and a week where at most one of the two was told."""
    day, week = activity.hours_per_day, activity.hours_per_week
    if day is not None:
        least, most = (1, 7) if days is None else (days, days)
        return Span(day, day), Span(day * least, min(day * most, WEEK_HOURS)), False
    if week is None:
        least = Fraction(1) if activity.hours_nonzero else ZERO
        most = DAY_HOURS * (7 if days is None else days)
        return Span(ZERO, DAY_HOURS), Span(min(least, most), most), False
    if days is None:
        return Span(week / 7, min(week, DAY_HOURS)), Span(week, week), False
    if week > days * DAY_HOURS:
        return Span(DAY_HOURS, DAY_HOURS), Span(days * DAY_HOURS, week), True
    each = week / days if days else ZERO
    return Span(each, each), Span(week, week), False


def _day_counts(days: Fraction | None, day: Span, week: Span, weekdays: frozenset[str]) -> tuple[int, int]:
    if days is None and day.exact and week.exact and day.low:
        days = min(week.low / day.low, Fraction(7))
    if days is None:
        return max(len(weekdays), 1), 7
    return math.floor(days) or math.ceil(days), max(math.ceil(days), len(weekdays))


def workload(activity: Activity) -> Workload:
    """Work out the hours of one activity from what was told of it."""
    days, weekdays = _known_days(activity), activity.weekdays or frozenset()
    if activity.hours_per_day is not None and activity.hours_per_week is not None:
        day, week, conflict = _day_and_week(activity.hours_per_day, activity.hours_per_week, days)
    else:
        day, week, conflict = _one_of_them(activity, days)
    counts = _day_counts(days, day, week, weekdays)
    return Workload(day, week, counts, weekdays, days is not None, conflict, activity.kind is not None)


def total_week(loads: Iterable[Workload]) -> Span:
    """Add up the week; an activity that may be chores counts only towards the most."""
    low = high = ZERO
    for load in loads:
        low += load.week.low if load.certain else ZERO
        high += load.week.high
    return Span(low, high)


def week_missing(loads: Iterable[Workload]) -> list[str]:
    """Name the fields that would settle the hours of the week."""
    return [name for load in loads if not load.week.exact for name in _week_field(load)]


def _week_field(load: Workload) -> list[str]:
    if load.conflict:
        return ["hours_conflict"]
    if load.day.exact:
        return ["days_per_week"]
    return ["hours_per_day" if load.days_told else "hours_per_week"]


def day_missing(loads: Sequence[Workload], limit: Fraction) -> list[str]:
    """Name the fields that would settle whether a day exceeds `limit`."""
    missing = ["hours_conflict" if load.conflict else "hours_per_day" for load in loads if not load.day.exact]
    if any(_days_decide(loads, limit, least=least) for least in (True, False)):
        missing.append("which_days_each_job")
    return missing


def _days_decide(loads: Sequence[Workload], limit: Fraction, *, least: bool) -> bool:
    """Say whether the days alone would settle it, were every doubtful activity work."""
    work = [replace(load, certain=True) for load in loads]
    return len(work) > 1 and not overfull(work, limit, least=least) and peak(work, least=least) > limit


def peak(loads: Iterable[Workload], *, least: bool = False) -> Fraction:
    """Give the most hours one day may hold, by the most (or the least) hours of each job."""
    together = list(loads)
    return max(sum((_hours(load, least) for load in together if load.may_be_on(day)), ZERO) for day in DAYS)


def _hours(load: Workload, least: bool) -> Fraction:
    return load.day.low if least else load.day.high


def over_in_a_day(loads: Sequence[Workload], limit: Fraction) -> bool | None:
    """Say whether some day exceeds `limit`, all jobs added up; None where what is not known decides."""
    if peak(loads) <= limit:
        return False
    return True if overfull(loads, limit) else None


def overfull(loads: Sequence[Workload], limit: Fraction, *, least: bool = True) -> bool:
    """Say whether some day must exceed `limit`, however the jobs are spread over the week.

    Takes the least hours of each job, or with `least=False` the most. Jobs without known days are
    spread as evenly as can be: three jobs of 3 h on 3 days each cannot avoid one another in 7 days.
    """
    certain = [load for load in loads if load.certain]
    jobs = [(_hours(load, least), load) for load in certain]
    jobs = [(hours, load) for hours, load in jobs if hours and (load.fixed or load.days[0])]
    if sum((hours for hours, _ in jobs), ZERO) <= limit:
        return False
    if any(hours > limit for hours, _ in jobs):
        return True
    return not _fits(sorted(jobs, key=lambda job: -job[0]), limit)


def _fits(jobs: list[tuple[Fraction, Workload]], limit: Fraction) -> bool:
    week = dict.fromkeys(DAYS, ZERO)
    for hours, load in jobs:
        for day in load.fixed:
            week[day] += hours
    if max(week.values()) > limit:
        return False
    free = [(hours, load.days[0] - len(load.fixed), load.fixed) for hours, load in jobs]
    free = [job for job in free if job[1] > 0][:ARRANGED_JOBS]
    days = [(week[day], tuple(day in taken for _, _, taken in free)) for day in DAYS]
    return _spread(tuple(sorted(days)), [job[:2] for job in free], 0, limit, set())


def _spread(days: tuple, free: list, turn: int, limit: Fraction, failed: set) -> bool:
    """Try to place the jobs from `turn` on; each day is the hours it holds and which jobs it has already.

    Days alike are interchangeable, so the days are kept sorted; `failed` remembers those that led nowhere.
    """
    if turn == len(free):
        return True
    if (turn, days) in failed or _too_much(days, free[turn:], limit):
        return False
    failed.add((turn, days))
    hours, count = free[turn]
    open_days = [n for n, (held, taken) in enumerate(days) if not taken[turn] and held + hours <= limit]
    return any(
        _spread(_placed(days, chosen, hours), free, turn + 1, limit, failed)
        for chosen in combinations(open_days, count)
    )


def _placed(days: tuple, chosen: tuple[int, ...], hours: Fraction) -> tuple:
    return tuple(
        sorted((held + hours if n in chosen else held, taken) for n, (held, taken) in enumerate(days))
    )


def _too_much(days: tuple, free: list, limit: Fraction) -> bool:
    room = sum((limit - held for held, _ in days), ZERO)
    return sum((hours * count for hours, count in free), ZERO) > room
