"""Hazards: designated work and places (Labour Code, Art 147; Circular 09/2020, Annexes III and IV),
measured limits, and the conditions asked on the screen.

Three-valued: True, False, None (not known). The Circular limits loads from 15 on; below that a measured load
decides nothing by itself, and one that would be too heavy at 15 leaves a note.
"""

from dataclasses import dataclass

from .facts import CONDITIONS, DESIGNATED_WORKPLACE, Activity, Facts, Measures
from .rules import RuleSet

UNSPECIFIED = frozenset({"other_unsafe", DESIGNATED_WORKPLACE})


@dataclass(frozen=True, slots=True)
class Hazards:
    """What is hazardous in one activity at one age.

    `codes` apply; `legal` says whether the law's list is met, `statistical` whether the work is hazardous
    at all. The two `*_missing` name what would settle each; `ask_code` says that conditions were told
    without a code; `load_in_doubt` names what decides on the load where nothing else makes it hazardous.
    """

    codes: frozenset[str]
    conditions: frozenset[str]
    legal: bool | None
    statistical: bool | None
    legal_missing: frozenset[str]
    statistical_missing: frozenset[str]
    ask_code: bool
    load_in_doubt: frozenset[str]


def load_too_heavy(measures: Measures, age: int, sex: str | None, rules: RuleSet) -> tuple:
    """Judge a load by age, sex and frequency (III-68).

    Gives (None, …) without a measured load, else (the set of possible answers, the fields that decide).
    """
    if measures.load_kg is None:
        return None, frozenset()
    if age < rules.numbers["ages"]["work"]:
        return None, frozenset()
    band = next((row for row in rules.numbers["loads_kg"] if age < row["below_age"]), None)
    if band is None:
        return {False}, frozenset()
    sexes = (sex,) if sex else ("male", "female")
    frequencies = (measures.load_frequency,) if measures.load_frequency else ("occasional", "regular")
    answers = {(s, f): measures.load_kg >= band[f][s] for s in sexes for f in frequencies}
    deciding = set()
    if any(answers["male", f] != answers["female", f] for f in frequencies if not sex):
        deciding.add("sex")
    if not measures.load_frequency and any(answers[s, "occasional"] != answers[s, "regular"] for s in sexes):
        deciding.add("load_frequency")
    return set(answers.values()), frozenset(deciding)


def heavy_before_15(activity: Activity, age: int, sex: str | None, rules: RuleSet) -> bool:
    """Say whether a child under 15, for whom the Circular has no limit, carries what is barred at 15."""
    first = rules.numbers["ages"]["work"]
    return age < first and True in (load_too_heavy(activity.measures, first, sex, rules)[0] or ())


def _measured(measures: Measures, rules: RuleSet) -> dict[str, bool]:
    """Give each code that was measured and whether any of its measures reaches the limit."""
    found: dict[str, bool] = {}
    for row in rules.measured:
        value = getattr(measures, row.measure)
        if value is not None:
            found[row.code] = found.get(row.code, False) or row.reached(value)
    return found


def _ruled_out(activity: Activity, age: int, rules: RuleSet) -> frozenset[str]:
    """Give the codes that do not apply although they were ticked: by age or by the tool."""
    by_age = {code for code, years in rules.numbers["allowed_from_age"].items() if age >= years}
    if activity.measures.hand_held_tool:
        by_age |= set(rules.numbers["not_with_hand_held_tool"])
    if age >= rules.numbers["ages"]["adult"]:
        by_age.add(rules.numbers["load_code"])
    return frozenset(by_age)


def designated(activity: Activity, age: int, sex: str | None, rules: RuleSet) -> tuple:
    """Give the codes that apply and the fields that decide on a further one (a load not told in full).

    A measure decides over a tick both ways; a tick stands as long as the measure may still reach.
    """
    ticked = ((activity.work_codes or frozenset()) | (activity.place_codes or frozenset())) & rules.hazardous
    measured = _measured(activity.measures, rules)
    reached = {code for code, reaches in measured.items() if reaches}
    codes = (ticked - (measured.keys() - reached)) | reached
    heavy, deciding = load_too_heavy(activity.measures, age, sex, rules)
    if heavy == {True}:
        codes |= {rules.numbers["load_code"]}
    elif heavy == {False}:
        codes -= set(rules.numbers["load_codes"])
    return frozenset(codes) - _ruled_out(activity, age, rules), deciding


def _unknown(activity: Activity, no_place: bool) -> tuple[set[str], set[str]]:
    """Name what was not asked and could bring in a designated work or place, or any hazard."""
    legal, statistical = set(), set()
    if activity.work_codes is None:
        legal.add("work_type")
    if activity.hazards is None:
        statistical.add("hazards")
        if activity.place_codes is None:
            legal.add("hazards")
    elif "other_unsafe" in activity.hazards or (DESIGNATED_WORKPLACE in activity.hazards and no_place):
        legal.add("hazard_detail")
    return legal, statistical | legal


def hazards_of(activity: Activity, age: int, sex: str | None, rules: RuleSet) -> Hazards:
    """Judge the hazards of one activity that is, or may be, work."""
    codes, deciding = designated(activity, age, sex, rules)
    told, no_place = activity.hazards or frozenset(), not activity.place_codes
    conditions = told & CONDITIONS
    if DESIGNATED_WORKPLACE in told and no_place:
        conditions |= {DESIGNATED_WORKPLACE}
    legal_missing, statistical_missing = _unknown(activity, no_place)
    legal_missing |= deciding
    statistical_missing |= deciding
    legal = True if codes else (None if legal_missing else False)
    certain = bool(codes) or (bool(conditions) and activity.kind is not None)
    unknown = bool(statistical_missing or conditions)
    return Hazards(
        codes=codes,
        conditions=conditions,
        legal=legal,
        statistical=True if certain else (None if unknown else False),
        legal_missing=frozenset(legal_missing),
        statistical_missing=frozenset(statistical_missing),
        ask_code=bool(conditions) and not codes,
        load_in_doubt=deciding if codes <= set(rules.numbers["load_codes"]) else frozenset(),
    )


def in_chores(facts: Facts, age: int, rules: RuleSet) -> bool:
    """Say whether a hazard was told of household chores, which are not labour under the Code."""
    chores = [activity for activity in facts.activities or () if activity.economic is False]
    return any(a.hazards or designated(a, age, facts.sex, rules)[0] for a in chores)
