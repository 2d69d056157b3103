"""Classify the work of one child: law, statistics and hazard, never derived from one another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .age import Age, work_out_age
from .breaches import NOT_HIRED
from .facts import COERCION_SIGNAL, Facts, read_facts
from .hazard import heavy_before_15, in_chores
from .hours import workload
from .label import Judgement, Pairs, judge
from .night import times_contradict
from .result import Reason, Result
from .rules import RuleSet, Text, rules_on
from .sdg import Flags, statistical_flags
from .work_search import notes_of

PRESUMED_MINOR = frozenset({"worst_form", "hazardous"})


def classify(facts: Mapping[str, Any], rules: RuleSet | None = None) -> Result:
    """Classify the facts of one screening, given as the JSON object of the contract.

    `rules` is another dated rule set than that in force on the day `as_of`, to compare. Gives a Result;
    raises FactsError, with a sentence, when the facts cannot be understood under it. Pure: the same facts
    always give the same result under the same rule set.
    """
    known = read_facts(facts, rules)
    rules = rules or rules_on(known.as_of)
    age = work_out_age(known)
    ages = sorted({min(years, rules.numbers["ages"]["adult"]) for years in age.candidates})
    pairs = None if known.activities is None else tuple((a, workload(a)) for a in known.activities)
    judged = [judge(known, pairs, years, rules) for years in ages]
    flags = [statistical_flags(pairs, years, rules) for years in ages]
    return _result(known, rules, age, _agreed_label(judged, age), judged, flags, ages, pairs)


def _result(
    facts: Facts,
    rules: RuleSet,
    age: Age,
    label: str,
    judged: Sequence[Judgement],
    flags: Sequence[Flags],
    ages: Sequence[int],
    pairs: Pairs | None,
) -> Result:
    economic = agreed(flag.economic for flag in flags)
    with_chores = agreed(flag.with_chores for flag in flags)
    hazardous = agreed(one.hazardous for one in _minors(judged, ages, rules))
    undecided = label != judged[0].label or len({(f.economic, f.with_chores) for f in flags}) > 1
    missing = age.missing.union(*(one.missing for one in judged), *(flag.missing for flag in flags))
    missing |= _told_wrong(facts, pairs, ages, rules)
    if undecided and len(ages) > 1 and not age.invalid:
        missing |= {"age"}
    notes = age.notes.union(*(one.notes for one in judged), *(flag.notes for flag in flags))
    notes |= _notes(facts, ages, rules)
    return Result(
        id=facts.id,
        rules=rules.version,
        age=age.as_dict(),
        legal_label=label,
        sdg_economic=economic,
        sdg_with_chores=with_chores,
        hazardous=hazardous,
        reasons=_reasons(label, judged, flags, rules),
        missing=tuple(name for name in rules.missing if name in missing),
        notes=tuple(name for name in rules.notes if name in notes),
    )


def agreed(answers: Iterable[bool | None]) -> bool | None:
    """Give the answer all agree on, else None."""
    distinct = set(answers)
    return distinct.pop() if len(distinct) == 1 else None


def _agreed_label(judged: Sequence[Judgement], age: Age) -> str:
    """Give the label all ages agree on.

    A worst form or designated work that stands at every age under 18 stays so even when the child may be
    18 already: an unknown age must not make it milder.
    """
    labels = [one.label for one in judged]
    under_18 = set(labels[:-1]) if len(labels) > 1 and age.candidates[-1] >= 18 else set(labels)
    if len(under_18) == 1 and under_18 <= PRESUMED_MINOR:
        return under_18.pop()
    if age.invalid or len(set(labels)) > 1:
        return "undetermined"
    return labels[0]


def _minors(judged: Sequence[Judgement], ages: Sequence[int], rules: RuleSet) -> list[Judgement]:
    adult = rules.numbers["ages"]["adult"]
    return [one for one, years in zip(judged, ages, strict=True) if years < adult] or list(judged)


def _reasons(
    label: str, judged: Sequence[Judgement], flags: Sequence[Flags], rules: RuleSet
) -> tuple[Reason, ...]:
    """Give the reasons that hold at every age at which the label does (else all), and of the flags."""
    same = [one.reasons for one in judged if one.label == label] or [()]
    codes = [code for code in same[0] if all(code in reasons for reasons in same)] or sum(same, ())
    codes = list(codes)
    codes += [code for code in flags[0].reasons if all(code in flag.reasons for flag in flags)]
    if agreed(flag.economic for flag in flags):
        codes += [code for flag in flags for code in flag.reasons]
    undecided = ["UNDETERMINED"] if label == "undetermined" else []
    return tuple(_reason(code, rules) for code in dict.fromkeys(undecided + codes))


def _reason(code: str, rules: RuleSet) -> Reason:
    if code in rules.reasons:
        return Reason(code, **rules.reasons[code])
    return Reason(code, **_barred(code, rules))


def _barred(code: str, rules: RuleSet) -> Text:
    """Name a designated work or place with the article that bars it."""
    listed, item = rules.codes[code], code.rpartition("-")[2]
    if code.startswith("LC147"):
        vi = f"BLLĐ Điều 147 khoản {item[0]} điểm {item[1]}"
        en = f"Labour Code, Art 147({item[0]})({item[1]})"
    else:
        annex = code.split("-")[1]
        vi = f"BLLĐ Điều 147; Thông tư 09/2020 Phụ lục {annex} mục {int(item)}"
        en = f"Labour Code, Art 147; Circular 09/2020, Annex {annex} item {int(item)}"
    kind = ("Nơi bị cấm", "Barred place") if code in rules.place else ("Việc bị cấm", "Barred work")
    return {"vi": f"{kind[0]}: {listed['vi']} ({vi})", "en": f"{kind[1]}: {listed['en']} ({en})"}


def _told_wrong(facts: Facts, pairs: Pairs | None, ages: Sequence[int], rules: RuleSet) -> set[str]:
    """Name contradictions in what was told, and the signal that asks for more."""
    missing = set()
    if any(load.conflict for _, load in pairs or ()):
        missing.add("hours_conflict")
    if any(times_contradict(activity) for activity, _ in pairs or () if activity.economic is not False):
        missing.add("night_work_inconsistent")
    minor = ages[0] < rules.numbers["ages"]["adult"]
    if minor and COERCION_SIGNAL in (facts.worst_forms or ()):
        missing.add("coercion_details")
    return missing


def _notes(facts: Facts, ages: Sequence[int], rules: RuleSet) -> set[str]:
    """Give the notes that hang on the activities themselves."""
    if ages[0] >= rules.numbers["ages"]["adult"]:
        return set()
    work = [activity for activity in facts.activities or () if activity.economic]
    notes = set().union(*(notes_of(activity.work_type, activity.description) for activity in work))
    notes |= set().union(*(activity.notes or () for activity in work))
    if any(activity.setting in NOT_HIRED for activity in work):
        notes.add("family_or_own_account")
    if in_chores(facts, ages[0], rules):
        notes.add("hazards_in_chores")
    if any(heavy_before_15(activity, ages[0], facts.sex, rules) for activity in work):
        notes.add("load_before_15")
    return notes
