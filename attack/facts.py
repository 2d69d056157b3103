"""Hostile facts at the classifier, and broken lines at `manage.py classify`."""

import json

from hypothesis import strategies as st

from attack import values
from attack.every import every
from attack.tally import Tally
from casework.law import FactsError, classify, current_rules
from casework.management.commands.classify import classify_line
from tests.law.building import AS_OF, WORK

RULES = current_rules()
WORDS = (AS_OF, "2026-02-30", "0001-01-01", "9999-12-31", "24:00", "23:59", "mon", "abuse", "sale", "family")
SCALAR = st.one_of(
    *(st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(), st.sampled_from(WORDS)),
    *(st.integers(0, 24), values.short),
)
ANYTHING = st.one_of(
    SCALAR, SCALAR, st.lists(SCALAR, max_size=3), st.dictionaries(values.ANY_TEXT, SCALAR, max_size=2)
)
CODES = st.lists(st.sampled_from(sorted(RULES.work | RULES.place)), max_size=3)
FACTS = ("as_of", "birth_date", "stated_age", "age_range", "sex", "worst_forms", "activities", "id", "more")
OF_WORK = sorted({*WORK, "measures", "starts_at", "ends_at", "weekdays", "harmful", "written_contract"})
MEASURES = ("load_kg", "load_frequency", "height_m", "slope_deg", "hand_held_tool", "engine_cc")
LINE = st.tuples(
    st.dictionaries(st.sampled_from(FACTS), ANYTHING, max_size=2),
    st.lists(st.dictionaries(st.sampled_from(OF_WORK), st.one_of(ANYTHING, CODES), max_size=3), max_size=2),
    st.integers(0, 130),
    st.one_of(st.none(), st.dictionaries(st.sampled_from(MEASURES), ANYTHING, max_size=2)),
)
SOUND = json.dumps({"id": 1, "as_of": AS_OF, "stated_age": 13, "activities": [WORK]}).encode()
DEEP = b"[" * 99_999


def classifier(*, inputs: int, number: int = 3) -> Tally:
    """Classify facts of which some are nonsense: an answer of the contract or a sentence, nothing else."""
    tally = Tally("classifier")

    def ask(drawn):
        changes, activities, age, measures = drawn
        more = {} if measures is None else {"measures": measures}
        made = [{**WORK, **more, **one} for one in activities]
        raw = {"id": "x", "as_of": AS_OF, "stated_age": age, "worst_forms": [], "activities": made, **changes}
        with tally.one("casework.law.classify", raw):
            tally.answered(_classified(raw))

    every(LINE, inputs, number, ask)
    return tally


def lines(*, inputs: int, number: int = 4) -> Tally:
    """Give `manage.py classify` lines of broken JSON."""
    tally = Tally("lines of JSON")
    whole = st.one_of(st.binary(max_size=80), ANYTHING.map(lambda value: json.dumps(value).encode()))
    place = st.tuples(st.integers(0, len(SOUND)), st.integers(0, 6), st.binary(max_size=6))
    cut = place.map(lambda at: SOUND[: at[0]] + at[2] + SOUND[at[0] + at[1] :])

    def ask(line):
        with tally.one("classify_line", line):
            told = classify_line(line)
            json.dumps(told)
            tally.answered("refused" if "error" in told else "classified")

    every(st.one_of(whole, cut, cut, cut, st.just(DEEP)), inputs, number, ask)
    return tally


def _classified(raw) -> str:
    try:
        result = classify(raw)
    except FactsError as refused:
        if not str(refused):
            raise AssertionError("a refusal without a sentence") from refused
        return "refused"
    json.dumps(result.as_dict())
    return result.legal_label
