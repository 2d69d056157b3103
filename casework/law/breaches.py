"""The rules on age, list, consent, hours, overtime, night, contract and school (Labour Code, Arts 106,
107, 143, 145, 146; Circular 09/2020, Annexes II and V): what each activity breaches at a given age.
"""

from collections.abc import Sequence
from fractions import Fraction

from .facts import Activity
from .findings import Finding, both, finding, reverse
from .hours import Workload, day_missing, over_in_a_day, total_week, week_missing
from .night import works_at_night
from .overtime import overtime_breaches, overtime_hours
from .rules import RuleSet

NOT_HIRED = frozenset({"family", "own_account"})


def breaches(jobs: Sequence[tuple[Activity, Workload]], age: int, rules: RuleSet) -> list[Finding]:
    """Find every breach, certain or possible, of a child of `age` (under 18) in all jobs together.

    An activity that may be chores can only breach possibly.
    """
    found: list[Finding] = []
    for activity, _ in jobs:
        found += _of_one(activity, age, rules)
    loads = [load for _, load in jobs]
    if age < rules.numbers["ages"]["work"]:
        return found + _hours_under_15(loads, rules)
    return found + overtime_hours(jobs, rules)


def _of_one(activity: Activity, age: int, rules: RuleSet) -> list[Finding]:
    ages = rules.numbers["ages"]
    if age < ages["light_work"]:
        found = _arts_or_sport(activity, rules) + _under_15(activity)
    elif age < ages["work"]:
        found = _light_work(activity, rules) + _under_15(activity)
    else:
        found = overtime_breaches(activity, rules) + _night(activity, rules)
    return found if activity.kind else [Finding(f.code, False, f.missing) for f in found]


def is_arts_or_sport(activity: Activity, rules: RuleSet) -> bool | None:
    """Say whether the work is arts or sport: as ticked, else by its codes."""
    if activity.arts_or_sport is not None or activity.work_codes is None:
        return activity.arts_or_sport
    return not activity.work_codes.isdisjoint(rules.numbers["arts_or_sport_codes"])


def _harmful(activity: Activity) -> bool | None:
    """Say whether arts or sport harms the child: as told, else no when no hazard was found on asking."""
    if activity.harmful is not None or activity.hazards is None:
        return activity.harmful
    return None if activity.hazards else False


def _arts_or_sport(activity: Activity, rules: RuleSet) -> list[Finding]:
    """Under 13: only arts and sport, with the agency's consent and no harm (LC 145(3))."""
    arts = is_arts_or_sport(activity, rules)
    if arts is False:
        return finding("LC145.3-not_arts", True)
    found = finding("LC145.3-not_arts", reverse(arts), ["work_type"])
    found += finding("LC145.3-consent", reverse(activity.agency_consent), ["labour_agency_consent"])
    asked = ["hazards" if activity.hazards is None else "hazard_detail"]
    return found + finding("LC145.3-harmful", _harmful(activity), asked)


def _light_work(activity: Activity, rules: RuleSet) -> list[Finding]:
    """13 to under 15: Annex II only, without the stages an item excludes (LC 143(3))."""
    listed = rules.listed("II", activity.work_codes)
    if listed is not False and activity.excluded_stage:
        return finding("LC143.3-excluded_stage", True)
    return finding("LC143.3-not_listed", reverse(listed), ["work_type"])


def _under_15(activity: Activity) -> list[Finding]:
    """No night, no overtime, a written contract when hired, no clash with school (LC 145(1), 146(1))."""
    hired = activity.setting not in NOT_HIRED
    no_contract = hired and activity.written_contract is False
    clash = activity.conflicts_with_school is True
    return [
        *finding("LC146.1-night", works_at_night(activity), ["night_work"]),
        *finding("LC146.1-overtime", activity.overtime is True),
        *finding("LC145.1-contract", no_contract, notes=["no_written_contract"]),
        *finding("LC145.1-school", clash, notes=["school_hours_conflict"]),
    ]


def _night(activity: Activity, rules: RuleSet) -> list[Finding]:
    """15 to under 18: night only in the jobs of Annex V part II (LC 146(2))."""
    listed = rules.listed("V2", activity.work_codes)
    night = works_at_night(activity)
    missing = (["night_work"] if night is None else []) + (["work_type"] if listed is None else [])
    return finding("LC146.2-night", both(night, reverse(listed)), missing)


def _hours_under_15(loads: Sequence[Workload], rules: RuleSet) -> list[Finding]:
    limits = rules.numbers["hours"]["under_15"]
    day, week = Fraction(limits["day"]), Fraction(limits["week"])
    return [
        *finding("LC146.1-day", over_in_a_day(loads, day), day_missing(loads, day)),
        *finding("LC146.1-week", total_week(loads).above(week), week_missing(loads)),
    ]
