"""What hangs on the meetings of a case. Called with a visible case only."""

from accounts.access import people_of_commune
from accounts.enums import RoleKind
from casework.access import running_shares, visible_cases
from casework.enums import ConclusionKind, MeetingState, Office
from casework.models import CaseMeeting
from vietnam.text import fold

# Who is meant by an office of the commune when no name stands beside it.
_ROLES = {Office.CHAIR: RoleKind.CHAIR, Office.PROTECTION: RoleKind.OFFICER}


def minutes_open(meeting, user) -> bool:
    """Tell whether `user` may write the minutes of `meeting` or correct them.

    Whoever wrote them corrects them, until a plan that rests on them was sent to the chair.
    """
    if meeting.state != MeetingState.HELD:
        return meeting.state == MeetingState.CALLED
    sent = meeting.case.plans.filter(submitted_at__gt=meeting.minutes_at).exists()
    return meeting.minutes_by_id == user.pk and not sent


def for_plan(case) -> list:
    """Return the conclusions of the last meeting of `case` that are objectives or activities of a plan."""
    last = (
        CaseMeeting.objects.filter(case=case, state=MeetingState.HELD).prefetch_related("conclusions").first()
    )
    rows = last.conclusions.all() if last else []
    return [row for row in rows if row.kind != ConclusionKind.TASK]


def in_plan(case) -> set[str]:
    """Return the words, folded, of the objectives and activities of the latest plan of `case`."""
    plan = case.plans.prefetch_related("goals", "activities").first()
    rows = (*plan.goals.all(), *plan.activities.all()) if plan else ()
    return {fold(row.what) for row in rows}


def invited(meeting) -> list:
    """Return the people asked to `meeting` who have an account and may open its case, without who called it.

    A name means whoever of them bears it; "chair" or "protection" without a name, those of the commune.
    """
    case = meeting.case
    holders = {kind: people_of_commune(case.commune, kind) for kind in _ROLES.values()}
    helpers = [share.user for share in running_shares().filter(case=case).select_related("user")]
    known = {person.pk: person for people in (*holders.values(), helpers) for person in people}
    asked = {}
    for row in meeting.people.all():
        meant = holders.get(_ROLES.get(row.office), ())
        if row.name:
            meant = [person for person in known.values() if fold(person.full_name) == fold(row.name)]
        asked |= {person.pk: person for person in meant if person.pk != meeting.by_id}
    return [person for person in asked.values() if visible_cases(person).filter(pk=case.pk).exists()]
