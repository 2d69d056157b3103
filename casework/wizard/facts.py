"""From answers to the facts that `casework.law.classify` reads."""

import datetime as dt

from casework.law import RuleSet, rules_on
from casework.wizard.answers import (
    FREE_DAYS,
    NO,
    OTHER_WORK,
    REFUSED,
    SCHOOL_DAYS,
    UNKNOWN,
    YES,
    age_facts,
    asks_of,
    chosen_list,
    codes_of,
    job_name,
    jobs,
    left_open,
    says_yes,
)
from casework.wizard.questions import ABOUT_JOB, pages


def facts_of(answers: dict, *, case_code: str, as_of: dt.date) -> dict:
    """Return the facts for `casework.law.classify`; answers to questions no longer asked are left out."""
    asked = {page.key for page in pages(answers, as_of)}
    told = {key: value for key, value in answers.items() if key in asked}
    rules = rules_on(as_of)
    return {
        "id": case_code,
        "as_of": as_of.isoformat(),
        **age_facts(told.get("age", {})),
        "worst_forms": _worst_forms(told),
        "activities": _activities(told, rules),
        "season": _season(told, rules),
    }


def _worst_forms(told: dict) -> list | None:
    """Return the forms ticked, and those that a follow-up question about a job brought to light."""
    ticked = chosen_list(told.get("danger", {}).get("worst_forms"))
    found = [ask.worst for job in jobs(told) for ask in asks_of(job) if says_yes(job, ask, told, "worst")]
    return list(dict.fromkeys((ticked or []) + found)) if found else ticked


def _season(told: dict, rules: RuleSet) -> list | None:
    """Return the activities of the season, or None where no job has other hours then.

    Jobs that are the same all year stand in it with the hours of the week.
    """
    if not any(told.get(f"{job}/season", {}).get("answer") == YES for job in jobs(told)):
        return None
    found = [_in_season(activity, job, told) for job in jobs(told) for activity in _job(job, told, rules)[:1]]
    return found + _chores(told.get("chores", {}))


def _in_season(activity: dict, job: str, told: dict) -> dict:
    season = told.get(f"{job}/season", {})
    if season.get("answer") != YES:
        return activity
    spell = {"hours_per_day": season.get("hours"), "days_per_week": season.get("days")}
    return {**activity, **spell, "hours_per_week": None, "weekdays": None, "hours_nonzero": True}


def _activities(told: dict, rules: RuleSet) -> list | None:
    working = told.get("working", {}).get("answer")
    chores = _chores(told.get("chores", {}))
    if working == NO:
        return chores
    if working != YES:
        return None
    return [activity for job in jobs(told) for activity in _job(job, told, rules)] + chores


def _chores(told: dict) -> list[dict]:
    """Return the chores as one activity; not told is not "none": then the hours are left open."""
    answer = told.get("answer")
    if answer == NO:
        return []
    hours, days = (told.get("hours"), told.get("days")) if answer == YES else (None, None)
    known = {"hours_per_day": hours, "days_per_week": days, "hours_nonzero": True if answer == YES else None}
    return [{"kind": "household_chores", **known}]


def _job(job: str, told: dict, rules: RuleSet) -> list[dict]:
    """Return one activity, or two where Saturdays and Sundays have other hours than the rest of the week."""
    get = {row.name: told.get(f"{job}/{row.name}", {}) for row in ABOUT_JOB}
    whole = {
        "kind": "economic",
        "description": job_name(job, told),
        "work_type": job if job != OTHER_WORK else None,
        **_codes(job, told, rules),
        "notes": [ask.note for ask in asks_of(job) if says_yes(job, ask, told, "note")],
        "setting": _told(get["for_whom"].get("setting")),
        **_times(get["times"]),
        "hazards": chosen_list(get["hazards"].get("hazards")),
        "measures": {**_measures(get["load"]), **_measured(job, get["details"])},
        "excluded_stage": _flag(get["stage"].get("answer")),
        "agency_consent": _flag(get["agency"].get("consent")),
        "harmful": _flag(get["agency"].get("harmful")),
        "written_contract": _flag(get["contract"].get("answer")),
        "conflicts_with_school": _flag(get["school"].get("answer")),
        "overtime_consent": _flag(get["overtime"].get("consent")),
        "overtime_hours_this_month": get["overtime"].get("hours"),
    }
    return [{**whole, **spell} for spell in _spells(get["hours"])]


def _codes(job: str, told: dict, rules: RuleSet) -> dict:
    """Return the codes of a job: of the catalogue, of the follow-up questions, and as the officer confirmed.

    A follow-up question without an answer leaves the kind of work open unless the officer settled the codes.
    """
    work, place = codes_of(job)
    yes = [ask.code for kind in ("code", "permit") for ask in asks_of(job) if says_yes(job, ask, told, kind)]
    chosen = chosen_list(told.get(f"{job}/codes", {}).get("codes"))
    if chosen is None:
        found = [*(work or []), *(place or []), *yes]
        barred = not rules.hazardous.isdisjoint(found)
        unknown = work is None or (left_open(job, told) and not barred)
    else:
        kept = [*(work or []), *yes]
        found = [code for code in kept if code not in rules.hazardous] + chosen
        unknown = False
    if place is None and chosen is None:
        return {"work_codes": None, "place_codes": None}
    places = [code for code in dict.fromkeys(found) if code in rules.place]
    listed = [code for code in dict.fromkeys(found) if code not in rules.place]
    return {"work_codes": None if unknown else listed, "place_codes": places}


def _measured(job: str, told: dict) -> dict:
    """Return what the follow-up questions measured: numbers, and whether a tool is held in the hand."""
    numbers = {ask.id: told.get(ask.id) for ask in asks_of(job) if ask.kind == "measure"}
    return numbers | {ask.id: _flag(told.get(ask.id)) for ask in asks_of(job) if ask.kind == "tool"}


def _spells(told: dict) -> list[dict]:
    if told.get("not_this_week"):
        return [{"hours_per_day": 0, "days_per_week": 0, "hours_per_week": 0}]
    days, hours, free = told.get("weekdays") or [], told.get("hours"), told.get("free_hours")
    school_days = [day for day in days if day in SCHOOL_DAYS]
    free_days = [day for day in days if day in FREE_DAYS]
    if free is None or not free_days:
        return [_spell(days, hours)]
    return [_spell(school_days, hours), _spell(free_days, free)] if school_days else [_spell(free_days, free)]


def _spell(days: list[str], hours: float | None) -> dict:
    known = {"days_per_week": len(days) or None, "weekdays": days or None}
    return {"hours_per_day": hours, "hours_nonzero": True, **known}


def _times(told: dict) -> dict:
    night = told.get("night")
    return {"starts_at": told.get("starts_at"), "ends_at": told.get("ends_at"), "night_work": _flag(night)}


def _measures(told: dict) -> dict:
    return {"load_kg": told.get("kg"), "load_frequency": told.get("frequency")}


def _told(answer: str | None) -> str | None:
    return None if answer in (UNKNOWN, REFUSED) else answer


def _flag(answer: str | None) -> bool | None:
    return {YES: True, NO: False}.get(answer)
