"""What must hold whatever the facts: severity only grows with worse facts, and nothing crashes."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.law import FactsError, Result, classify, current_rules

from .building import facts

RULES = current_rules()
SEVERITY = {"worst_form": 3, "hazardous": 2, "child_labour": 1}
HAZARD_CODES = sorted(RULES.work & RULES.hazardous - set(RULES.numbers["load_codes"]) - {"TT09-III-35"})
SOFTENING = {
    "excluded_stage": st.sampled_from((True, False, None)),
    "night_work": st.sampled_from((True, False, None)),
    "overtime": st.sampled_from((True, False, None)),
    "overtime_consent": st.sampled_from((True, False, None)),
    "written_contract": st.sampled_from((True, False, None)),
    "conflicts_with_school": st.sampled_from((True, False, None)),
    "agency_consent": st.sampled_from((True, False, None)),
    "arts_or_sport": st.sampled_from((True, False, None)),
    "harmful": st.sampled_from((True, False, None)),
}


def codes(allowed):
    return st.none() | st.lists(st.sampled_from(sorted(allowed)), max_size=2)


ACTIVITY = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("economic", "household_chores", None)),
        "setting": st.sampled_from(("employer", "family", "own_account", None)),
        "work_codes": codes(RULES.work),
        "place_codes": codes(RULES.place),
        "hazards": st.none() | st.lists(st.sampled_from(("abuse", "heights", "other_unsafe")), max_size=1),
        "hours_per_day": st.none() | st.integers(0, 24),
        "days_per_week": st.none() | st.integers(0, 7),
        "hours_per_week": st.none() | st.integers(0, 168),
        "weekdays": st.none() | st.lists(st.sampled_from(("mon", "wed", "sun")), max_size=3),
        "starts_at": st.none() | st.sampled_from(("05:00", "06:00", "21:30", "22:00")),
        "ends_at": st.none() | st.sampled_from(("06:00", "21:00", "22:00", "23:30")),
        "measures": st.none()
        | st.fixed_dictionaries(
            {"load_kg": st.sampled_from((5, 9, 12, 40)), "load_frequency": st.sampled_from(("regular", None))}
        ),
        **SOFTENING,
    }
)
AGES = st.none() | st.integers(3, 19) | st.tuples(st.integers(3, 15), st.integers(15, 19))
WORST = st.none() | st.lists(st.sampled_from(("sale", "withheld_wages", "forced_begging")), max_size=1)
LINES = st.builds(
    facts,
    AGES,
    st.none() | st.lists(ACTIVITY, max_size=3),
    worst_forms=WORST,
    sex=st.sampled_from(("male", "female", None)),
)
EVERY = settings(max_examples=100, deadline=None)


def severity(line):
    """3 worst form, 2 hazardous, 1 child labour, 0 anything else."""
    return SEVERITY.get(classify(line).legal_label, 0)


@EVERY
@given(line=LINES)
def test_every_answer_is_whole(line):
    result = classify(line)
    assert isinstance(result, Result)
    assert result.legal_label in RULES.labels
    assert set(result.missing) <= set(RULES.missing)
    assert set(result.notes) <= set(RULES.notes)
    assert result.reasons
    assert json.loads(json.dumps(result.as_dict())) == result.as_dict()


@EVERY
@given(line=LINES)
def test_undetermined_always_says_what_is_missing(line):
    result = classify(line)
    if result.legal_label == "undetermined":
        assert result.missing or "overtime_consent_unknown" in result.notes


@EVERY
@given(line=LINES.filter(lambda line: line["activities"]), code=st.sampled_from(HAZARD_CODES))
def test_a_further_hazard_code_never_makes_it_milder(line, code):
    worse = deepcopy(line)
    for activity in worse["activities"]:
        activity["work_codes"] = [*(activity["work_codes"] or []), code]
    before, after = classify(line), classify(worse)
    if all(activity["kind"] == "economic" for activity in line["activities"]):
        assert SEVERITY.get(after.legal_label, 0) >= min(SEVERITY.get(before.legal_label, 0), 2)
        assert after.hazardous is True
    else:
        assert after.hazardous is not False or not before.hazardous


@EVERY
@given(
    line=LINES.filter(lambda line: line["activities"]),
    hours=st.integers(0, 23),
    more=st.integers(1, 8),
    days=st.integers(1, 7),
)
def test_more_hours_never_make_it_milder(line, hours, more, days):
    def worked(each_day):
        told = {"hours_per_day": each_day, "days_per_week": days, "hours_per_week": None}
        return line | {"activities": [line["activities"][0] | told, *line["activities"][1:]]}

    fewer, longer = worked(hours), worked(min(24, hours + more))
    assert severity(longer) >= severity(fewer)
    if classify(fewer).sdg_economic:
        assert classify(longer).sdg_economic


FORGETTABLE = (
    "kind",
    "setting",
    "hours_per_day",
    "days_per_week",
    "hours_per_week",
    "weekdays",
    "starts_at",
    "ends_at",
    *SOFTENING,
)


@EVERY
@given(line=LINES, forgotten=st.sets(st.sampled_from(FORGETTABLE), min_size=1), age=st.booleans())
def test_forgetting_never_softens_hazardous_or_worst_form(line, forgotten, age):
    """Forgotten is what does not itself make the work hazardous; the age too, save for loads and ships."""
    told = classify(line)
    less = deepcopy(line)
    for activity in less["activities"] or []:
        activity.update(dict.fromkeys(forgotten))
    by_age = {"TT09-III-68", "LC147-1a", "TT09-III-35"}
    if age and not by_age & {reason.code for reason in told.reasons}:
        less |= {"birth_date": None, "age_range": None}
    if told.legal_label in ("worst_form", "hazardous"):
        assert severity(less) >= SEVERITY[told.legal_label]


@EVERY
@given(line=LINES.filter(lambda line: line["activities"]), seed=st.randoms())
def test_order_of_activities_does_not_matter(line, seed):
    shuffled = deepcopy(line)
    seed.shuffle(shuffled["activities"])
    first, second = classify(line).as_dict(), classify(shuffled).as_dict()
    for shown in (first, second):
        shown["reasons"] = sorted(reason["code"] for reason in shown["reasons"])
    assert first == second


def is_answer_or_sentence(line):
    try:
        return classify(line).legal_label in RULES.labels
    except FactsError as error:
        return str(error).endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@EVERY
@given(line=LINES, field=st.data(), value=JSON)
def test_any_json_gives_an_answer_or_a_sentence(line, field, value):
    spoilt = deepcopy(line)
    targets = [spoilt, *(spoilt["activities"] or [])]
    target = field.draw(st.sampled_from(targets))
    target[field.draw(st.sampled_from(sorted(target)))] = value
    assert is_answer_or_sentence(spoilt)


@EVERY
@given(value=JSON)
def test_anything_but_facts_is_refused_with_a_sentence(value):
    with pytest.raises(FactsError, match=r"\.$"):
        classify(value)
