"""Case meetings: called, changed, called off; minutes written and corrected; tasks that came of them."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import leave_notice, take_notices_back
from accounts.enums import NoticeKind
from audit.actions import save
from audit.editing import require_version
from casework.actions.cases import lock_for_deed
from casework.actions.clocks import cancel_clock, meet_clock, start_clock
from casework.enums import ConclusionKind, DeadlineKind, MeetingState
from casework.meetings import invited, minutes_open
from casework.models import CaseMeeting, MeetingConclusion, MeetingPerson
from casework.workflow import Mendable, NotNow
from vietnam.calendar import end_of_day


@transaction.atomic
def call_meeting(case, *, by, people: list[dict], **fields) -> CaseMeeting:
    """Call a meeting about `case` (fields of `CaseMeeting`); `people` are rows of `MeetingPerson`.

    Of them those who have an account and may open the case are told.
    """
    case = lock_for_deed(case.pk, "meet", by=by)
    meeting = save(CaseMeeting(case=case, by=by, **fields), by=by, reason="call_meeting")
    _write_people(meeting, people, by)
    _tell_invited(meeting)
    return meeting


@transaction.atomic
def change_meeting(meeting, *, by, people: list[dict], version: str | None = None, **fields) -> CaseMeeting:
    """Change when, where, why and with whom a meeting is held that was not held yet; a new date is told.

    `version` is the token of what the form was opened on (`audit.editing`). Raises `ChangedMeanwhile`.
    """
    meeting = _lock_called(meeting, by)
    require_version(meeting.history, version)
    for field, value in fields.items():
        setattr(meeting, field, value)
    save(meeting, by=by, reason="change_meeting")
    _write_people(meeting, people, by)
    _tell_invited(meeting)
    return meeting


@transaction.atomic
def call_off_meeting(meeting, *, by, reason: str) -> CaseMeeting:
    """Say that a meeting is not held, with the reason."""
    meeting = _lock_called(meeting, by)
    meeting.state, meeting.off_reason = MeetingState.CALLED_OFF, reason
    take_notices_back(kind=NoticeKind.MEETING_CALLED, about=meeting)
    return save(meeting, by=by, reason="call_off_meeting")


@transaction.atomic
def write_minutes(
    meeting, *, by, people: list[dict], conclusions: list[dict], version: str | None = None, **words
) -> CaseMeeting:
    """Write the minutes of a meeting, or correct them (`casework.meetings.minutes_open`).

    A conclusion that is a task starts a clock of its own. Raises NotNow before the meeting, and once a plan
    was sent or for somebody who did not write them; ChangedMeanwhile when more was written since `version`
    (`audit.editing`), on another device too.
    """
    meeting = _lock(meeting, by)
    if not minutes_open(meeting, by):
        raise NotNow(
            _("Biên bản chỉ được người ghi sửa, và chỉ khi chưa trình kế hoạch. Tải lại trang để xem.")
        )
    if meeting.at > timezone.now():
        raise Mendable(_("Cuộc họp chưa diễn ra. Sửa ngày giờ họp nếu đã họp sớm hơn."))
    require_version(meeting.history, version)
    for field, value in words.items():
        setattr(meeting, field, value)
    first = meeting.state != MeetingState.HELD
    if first:
        meeting.state, meeting.minutes_by, meeting.minutes_at = MeetingState.HELD, by, timezone.now()
    take_notices_back(kind=NoticeKind.MEETING_CALLED, about=meeting)
    save(meeting, by=by, reason="write_minutes" if first else "correct_minutes")
    _write_people(meeting, people, by)
    _write_conclusions(meeting, conclusions, by)
    return meeting


@transaction.atomic
def finish_task(conclusion, *, by, on: dt.date, note: str = "") -> MeetingConclusion:
    """Say that a task of a meeting was done on a day; its clock is met."""
    case = lock_for_deed(conclusion.meeting.case_id, "meet", by=by)
    conclusion = MeetingConclusion.objects.select_for_update().get(pk=conclusion.pk)
    if conclusion.kind != ConclusionKind.TASK or conclusion.done_on:
        raise NotNow(_("Việc này đã được ghi là xong. Tải lại trang để xem."))
    conclusion.done_on, conclusion.done_note = on, note
    save(conclusion, by=by, reason="finish_task")
    meet_clock(case, DeadlineKind.TASK, by=by, about=conclusion, at=end_of_day(on))
    return conclusion


def _tell_invited(meeting) -> None:
    """Leave one notice for each day of the meeting, take back those of another day or to people left out."""
    people = invited(meeting) if meeting.at > timezone.now() else []
    take_notices_back(kind=NoticeKind.MEETING_CALLED, about=meeting, but=people, due=meeting.at)
    leave_notice(
        to=people,
        kind=NoticeKind.MEETING_CALLED,
        about=meeting,
        path=reverse("casework:meeting", args=[meeting.pk]),
        case_code=meeting.case.code,
        due=meeting.at,
    )


def _lock(meeting, by) -> CaseMeeting:
    case = lock_for_deed(meeting.case_id, "meet", by=by)
    meeting = CaseMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    meeting.case = case
    return meeting


def _lock_called(meeting, by) -> CaseMeeting:
    meeting = _lock(meeting, by)
    if meeting.state != MeetingState.CALLED:
        raise NotNow(_("Cuộc họp này đã có biên bản hoặc không họp nữa. Tải lại trang để xem."))
    return meeting


def _write_people(meeting, people, by) -> None:
    """Keep the rows that stayed as they were, take out the others and write what is new."""
    wanted = [{"came": None, **row} for row in people]
    for old in meeting.people.all():
        held = {"office": old.office, "body": old.body, "name": old.name, "came": old.came}
        if held in wanted:
            wanted.remove(held)
        else:
            _take_out(old, by)
    for row in wanted:
        save(MeetingPerson(meeting=meeting, **row), by=by, reason="meeting_person")


def _write_conclusions(meeting, wanted, by) -> None:
    """Write the conclusions; one whose words stay keeps its row, and with it what was done about it."""
    left = {(row.kind, row.what): row for row in meeting.conclusions.all()}
    for fields in wanted:
        row = left.pop((fields["kind"], fields["what"]), None) or MeetingConclusion(meeting=meeting)
        due_before = row.pk and row.by_date
        for field, value in fields.items():
            setattr(row, field, value)
        save(row, by=by, reason="meeting_conclusion")
        if row.kind == ConclusionKind.TASK and not row.done_on and row.by_date != due_before:
            due = end_of_day(row.by_date)
            start_clock(meeting.case, DeadlineKind.TASK, by=by, about=row, due=due)
    for row in left.values():
        if row.done_on:
            raise Mendable(_("Việc đã ghi là xong thì không bỏ khỏi biên bản được."))
        cancel_clock(meeting.case, DeadlineKind.TASK, by=by, about=row)
        _take_out(row, by)


def _take_out(row, by) -> None:
    row._history_user = by
    row.delete()
