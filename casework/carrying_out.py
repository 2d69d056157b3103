"""How far the approved plan of a case has come. Called with a visible case only."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from casework.enums import DecisionKind, DecisionOutcome, Progress
from casework.models import Decision, Plan
from vietnam.calendar import today

TOLD_LENGTH = 1000


@dataclass(frozen=True)
class Carried:
    """Rows of the plan that is carried out, counted: `late` are open activities whose day has passed."""

    plan: int
    version: int
    activities: int
    done: int
    not_done: int
    late: int
    goals: int
    reached: int


def carried_out(case) -> Plan | None:
    """Return the plan of `case` that is carried out: the newest that the chair approved."""
    approved = {"decisions__kind": DecisionKind.PLAN, "decisions__outcome": DecisionOutcome.APPROVED}
    return case.plans.filter(**approved).first()


def told_of(plan) -> dict[str, str]:
    """Return who carries `plan` out, as it names them, and who receives the decision on it (Art 28(5))."""
    named = plan.activities.values_list("responsible", "partner") if plan else ()
    people = dict.fromkeys(name for row in named for name in row if name)
    recipients = _("Đơn vị, người thực hiện; cha, mẹ hoặc người chăm sóc trẻ")
    return {"implementers": "; ".join(people)[:TOLD_LENGTH], "recipients": recipients}


def plans_of(case) -> list[Plan]:
    """Return the plans of `case` with who wrote them and their rows counted; read once for a page."""
    _read(case, "plans", _counted())
    return list(case.plans.all())


def decisions_of(case) -> list[Decision]:
    """Return the chair's decisions about `case` with who decided; read once for a page."""
    _read(case, "decisions", Decision.objects.select_related("by"))
    return list(case.decisions.all())


def carried(case) -> Carried | None:
    """Return how far the plan that is carried out has come, from what `plans_of` and `decisions_of` read."""
    approved = {
        row.plan_id
        for row in decisions_of(case)
        if row.kind == DecisionKind.PLAN and row.outcome == DecisionOutcome.APPROVED
    }
    plan = next((row for row in plans_of(case) if row.pk in approved), None)
    if plan is None:
        return None
    numbers = {name: getattr(plan, f"n_{name}") for name in _COUNTS}
    return Carried(plan=plan.pk, version=plan.version, **numbers)


def _rows(related, *conditions, **fields):
    return Count(related, filter=Q(*conditions, **fields), distinct=True)


_COUNTS = {
    "activities": lambda: Count("activities", distinct=True),
    "done": lambda: _rows("activities", activities__outcome=Progress.DONE),
    "not_done": lambda: _rows("activities", activities__outcome=Progress.NOT_DONE),
    "late": lambda: _rows("activities", activities__outcome=Progress.OPEN, activities__by_date__lt=today()),
    "goals": lambda: Count("goals", distinct=True),
    "reached": lambda: _rows("goals", goals__outcome=Progress.DONE),
}


def _counted():
    counts = {f"n_{name}": count() for name, count in _COUNTS.items()}
    return Plan.objects.select_related("by").annotate(**counts)


def _read(case, related, rows) -> None:
    prefetch_related_objects([case], Prefetch(related, rows))
