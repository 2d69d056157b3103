"""What hangs on the meetings of a case. Called with a visible case only."""

from casework.enums import ConclusionKind, MeetingState
from casework.models import CaseMeeting
from vietnam.text import fold


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
