"""The two statistical flags of SDG indicator 8.7.1: hours of the week only, hazards are no part of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from .facts import Activity
from .findings import either
from .hours import Span, Workload, total_week, week_missing
from .rules import RuleSet

# So many activities of unknown kind are tried both ways; more of them count as not known.
TRIED_BOTH_WAYS = 6


@dataclass(frozen=True, slots=True)
class Flags:
    """True, False or None where what is not known decides; with the reasons and what is missing."""

    economic: bool | None
    with_chores: bool | None
    reasons: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()


def _counts(hours: Span, threshold: int, rules: RuleSet) -> bool | None:
    """Compare with a threshold; where sources disagree, a parameter says if exactly that many hours count."""
    numbers = rules.numbers["sdg"]
    if not numbers["count_at_threshold"] and str(threshold) in numbers["doubtful_thresholds"]:
        return hours.above(Fraction(threshold))
    if hours.low >= threshold:
        return True
    return None if hours.high >= threshold else False


def _band(age: int, rules: RuleSet) -> dict | None:
    bands = rules.numbers["sdg"]["bands"]
    return next((row for row in bands if row["from_age"] <= age <= row["to_age"]), None)


def _names(loads: Sequence[Workload]) -> set[str]:
    names = set(week_missing(loads))
    return names if all(load.certain for load in loads) else names | {"activity_kind"}


def _doubtful(hours: Span, threshold: int, rules: RuleSet) -> set[str]:
    note = rules.numbers["sdg"]["doubtful_thresholds"].get(str(threshold))
    return {note} if note and hours.exact and hours.low == threshold else set()


def _either_kind(pairs: Sequence[tuple[Activity, Workload]], band: dict, rules: RuleSet) -> bool | None:
    """Judge economic hours or chores, trying what is not known to be work or chores both ways."""
    doubtful = [load for activity, load in pairs if activity.economic is None][:TRIED_BOTH_WAYS]
    answers = set()
    for kinds in product((True, False), repeat=len(doubtful)):
        tried = dict(zip(map(id, doubtful), kinds, strict=True))
        work = [load for activity, load in pairs if tried.get(id(load), activity.economic) is not False]
        chores = [load for activity, load in pairs if not tried.get(id(load), activity.economic)]
        answers.add(
            either(
                _counts(_sure_week(work, tried), band["economic_hours"], rules),
                _counts(_sure_week(chores, tried), band["chores_hours"], rules),
            )
        )
    return answers.pop() if len(answers) == 1 else None


def _sure_week(loads: Sequence[Workload], tried: dict[int, bool]) -> Span:
    return total_week([replace(load, certain=load.certain or id(load) in tried) for load in loads])


def statistical_flags(pairs: Sequence[tuple[Activity, Workload]] | None, age: int, rules: RuleSet) -> Flags:
    """Give both flags at one age from the activities and their hours; None means not asked."""
    band = _band(age, rules)
    if band is None or pairs == ():
        return Flags(False, False)
    if pairs is None:
        return Flags(None, None, missing=frozenset({"activities"}))
    work = [load for activity, load in pairs if activity.economic is not False]
    hours = total_week(work)
    economic = _counts(hours, band["economic_hours"], rules)
    notes = _doubtful(hours, band["economic_hours"], rules)
    missing = _names(work) if economic is None else set()
    reasons = [band["reason"]] if economic else []
    with_chores = economic
    if band["chores_hours"] is not None:
        chores = [load for activity, load in pairs if not activity.economic]
        hours = total_week(chores)
        by_chores = _counts(hours, band["chores_hours"], rules)
        with_chores = either(economic, by_chores) or _either_kind(pairs, band, rules)
        notes |= _doubtful(hours, band["chores_hours"], rules)
        missing |= _names(chores) if with_chores is None and by_chores is None else set()
        reasons += [rules.numbers["sdg"]["chores_reason"]] if by_chores else []
    return Flags(economic, with_chores, tuple(reasons), frozenset(missing), frozenset(notes))
