"""Whatever is answered: the facts can be classified, pages lead on, and answers come and go without loss."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.law import current_rules, work_types
from casework.wizard import facts_of, first_open, graver, judge, page_for, pages
from casework.wizard.answers import asks_of, jobs
from casework.wizard.judging import SEVERITY

AS_OF = dt.date(2026, 6, 15)
EVERY = settings(max_examples=60, deadline=None)
SAID = st.sampled_from(("yes", "no", "unknown", "refused"))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = st.none() | st.floats(0, 24)
CODES = sorted(current_rules().work | current_rules().place)
IDS = [row.id for row in work_types()]


def told(**fields):
    """Some of `fields`, as a form gives them: what was left empty is not there."""
    return st.fixed_dictionaries({}, optional=fields)


def one_or(choices, *alone):
    return st.lists(st.sampled_from(choices), min_size=1, max_size=3, unique=True) | st.sampled_from(
        [[each] for each in alone]
    )


def details(job):
    return told(**{ask.id: st.floats(0, 24) if ask.kind == "measure" else SAID for ask in asks_of(job)})


def about(job):
    """Answers about one job; any of its questions may be without one."""
    return {
        f"{job}/for_whom": told(setting=st.sampled_from(("employer", "family", "own_account", "unknown"))),
        f"{job}/hours": told(
            weekdays=st.lists(st.sampled_from(DAYS), max_size=7, unique=True),
            hours=HOURS.filter(lambda n: n is not None),
            free_hours=st.floats(0, 24),
            not_this_week=st.just(True),
        ),
        f"{job}/season": told(answer=SAID, hours=st.floats(0, 24), days=st.integers(0, 7)),
        f"{job}/times": told(starts_at=st.just("21:30"), ends_at=st.just("23:30"), night=SAID),
        f"{job}/details": details(job),
        f"{job}/hazards": told(hazards=one_or(["heavy_loads", "heights", "other_unsafe"], "none", "unknown")),
        f"{job}/load": told(kg=st.floats(0, 1000), frequency=st.sampled_from(("regular", "occasional"))),
        f"{job}/codes": told(codes=one_or(CODES, "none", "unknown", "refused")),
        f"{job}/stage": told(answer=SAID),
        f"{job}/agency": told(consent=SAID, harmful=SAID),
        f"{job}/contract": told(answer=SAID),
        f"{job}/school": told(answer=SAID),
        f"{job}/overtime": told(consent=SAID, hours=st.floats(0, 300)),
    }


@st.composite
def answers(draw):
    types = draw(st.lists(st.sampled_from(IDS), max_size=2, unique=True))
    other = draw(st.sampled_from(("", "Việc khác")))
    whole = {
        "age": told(
            year=st.integers(2005, 2022), month=st.integers(1, 12), stated_age=st.integers(0, 99), sex=SAID
        ),
        "danger": told(worst_forms=one_or(["sale", "withheld_wages"], "none", "unknown"), immediate=SAID),
        "working": told(answer=SAID),
        "jobs": st.just({"types": types, **({"other": other} if other else {})}),
        "chores": told(answer=SAID, hours=st.floats(0, 24), days=st.integers(0, 7)),
    }
    for job in [*types, "other"]:
        whole |= about(job)
    return draw(st.fixed_dictionaries({}, optional=whole))


@EVERY
@given(given_answers=answers())
def test_any_answers_become_facts_that_can_be_judged(given_answers):
    facts = facts_of(given_answers, case_code="x", as_of=AS_OF)
    result = judge(facts)
    assert result["legal_label"] in current_rules().labels
    assert SEVERITY.index(result["proposed_label"]) >= SEVERITY.index(result["legal_label"])
    for missing in result["missing"]:
        page = page_for(missing, given_answers, AS_OF)
        assert page is None or page in pages(given_answers, AS_OF)


@EVERY
@given(given_answers=answers())
def test_pages_have_addresses_of_their_own_and_the_first_open_one_is_open(given_answers):
    asked = pages(given_answers, AS_OF)
    assert len({page.slug for page in asked}) == len(asked) == len({page.key for page in asked})
    page = first_open(given_answers, AS_OF)
    assert page is None or page.key not in given_answers
    for job in jobs(given_answers):
        assert any(page.job == job for page in asked)


@EVERY
@given(given_answers=answers(), mind=st.sampled_from(("yes", "no", "refused")))
def test_back_and_forth_keeps_every_answer(given_answers, mind):
    """Going back to say that the child does not work, and again that it does, loses nothing."""
    there = facts_of(given_answers, case_code="x", as_of=AS_OF)
    away = {**given_answers, "working": {"answer": mind}}
    facts_of(away, case_code="x", as_of=AS_OF)
    back = {**away, "working": given_answers["working"]} if "working" in given_answers else None
    if back is not None:
        assert facts_of(back, case_code="x", as_of=AS_OF) == there
        assert back == given_answers


@EVERY
@given(given_answers=answers())
def test_an_unknown_follow_up_never_makes_it_milder_than_no(given_answers):
    """ "Không biết" on a barred place or work is graver than, or as grave as, a plain no."""
    unknown, denied = dict(given_answers), dict(given_answers)
    for job in jobs(given_answers):
        codes = [ask.id for ask in asks_of(job) if ask.kind == "code"]
        before = given_answers.get(f"{job}/details", {})
        unknown[f"{job}/details"] = {
            **before,
            **dict.fromkeys(codes, "unknown"),
        }
        denied[f"{job}/details"] = {**before, **dict.fromkeys(codes, "no")}
    one, other = (judge(facts_of(told, case_code="x", as_of=AS_OF)) for told in (unknown, denied))
    assert graver(one["legal_label"], other["legal_label"]) in (
        one["legal_label"],
        *(("child_labour",) if one["legal_label"] == "undetermined" else ()),
    )


@pytest.mark.parametrize(("said", "told"), [("yes", True), ("no", False), ("unknown", False), (None, False)])
def test_a_place_that_serves_alcohol_is_noted_and_judged_no_worse(said, told):
    job = "phu-quan-an"
    given = {
        "age": {"year": 2009, "month": 1, "sex": "male"},
        "danger": {"worst_forms": ["none"], "immediate": "no"},
        "working": {"answer": "yes"},
        "jobs": {"types": [job]},
        **({f"{job}/details": {"alcohol": said}} if said else {}),
    }
    result = judge(facts_of(given, case_code="x", as_of=AS_OF))
    assert ("serves_alcohol" in result["notes"]) is told
    assert (
        result["legal_label"]
        == judge(facts_of({**given, f"{job}/details": {}}, case_code="x", as_of=AS_OF))["legal_label"]
    )
