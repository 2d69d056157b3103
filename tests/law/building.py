"""Facts for the tests of the classifier, and the shorthand of the tables of cases.

A case is `(name, age, activities, more, expected)`. An activity lists only what differs from WORK;
`more` is what differs at the top. `expected` reads `label economic chores hazardous | missing | notes`
with T, F and ? for true, false and not known.
"""

from typing import Any

AS_OF = "2026-06-15"
WORK = {
    "kind": "economic",
    "setting": "employer",
    "work_codes": [],
    "place_codes": [],
    "excluded_stage": False,
    "arts_or_sport": False,
    "hours_per_day": 2,
    "days_per_week": 5,
    "night_work": False,
    "hazards": [],
    "overtime": False,
}
ANSWERS = {"T": True, "F": False, "?": None}

Case = tuple[str, Any, list[dict] | None, dict, str]


def born(age: Any) -> dict[str, Any]:
    """Give what tells the age: a number of years, a birth date as text, a range, or nothing."""
    if isinstance(age, tuple):
        return {"age_range": list(age)}
    return {"birth_date": f"{2026 - age:04}-03-01" if isinstance(age, int) else age}


def facts(age: Any, activities: list[dict] | None, **more: Any) -> dict[str, Any]:
    """Build one line of the contract."""
    listed = None if activities is None else [WORK | activity for activity in activities]
    line = {"id": "x", "as_of": AS_OF, "sex": "male", "worst_forms": [], "activities": listed}
    return line | born(age) | more


def words(part: str) -> set[str]:
    return set(part.split())


def expected(text: str) -> dict[str, Any]:
    """Read the shorthand of an expected answer."""
    head, missing, notes = [*text.split("|"), "", ""][:3]
    label, economic, chores, hazardous = head.split()
    return {
        "legal_label": label,
        "sdg_economic": ANSWERS[economic],
        "sdg_with_chores": ANSWERS[chores],
        "hazardous": ANSWERS[hazardous],
        "missing": words(missing),
        "notes": words(notes),
    }


def answer(result: Any) -> dict[str, Any]:
    """Give the same part of a result, order left aside."""
    shown = result.as_dict()
    kept = {name: shown[name] for name in ("legal_label", "sdg_economic", "sdg_with_chores", "hazardous")}
    return kept | {"missing": set(shown["missing"]), "notes": set(shown["notes"])}
