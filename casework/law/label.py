"""The legal label at one age, highest first (Labour Code, Arts 143-147; Circular 09/2020; ILO C182).

A breach that is certain gives its label whatever else is not known. A lawful label is given only when
nothing unknown could hide a breach; otherwise the label is `undetermined`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .breaches import breaches
from .facts import WORST_FORMS, Activity, Facts
from .findings import Finding
from .hazard import Hazards, hazards_of
from .hours import Workload
from .rules import RuleSet

Pairs = Sequence[tuple[Activity, Workload]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Label and hazard at one age, with reason codes, missing fields and notes."""

    label: str
    hazardous: bool | None
    reasons: tuple[str, ...]
    missing: frozenset[str]
    notes: frozenset[str]


def worst_forms(facts: Facts) -> list[str]:
    """Give the reason codes of the worst forms told; a mere signal of coercion is none."""
    told = facts.worst_forms or frozenset()
    return [code for name, code in WORST_FORMS.items() if name in told]


def judge(facts: Facts, pairs: Pairs | None, age: int, rules: RuleSet) -> Judgement:
    """Judge the child at one age; `pairs` are the activities with their hours, None when not asked."""
    minor = age < rules.numbers["ages"]["adult"]
    worst = worst_forms(facts) if minor else []
    if pairs is None:
        label = "worst_form" if worst else "undetermined"
        return Judgement(label, None, tuple(worst), frozenset({"activities"}), frozenset())
    jobs = [(activity, load) for activity, load in pairs if activity.economic is not False]
    hazards = [hazards_of(activity, age, facts.sex, rules) for activity, _ in jobs]
    found = breaches(jobs, age, rules) if minor else []
    hazard_codes = [code for hazard in hazards for code in hazard.codes] if minor else []
    label = _label(worst, hazard_codes, hazards, found, jobs, age, rules)
    certain = [finding for finding in found if finding.certain]
    statistical = _statistical(hazards)
    return Judgement(
        label,
        statistical,
        _reasons(label, worst, hazard_codes, certain, hazards, age),
        _missing(label, statistical, hazards, found, jobs, minor),
        frozenset().union(*(finding.notes for finding in certain), _consent_note(jobs, label)),
    )


def _label(
    worst: list[str],
    hazard_codes: list[str],
    hazards: list[Hazards],
    found: list[Finding],
    jobs: Pairs,
    age: int,
    rules: RuleSet,
) -> str:
    if worst:
        return "worst_form"
    if hazard_codes:
        return "hazardous"
    if any(finding.certain for finding in found):
        return "child_labour"
    if not jobs:
        return "not_working"
    if age >= rules.numbers["ages"]["adult"]:
        return "permitted_work" if any(activity.economic for activity, _ in jobs) else "undetermined"
    if found or any(hazard.legal is None for hazard in hazards) or not any(a.economic for a, _ in jobs):
        return "undetermined"
    light = rules.numbers["ages"]["light_work"] <= age < rules.numbers["ages"]["work"]
    return "light_work" if light else "permitted_work"


def _statistical(hazards: list[Hazards]) -> bool | None:
    answers = {hazard.statistical for hazard in hazards}
    if True in answers:
        return True
    return None if None in answers else False


def _lawful_reason(label: str, age: int) -> list[str]:
    if label == "not_working":
        return ["NO-WORK"]
    if label == "light_work":
        return ["LC143.3"]
    if label == "permitted_work":
        return ["LC143.1" if age >= 18 else "LC143.2" if age >= 15 else "LC145.3"]
    return []


def _reasons(
    label: str,
    worst: list[str],
    hazard_codes: list[str],
    certain: list[Finding],
    hazards: list[Hazards],
    age: int,
) -> tuple[str, ...]:
    breached = [finding.code for finding in certain]
    codes = [*worst, *sorted(hazard_codes), *breached, *_lawful_reason(label, age)]
    conditions = sorted({f"HAZ-{name}" for hazard in hazards for name in hazard.conditions})
    return tuple(dict.fromkeys([*codes, *conditions]))


def _missing(
    label: str,
    statistical: bool | None,
    hazards: list[Hazards],
    found: list[Finding],
    jobs: Pairs,
    minor: bool,
) -> frozenset[str]:
    """Name what could raise the label or settle the hazard."""
    missing: set[str] = set()
    for hazard in hazards if minor else []:
        missing |= hazard.load_in_doubt
        if label not in ("worst_form", "hazardous"):
            missing |= hazard.legal_missing
    if statistical is None:
        missing = missing.union(*(hazard.statistical_missing for hazard in hazards))
    if minor and any(h.ask_code for h in hazards) and not any(h.codes for h in hazards):
        missing.add("hazard_detail")
    if label not in ("worst_form", "hazardous", "child_labour"):
        missing = missing.union(*(finding.missing for finding in found))
    if any(activity.kind is None for activity, _ in jobs):
        missing.add("activity_kind")
    if minor and any(activity.setting is None for activity, _ in jobs):
        missing.add("setting")
    return frozenset(missing)


def _consent_note(jobs: Pairs, label: str) -> set[str]:
    """An undetermined label for want of consent to overtime has no field of its own to be missing."""
    unknown = any(activity.overtime and activity.overtime_consent is None for activity, _ in jobs)
    return {"overtime_consent_unknown"} if unknown and label == "undetermined" else set()
