"""What of a scope waits for a decision, and what was decided: rows with the codes of cases, no names."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from accounts.scope import system_scope
from casework.enums import CaseState, DeadlineKind, DecisionKind, DecisionOutcome
from casework.models import Case, Deadline, Decision
from reports.figures.asof import Scope, of_cases, versions
from vietnam.calendar import day_of

WAITING = (CaseState.PLANNED, CaseState.CLOSING)


@dataclass(frozen=True)
class Waiting:
    """A case that waits for the chair: its key and code, in which state, until when."""

    case: int
    code: str
    state: str
    due: dt.date | None


@dataclass(frozen=True)
class Decided:
    """A decision of the period about one case, in words."""

    code: str
    about: str
    outcome: str
    number: str
    on: dt.date


def waiting(scope: Scope) -> list[Waiting]:
    """Return the cases that waited for a decision at the moment of knowing, the earliest date first.

    Not when the period closed: what has been decided since is no question any more, and what came since is.
    """
    clocks = versions(Deadline, scope.known_at).filter(
        kind=DeadlineKind.APPROVAL, case_id=OuterRef("id"), met_at=None, cancelled_at=None
    )
    due = Subquery(clocks.order_by("due_at").values("due_at")[:1])
    with system_scope("reports.figures"):
        rows = versions(Case, scope.known_at).filter(commune_id__in=scope.communes, state__in=WAITING)
        rows = rows.annotate(due=due).order_by("due", "code")
        found = list(rows.values_list("id", "code", "state", "due"))
    return [Waiting(key, code, state, due and day_of(due)) for key, code, state, due in found]


def decided(scope: Scope) -> list[Decided]:
    """Return the decisions of the period about the cases of the scope, the first one first. Two queries."""
    begins, over = scope.period.moments
    with system_scope("reports.figures"):
        rows = versions(Decision, scope.known_at).filter(of_cases(scope), at__gte=begins, at__lt=over)
        found = list(rows.order_by("at", "id").values_list("case_id", "kind", "outcome", "number", "at"))
        codes = dict(Case.objects.filter(pk__in={row[0] for row in found}).values_list("pk", "code"))
    return [
        Decided(
            codes[key], str(DecisionKind(kind).label), str(DecisionOutcome(outcome).label), number, day_of(at)
        )
        for key, kind, outcome, number, at in found
        if key in codes
    ]
