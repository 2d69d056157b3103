"""The other children of a household, and the one that a case warns of. Called with a visible case only."""

from dataclasses import dataclass

from django.db.models import Prefetch

from casework.enums import FieldGroup, How, ReportState, Schooling
from casework.models import Caregiver, Case, Child, Report
from casework.workflow import DEEDS
from vietnam.calendar import today
from vietnam.text import fold

SHOWN = 12
LEARNING = (Schooling.ENROLLED, Schooling.SUPPLEMENTARY)
FROM, UNTIL = 5, 16
"""Ages at which a brother or sister is at risk of the same: from school age until the law counts no child."""


@dataclass(frozen=True)
class Sibling:
    """Another child of the household as the person sees it; `case` only when it may be opened."""

    child: Child
    name: str
    age: int | None
    schooling: str
    case: Case | None
    waiting: bool
    at_risk: bool = False


def siblings(case, seen, cases) -> list[Sibling]:
    """Return the other children of the household of `case`, the eldest first; none behind a hidden name.

    `seen` is how the person sees the case, `cases` what the person may see. The next younger one who does not
    learn and whom nobody looks after yet is marked: what made one child work often makes the next.
    """
    if seen.hows[FieldGroup.IDENTITY] == How.NEVER:
        return []
    known = Prefetch("cases", cases.only("code", "child", "state", "name_hidden"), to_attr="known")
    waiting = Prefetch("reports", Report.objects.filter(state=ReportState.OPEN), to_attr="waiting")
    found = Child.objects.filter(household=case.child.household_id, merged_into=None).exclude(
        pk=case.child_id
    )
    rows = list(found.order_by("birth_year", "birth_date", "pk").prefetch_related(known, waiting)[:SHOWN])
    next_one = _next_at_risk(case.child, rows)
    return [_sibling(row, seen, row is next_one) for row in rows]


def visited_together(case, cases) -> list[Case]:
    """Return the other cases of the household, among `cases`, that a visit to it is written down for.

    A child whose name is hidden has a sheet of its own: what the family says stands in every child's visit.
    """
    if case.name_hidden:
        return []
    states, _permission = DEEDS["visit"]
    home = {"child__household": case.child.household_id, "state__in": states, "name_hidden": ""}
    return list(cases.filter(**home).exclude(pk=case.pk).order_by("child__birth_year", "pk")[:SHOWN])


def _sibling(child, seen, at_risk) -> Sibling:
    shown = seen.record(child)
    hidden = any(case.name_hidden for case in child.known)
    name = "" if hidden else str(shown.full_name)
    case = child.known[0] if child.known else None
    words = str(shown.get_schooling_display())
    return Sibling(child, name, child.age_on(today()), words, case, bool(child.waiting), at_risk)


def _next_at_risk(child, rows):
    """The eldest of the younger ones who needs a look; without a year of birth nobody is younger."""
    if child.birth_year is None:
        return None
    younger = (row for row in rows if row.birth_year is not None and _born(row) > _born(child))
    return next((row for row in younger if _needs_a_look(row)), None)


def _born(child):
    return child.birth_year, str(child.birth_date or "")


def _needs_a_look(child) -> bool:
    age = child.age_on(today())
    followed = child.known or child.waiting
    return not followed and child.schooling not in LEARNING and age is not None and FROM <= age < UNTIL


def people_named(caregiver: dict, report) -> list[dict]:
    """Return the caregivers whom a report names: who cares for the child now, then father and mother."""
    named = [caregiver] if caregiver.get("full_name") else []
    for relation, name in parents_named(report).items():
        if name and fold(name) not in [fold(person["full_name"]) for person in named]:
            named.append({"full_name": name, "relation": relation})
    return named


def parents_named(report) -> dict[str, str]:
    """Return relation → name of the parents whom a report names."""
    return {"Cha": report.father_name, "Mẹ": report.mother_name}


def carer_of(home) -> Caregiver | None:
    """Return who was named first of those who look after the children of `home` today."""
    return home.caregivers.filter(ended_why="").order_by("pk").first()


def shares_home(child) -> bool:
    """Tell whether other children live in the household of `child`: then their cases say how it lives."""
    others = Child.objects.filter(household=child.household_id, merged_into=None)
    return others.exclude(pk=child.pk).exists()
