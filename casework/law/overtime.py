"""Hours and overtime from 15 to under 18 (Labour Code, Arts 107 and 146(2); Annex V part I).

Hours over 8 a day or 40 a week are lawful only as overtime in a listed job, with the worker's consent,
up to 12 hours in all and 40 hours of overtime a month.
"""

from collections.abc import Sequence
from fractions import Fraction

from .facts import Activity
from .findings import Finding, both, either, finding, reverse
from .hours import DAYS, ZERO, Workload, day_missing, over_in_a_day, overfull, peak, total_week, week_missing
from .rules import RuleSet

Job = tuple[Activity, Workload]


def overtime_breaches(activity: Activity, rules: RuleSet) -> list[Finding]:
    """Find what is wrong with overtime that was told: the job, the consent, the month."""
    listed = rules.listed("V1", activity.work_codes)
    told = activity.overtime is True
    consent = activity.overtime_consent
    return [
        *finding("LC146.2-overtime", told and reverse(listed), ["work_type"]),
        *finding("LC107.2-consent", told and reverse(consent), []),
        *finding("LC107.2-limit", _month_over(activity, rules), notes=["overtime_over_limit"]),
    ]


def _month_over(activity: Activity, rules: RuleSet) -> bool:
    most = rules.numbers["hours"]["overtime"]["month"]
    return activity.overtime_hours_this_month is not None and activity.overtime_hours_this_month > most


def lawful_overtime(activity: Activity, rules: RuleSet) -> bool | None:
    """Say whether hours over the limit may be lawful overtime in this job."""
    denied = activity.overtime is False
    return both(not denied, rules.listed("V1", activity.work_codes), activity.overtime_consent)


def overtime_hours(jobs: Sequence[Job], rules: RuleSet) -> list[Finding]:
    """Find hours over the limits of the day and the week in all jobs together."""
    limits = rules.numbers["hours"]
    day, week = Fraction(limits["minor"]["day"]), Fraction(limits["minor"]["week"])
    all_in, month = Fraction(limits["overtime"]["day_in_all"]), Fraction(limits["overtime"]["month"])
    loads = [load for _, load in jobs]
    allowed = [lawful_overtime(activity, rules) for activity, _ in jobs]
    total = total_week(loads)
    over_day = _day_without_overtime(loads, allowed, day)
    over_week = both(total.above(week), reverse(both(*allowed)))
    notes = _mixed(jobs, rules) if over_day or over_week else []
    unlisted = ["work_type"] if any(rules.listed("V1", a.work_codes) is None for a, _ in jobs) else []
    beyond = either(over_in_a_day(loads, all_in), total.above(week + month))
    return [
        *finding("LC146.2-day", over_day, [*day_missing(loads, day), *unlisted], notes),
        *finding("LC146.2-week", over_week, [*week_missing(loads), *unlisted], notes),
        *_beyond(beyond, allowed, [*day_missing(loads, all_in), *week_missing(loads)]),
    ]


def _beyond(beyond: bool | None, allowed: list[bool | None], missing: list[str]) -> list[Finding]:
    """Overtime of more than half the day; where overtime is barred anyway the hours are breach enough."""
    if all(answer is False for answer in allowed):
        return []
    return finding("LC107.2-limit", beyond, missing, ["overtime_over_limit"])


def _mixed(jobs: Sequence[Job], rules: RuleSet) -> list[str]:
    """Two jobs of which only one may work overtime: how the hours are shared out is for review."""
    listed = {rules.listed("V1", activity.work_codes) for activity, load in jobs if load.certain}
    return ["two_jobs_one_overtime_listed"] if {True, False} <= listed else []


def _day_without_overtime(loads: list[Workload], allowed: list[bool | None], limit: Fraction) -> bool | None:
    """Say whether some day goes over the limit with a job on it that may not work overtime."""
    over = over_in_a_day(loads, limit)
    if over is False or all(allowed):
        return False
    may = [load for load, answer in zip(loads, allowed, strict=True) if answer is not False]
    if over and (not may or peak(may) <= limit):
        return True
    barred = [load for load, answer in zip(loads, allowed, strict=True) if answer is False]
    if any(_surely_over(day, loads, barred, limit) for day in DAYS) or overfull(barred, limit):
        return True
    not_sure = [load for load, answer in zip(loads, allowed, strict=True) if answer is not True]
    return None if any(_maybe_over(day, loads, not_sure, limit) for day in DAYS) else False


def _surely_over(day: str, loads: list[Workload], barred: list[Workload], limit: Fraction) -> bool:
    held = [load for load in loads if day in load.fixed and load.certain]
    return any(load in held for load in barred) and sum((load.day.low for load in held), ZERO) > limit


def _maybe_over(day: str, loads: list[Workload], not_sure: list[Workload], limit: Fraction) -> bool:
    if not any(load.may_be_on(day) and load.day.high for load in not_sure):
        return False
    return sum((load.day.high for load in loads if load.may_be_on(day)), ZERO) > limit
