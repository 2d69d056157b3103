"""What the answers of one child say: jobs, youngest age, codes of the catalogue of work types."""

import datetime as dt

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.law import FollowUp, WorkType, follow_ups, rules_on
from casework.law.age import work_out_age
from casework.law.facts import read_facts
from casework.law.work_types import ASK_LOAD, by_id

YES, NO, UNKNOWN, REFUSED, NONE = "yes", "no", "unknown", "refused", "none"
OTHER_WORK = "other"
SCHOOL_DAYS = ("mon", "tue", "wed", "thu", "fri")
FREE_DAYS = ("sat", "sun")
LISTED_WORK = "TT09-II-"
# Items of Annex II from which the circular excludes a stage (chemicals, packing machines).
STAGE_CODES = ("TT09-II-04", "TT09-II-07")
ARTS_CODES = ("TT09-II-01", "TT09-II-02")
LONGEST_DAY, LONGEST_WEEK = 8, 40


def jobs(answers: dict) -> list[str]:
    """Return the child's jobs: ids of work types, `OTHER_WORK` for one described in words."""
    if not works(answers) or "jobs" not in answers:
        return []
    told = answers["jobs"]
    other = [OTHER_WORK] if told.get("other") or not told.get("types") else []
    return [*told.get("types", []), *other]


def works(answers: dict) -> bool:
    """Tell whether the child was said to work."""
    return answers.get("working", {}).get("answer") == YES


def youngest_age(answers: dict, as_of: dt.date) -> int:
    """Return the youngest age in years that the answers allow on `as_of`; 0 when nothing is known."""
    raw = {"id": "age", "as_of": as_of.isoformat(), **age_facts(answers.get("age", {}))}
    return min(work_out_age(read_facts(raw)).candidates)


def in_danger(answers: dict) -> bool:
    """Tell whether the child is said to be in danger right now: then the 12-hour clock runs."""
    return answers.get("danger", {}).get("immediate") == YES


def codes_of(job: str) -> tuple[list | None, list | None]:
    """Return the codes of work and of place that the catalogue gives a job, or (None, None)."""
    found = by_id().get(job)
    return (list(found.work_codes), list(found.place_codes)) if found else (None, None)


def proposed_codes(job: str, answers: dict, as_of: dt.date) -> list[str]:
    """Return the codes of hazardous work and places that the catalogue and the follow-up questions bring in.

    They are ticked for the officer, who confirms or changes them. `as_of` is the day of the facts.
    """
    work, place = codes_of(job)
    found = [code for code in (work or []) + (place or []) if code in rules_on(as_of).hazardous]
    return list(
        dict.fromkeys(found + [ask.code for ask in asks_of(job) if says_yes(job, ask, answers, "code")])
    )


def asks_of(job: str) -> list[FollowUp]:
    """Return the follow-up questions that the catalogue asks about a job; the load has a page of its own."""
    found = by_id().get(job)
    return [follow_ups()[name] for name in found.asks if name != ASK_LOAD] if found else []


def asks_load(job: str) -> bool:
    """Tell whether the catalogue asks what the child carries in this job."""
    found = by_id().get(job)
    return found is not None and ASK_LOAD in found.asks


def says_yes(job: str, ask: FollowUp, answers: dict, kind: str) -> bool:
    """Tell whether `ask` is of `kind` and was answered with yes."""
    return ask.kind == kind and answers.get(f"{job}/details", {}).get(ask.id) == YES


def left_open(job: str, answers: dict) -> bool:
    """Tell whether a follow-up question that decides on a barred work or place has no answer."""
    told = answers.get(f"{job}/details", {})
    return any(ask.kind == "code" and told.get(ask.id) in (UNKNOWN, REFUSED) for ask in asks_of(job))


def job_name(job: str, answers: dict) -> str:
    """Return a job in words: the catalogue's name, or what was written for a job that is not in it."""
    found = by_id().get(job)
    return name_of(found) if found else answers.get("jobs", {}).get("other") or str(_("Việc chưa rõ"))


def name_of(work_type: WorkType) -> str:
    """Return the name of a work type in the language of the page."""
    return work_type.en if get_language() == "en" else work_type.vi


def age_facts(told: dict) -> dict:
    """Return the fields of the contract that tell the age and sex; what is not known is None.

    A month without its year, or a day without its month, tells nothing.
    """
    year, month, day = told.get("year"), told.get("month"), told.get("day")
    parts = [year, year and month, year and month and day]
    known = [f"{part:04d}" if index == 0 else f"{part:02d}" for index, part in enumerate(parts) if part]
    return {
        "birth_date": "-".join(known) or None,
        "stated_age": told.get("stated_age"),
        "sex": told["sex"] if told.get("sex") in ("male", "female") else None,
    }


def chosen_list(chosen: list | None) -> list | None:
    """Return what was ticked: None when not known or not told, empty when none of it applies."""
    if chosen is None or UNKNOWN in chosen or REFUSED in chosen:
        return None
    return [item for item in chosen if item != NONE]
