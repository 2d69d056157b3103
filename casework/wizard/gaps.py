"""Where a gap in the facts is filled: the page of the screening that asks for what is missing."""

import datetime as dt

from casework.wizard.questions import Page, pages

# Field of `missing` → questions that fill it, the likeliest first.
ASKED_IN = {
    **dict.fromkeys(("birth_date", "age", "age_conflict", "birth_date_invalid", "sex"), ("age",)),
    **dict.fromkeys(("activities", "activity_kind"), ("working", "chores")),
    "work_type": ("details", "codes", "jobs"),
    "setting": ("for_whom",),
    **dict.fromkeys(
        ("hours_per_day", "days_per_week", "hours_per_week", "hours_conflict", "which_days_each_job"),
        ("hours", "chores"),
    ),
    **dict.fromkeys(("night_work", "night_work_inconsistent"), ("times",)),
    "hazards": ("hazards",),
    "hazard_detail": ("codes", "hazards"),
    "load_frequency": ("load", "hazards"),
    "labour_agency_consent": ("agency",),
    "coercion_details": ("danger",),
}


def page_for(missing: str, answers: dict, as_of: dt.date) -> Page | None:
    """Return the page that asks for `missing`: the first that has no clear answer, else the first."""
    asked = pages(answers, as_of)
    found = [page for name in ASKED_IN.get(missing, ()) for page in asked if page.question.name == name]
    return next((page for page in found if _is_open(answers.get(page.key, {}))), found[0] if found else None)


def _is_open(told: dict) -> bool:
    values = [item for value in told.values() for item in (value if isinstance(value, list) else [value])]
    return not values or "unknown" in values or "refused" in values
