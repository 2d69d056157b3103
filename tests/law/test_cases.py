"""The tables of cases, the worked examples of the contract, and the shape of the answer."""

import subprocess
import sys
from dataclasses import replace

import pytest

from casework.law import classify, current_rules

from . import cases_age, cases_hazards, cases_hours
from .building import answer, expected, facts

CHORES = {"kind": "household_chores"}
CASES = cases_age.CASES + cases_hours.CASES + cases_hazards.CASES

EXAMPLES = [
    (
        "12, sells sweets in the family's stall 2 h on 6 days",
        12,
        [{"setting": "family", "days_per_week": 6}],
        {},
        "child_labour F F F | | family_or_own_account",
    ),
    (
        "13, weeds a clean-vegetable garden 4 h on 5 days",
        13,
        [{"work_codes": ["TT09-II-09"], "hours_per_day": 4}],
        {},
        "light_work T T F",
    ),
    (
        "15, waits tables in a café 4 h on 7 days",
        15,
        [{"work_codes": ["TT09-V1-16"], "hours_per_day": 4, "days_per_week": 7}],
        {},
        "permitted_work F F F",
    ),
    ("17, garment workshop 8 h on 5 days", 17, [{"hours_per_day": 8}], {}, "permitted_work F F F"),
    (
        "15, carries 9 kg regularly, girl",
        15,
        [{"measures": {"load_kg": 9, "load_frequency": "regular"}}],
        {"sex": "female"},
        "hazardous F F T",
    ),
    (
        "10, minds a sister and cooks 3 h every day",
        10,
        [{"kind": "household_chores", "hours_per_day": 3, "days_per_week": 7}],
        {},
        "not_working F T F | | hours_exactly_21",
    ),
    (
        "16, times 21:30-23:30 in a shop, night not ticked",
        16,
        [{"starts_at": "21:30", "ends_at": "23:30"}],
        {},
        "child_labour F F F | night_work_inconsistent",
    ),
]


@pytest.mark.parametrize(
    ("age", "activities", "more", "text"), [pytest.param(*case[1:], id=case[0]) for case in CASES + EXAMPLES]
)
def test_case(age, activities, more, text):
    assert answer(classify(facts(age, activities, **more))) == expected(text)


def test_tables_hold_enough_different_cases():
    lines = [repr(case[1:4]) for case in CASES]
    assert len(set(lines)) == len(lines) >= 150


def test_answer_has_the_shape_of_the_contract():
    activity = {"work_codes": ["TT09-II-06"], "hours_per_day": 3, "hours_per_week": 15}
    shown = classify(facts("2012-03", [activity], id="x1", sex="female")).as_dict()
    assert shown == {
        "id": "x1",
        "rules": "VN-2021-03-15",
        "age": {"years": 14, "basis": "youngest_possible"},
        "legal_label": "light_work",
        "sdg_economic": True,
        "sdg_with_chores": True,
        "hazardous": False,
        "reasons": [{"code": code, **current_rules().reasons[code]} for code in ("LC143.3", "SDG-A2")],
        "missing": ["birth_date"],
        "notes": [],
    }


@pytest.mark.parametrize(
    ("age", "more", "years", "basis"),
    [
        ("2013-06-15", {}, 13, "birth_date"),
        ("2013-07", {}, 12, "youngest_possible"),
        (None, {"stated_age": 14}, 14, "stated_age"),
        ((12, 14), {}, None, "age_range"),
        (None, {}, None, "unknown"),
        ("2027-01-01", {"stated_age": 9}, None, "unknown"),
    ],
)
def test_age_and_what_it_rests_on(age, more, years, basis):
    shown = classify(facts(age, [], **more)).age
    assert (shown["years"], shown["basis"]) == (years, basis)


def test_reasons_name_the_article_in_both_languages():
    activity = {"place_codes": ["LC147-2b"], "work_codes": ["TT09-III-65"], "night_work": True}
    reasons = {reason.code: reason for reason in classify(facts(16, [activity])).reasons}
    assert set(reasons) == {"LC147-2b", "TT09-III-65", "LC146.2-night"}
    assert reasons["LC147-2b"].vi == "Nơi bị cấm: Công trường xây dựng (BLLĐ Điều 147 khoản 2 điểm b)"
    assert reasons["TT09-III-65"].en.endswith("(Labour Code, Art 147; Circular 09/2020, Annex III item 65)")


def test_law_is_read_without_django():
    program = "import casework.law, sys; sys.exit(any(name.startswith('django') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_text_is_there_in_both_languages():
    rules = current_rules()
    for texts in (rules.reasons, rules.notes, rules.missing, rules.labels, rules.codes):
        for code, text in texts.items():
            assert set(text) == {"vi", "en"}, code
            assert all(text.values()), code


@pytest.mark.parametrize(
    ("age", "told", "counted", "not_counted"),
    [
        (5, {"hours_per_day": 1, "days_per_week": 1}, (True, True), (True, True)),
        (12, {"hours_per_day": 2, "days_per_week": 7}, (True, True), (True, True)),
        (10, {**CHORES, "hours_per_day": 3, "days_per_week": 7}, (False, True), (False, False)),
        (10, {**CHORES, "hours_per_day": 4, "days_per_week": 7}, (False, True), (False, True)),
        (16, {"hours_per_day": None, "hours_per_week": 43}, (True, True), (False, False)),
    ],
)
def test_only_where_sources_disagree_a_parameter_says_if_exactly_so_many_hours_count(
    age, told, counted, not_counted
):
    rules = current_rules()
    sdg = {**rules.numbers["sdg"], "count_at_threshold": False}
    other = replace(rules, numbers={**rules.numbers, "sdg": sdg})
    found = [classify(facts(age, [told]), one) for one in (rules, other)]
    assert [(row.sdg_economic, row.sdg_with_chores) for row in found] == [counted, not_counted]
