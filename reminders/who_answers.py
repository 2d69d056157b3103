"""Whom a clock concerns: its owner, or whoever stands in for a person that may not be told any more."""

from accounts.access import supervisors_of
from casework.access import visible_cases
from casework.actions.cases import chairs, officers
from casework.enums import DeadlineKind


def who_answers_for(deadline) -> list:
    """Return the users who are told when `deadline` passes or stands still too long."""
    case, owner = deadline.case, deadline.owner
    if owner and owner.is_active and visible_cases(owner).filter(pk=case.pk).exists():
        return [owner]
    people = officers(case)
    if deadline.kind == DeadlineKind.APPROVAL:
        people = [*chairs(case), *people]
    return people or supervisors_of(case.commune)
