"""The label on random facts against the slow second opinion of `oracle`."""

import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casework.law import classify

from . import oracle
from .building import facts

SETS_OF_DAYS = st.sampled_from((["mon", "tue", "wed"], ["wed", "sat"], ["sun"], None))
MEASURED = [
    {"load_kg": kg, "load_frequency": often}
    for kg in (7, 9, 11, 14, 22, 30)
    for often in ("regular", "occasional")
]
LISTED = (["TT09-II-09"], ["TT09-V2-01"])
ANY_CODES = (*LISTED, [], ["TT09-V1-16"], ["TT09-III-65"], None)


def mostly(usual, *others):
    """Draw the usual value in three of four, so that lawful work and single faults are common."""
    return st.one_of(st.just(usual), st.just(usual), st.just(usual), st.sampled_from(others))


@st.composite
def known_jobs(draw):
    """One job with most things known, and at most a few things not."""
    days = draw(SETS_OF_DAYS)
    return {
        "kind": draw(mostly("economic", "household_chores", None)),
        "work_codes": draw(st.one_of(st.sampled_from(LISTED), st.sampled_from(ANY_CODES))),
        "place_codes": draw(mostly([], ["LC147-2d"])),
        "arts_or_sport": draw(st.booleans()),
        "agency_consent": draw(st.sampled_from((True, False, None))),
        "harmful": False,
        "hours_per_day": draw(st.sampled_from((1, 2, 4, 4.5, 5, 8, 9, None))),
        "weekdays": days,
        "days_per_week": None if days else draw(st.sampled_from((1, 4, 5, 7))),
        "night_work": draw(mostly(False, True, None)),
        "measures": draw(mostly(None, *MEASURED)),
    }


@settings(max_examples=200, deadline=None)
@given(
    jobs=st.lists(known_jobs(), min_size=1, max_size=2),
    age=st.sampled_from((9, 12, 13, 14, 15, 16, 17, 18)),
    sex=st.sampled_from(("male", "female", None)),
)
def test_label_agrees_with_trying_everything_out(jobs, age, sex):
    # Designated work stays hazardous although it may be chores: see test_properties.
    assume(not any(job["kind"] is None and _designated(job) for job in jobs))
    assume(math.prod(len(list(oracle.stories(job))) for job in jobs) < 20_000)
    expected = oracle.label(jobs, [age], (sex,) if sex else ("male", "female"))
    assert classify(facts(age, jobs, sex=sex)).legal_label == expected


def _designated(job):
    codes = (job["work_codes"] or []) + job["place_codes"]
    return bool(job["measures"]) or any(code.startswith(("LC147", "TT09-III")) for code in codes)


@settings(max_examples=60, deadline=None)
@given(
    job=known_jobs().filter(lambda job: not _designated(job) and job["kind"]),
    low=st.integers(10, 17),
    width=st.integers(0, 5),
)
def test_range_of_ages_agrees_with_trying_every_age(job, low, width):
    ages = [min(age, 18) for age in range(low, low + width + 1)]
    each = {classify(facts(age, [job])).legal_label for age in ages}
    expected = each.pop() if len(each) == 1 else "undetermined"
    assert classify(facts((low, low + width), [job])).legal_label == expected
