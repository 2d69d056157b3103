"""Case meetings: called, invited without a name, minutes, what becomes of each conclusion."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actions import mark_read
from accounts.enums import RoleKind
from accounts.models import Notice, Role, User
from casework.actions import meetings
from casework.models import CaseMeeting, MeetingConclusion
from casework.workflow import NotNow
from reminders.actions import run_pump
from reminders.messages import message_of
from reminders.timing import next_digest
from tests.casework.test_plan import filled
from tests.casework.walk import day, text_of, token, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
SCHOOL = {"office": "school", "body": "Trường Tân Hòa", "name": "Cô Thu"}
TASK = {"kind": "task", "what": "Làm giấy khai sinh", "responsible": "Tư pháp", "by_date": today()}
GOAL = {"kind": "objective", "what": "Trẻ đi học lại", "responsible": "", "by_date": today()}
WORK = {"kind": "activity", "what": "Học bù môn Toán", "responsible": "Cô Thu", "by_date": today()}


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], state="assessed", full_name="Nguyễn Thị Bông Bưởi")


@pytest.fixture
def held(cast, case):
    """A meeting of an hour ago whose minutes Lan has written."""
    ago = timezone.now() - dt.timedelta(hours=1)
    row = meetings.call_meeting(case, by=cast["minh"], at=ago, place="UBND xã", people=[SCHOOL])
    told = {"people": [{**SCHOOL, "came": True}], "conclusions": [TASK, GOAL, WORK]}
    return meetings.write_minutes(row, by=cast["lan"], discussed="Việc học", **told)


def rows(prefix, *told):
    """Rows of a formset as they are posted."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(told)), f"{prefix}-INITIAL_FORMS": "0"}
    for place, row in enumerate(told):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def called(**changes):
    """A filled-in call."""
    people = rows("person", SCHOOL, {"office": "caregiver", "name": "Nguyễn Văn Cha"})
    return {"at": f"{day(2)} 14:00", "place": "Nhà văn hóa ấp", "purpose": "Việc học", **people, **changes}


def written(**changes):
    """Filled-in minutes with a task and an activity."""
    people = rows("person", {**SCHOOL, "came": "yes"}, {"office": "police", "came": "no"})
    task = {"kind": "task", "what": "Làm giấy khai sinh", "by_date": day(5)}
    concluded = rows("conclusion", task, {"kind": "activity", "what": "Học bù"})
    words = {"child_words": "Con muốn học", "caregiver_words": "Nhà khó", "discussed": "Việc học"}
    return {**people, **concluded, **words, **changes}


def test_a_correction_moves_the_date_of_a_task_only_with_its_day(cast, held):
    clock, more = held.case.deadlines.get(kind="task"), {"people": [{**SCHOOL, "came": True}]}
    for day_, moved in ((TASK["by_date"], False), (TASK["by_date"] + dt.timedelta(days=1), True)):
        told = [{**TASK, "by_date": day_}, GOAL, WORK]
        meetings.write_minutes(held, by=cast["lan"], discussed="Việc", conclusions=told, **more)
        again = held.case.deadlines.get(kind="task")
        assert (again.starts_at != clock.starts_at, again.due_at != clock.due_at) == (moved, moved)


def test_a_call_and_an_invitation_without_a_name(cast, sign_in, case):
    client = sign_in(cast["lan"])
    usual = client.get(url("meeting_new", case.pk)).context["people"]
    assert [form["office"].value() for form in usual.forms][:2] == ["chair", "protection"]
    row = text_of(client.post(url("meeting_new", case.pk), called(add_person="1")))
    assert 'name="person-2-office"' in row
    response = client.post(url("meeting_new", case.pk), called())
    meeting = CaseMeeting.objects.get()
    assert response.url == url("meeting", meeting.pk)
    assert [(one.office, one.came) for one in meeting.people.all()] == [("school", None), ("caregiver", None)]
    letter = text_of(client.get(url("meeting_invitation", meeting.pk)))
    assert ("Cô Thu" in letter, "Nhà văn hóa ấp" in letter) == (True, True)
    for secret in ("Bông Bưởi", "Nguyễn Văn Cha", "Cha, mẹ, người chăm sóc", case.child.initials):
        assert secret not in letter
    client.post(url("meeting_edit", meeting.pk), called(place="Trạm y tế"))
    client.post(url("meeting_off", meeting.pk), {"reason": "Gia đình chuyển đi"})
    late = client.post(url("meeting_edit", meeting.pk), called(place="Khác"), follow=True)
    assert "không họp nữa. Tải lại trang" in text_of(late)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.place, meeting.history.count()) == ("called_off", "Trạm y tế", 3)


@pytest.mark.parametrize(
    ("page", "changes", "field"),
    [
        ("call", {"at": "31/02/2026 08:00"}, "at"),
        ("call", {"at": "1/1/1990 08:00"}, "at"),
        ("call", {"place": "Đ" * 10_000}, "place"),
        ("call", {"person-0-office": "x"}, "person"),
        ("call", {"person-TOTAL_FORMS": "-1"}, "person"),
        ("minutes", {"discussed": " "}, "discussed"),
        ("minutes", {"person-0-name": ""}, "person"),
        ("minutes", {"conclusion-0-by_date": ""}, "conclusion"),
        ("minutes", {"conclusion-1-kind": "task", "conclusion-1-what": "Làm giấy khai sinh"}, "conclusion"),
        ("minutes", {"conclusion-1-what": "<b>ă</b>" * 900}, "conclusion"),
        ("minutes", {"conclusion-TOTAL_FORMS": "²"}, "conclusion"),
    ],
)
def test_a_mistake_keeps_what_was_typed(cast, sign_in, case, page, changes, field):
    row = meetings.call_meeting(case, by=cast["lan"], at=timezone.now(), place="UBND xã", people=[SCHOOL])
    path = url("meeting_new", case.pk) if page == "call" else url("minutes", row.pk)
    sent = called(**changes) if page == "call" else written(**changes)
    response = sign_in(cast["lan"]).post(path, sent)
    form = response.context[{"person": "people", "conclusion": "conclusions"}.get(field, "form")]
    assert not form.is_valid()
    assert "Cô Thu" in text_of(response) or "person-TOTAL_FORMS" in changes or "person-0-name" in changes
    assert (CaseMeeting.objects.count(), MeetingConclusion.objects.count()) == (1, 0)


def test_minutes_start_the_clock_of_a_task_and_are_corrected_by_who_wrote_them(cast, sign_in, case):
    row = meetings.call_meeting(case, by=cast["minh"], at=timezone.now(), place="UBND xã", people=[SCHOOL])
    lan = sign_in(cast["lan"])
    lan.post(url("minutes", row.pk), written())
    row.refresh_from_db()
    task, work = row.conclusions.all()
    clock = case.deadlines.get(kind="task")
    assert (row.state, row.minutes_by, row.child_words) == ("held", cast["lan"], "Con muốn học")
    assert [one.came for one in row.people.all()] == [True, False]
    assert timezone.localtime(clock.due_at).date() == today() + dt.timedelta(days=5)
    refused = sign_in(cast["minh"]).post(url("minutes", row.pk), written(discussed="Khác"))
    assert "Biên bản chỉ được người ghi sửa" in text_of(refused)
    lan.post(url("minutes", row.pk), written(**{"conclusion-0-by_date": day(9), "conclusion-1-DELETE": "on"}))
    clock.refresh_from_db()
    assert timezone.localtime(clock.due_at).date() == today() + dt.timedelta(days=9)
    assert (list(row.conclusions.all()), MeetingConclusion.history.filter(id=work.pk).count()) == ([task], 2)
    lan.post(url("minutes", row.pk), written(**{"conclusion-0-DELETE": "on"}))
    clock.refresh_from_db()
    assert clock.cancelled_at
    told = [version.history_change_reason for version in row.history.all()]
    assert told == ["correct_minutes", "correct_minutes", "write_minutes", "call_meeting"]
    assert "Ghi biên bản họp trường hợp" in text_of(lan.get(url("log", case.pk)))


def test_a_task_is_done_once_and_meets_its_clock(cast, sign_in, case, held):
    task, client = held.conclusions.get(kind="task"), sign_in(cast["lan"])
    client.post(url("task_done", task.pk), {"on": day(0), "note": "Đã có giấy"})
    task.refresh_from_db()
    assert (task.done_on, task.done_note) == (today(), "Đã có giấy")
    assert case.deadlines.get(kind="task").met_at
    again = client.post(url("task_done", task.pk), {"on": day(0)}, follow=True)
    assert "đã được ghi là xong" in text_of(again)
    gone = {"people": [{**SCHOOL, "came": True}], "conclusions": [GOAL]}
    with pytest.raises(NotNow, match="không bỏ khỏi biên bản"):
        meetings.write_minutes(held, by=cast["lan"], discussed="Việc học", **gone)


def test_conclusions_begin_the_plan_and_close_the_minutes_when_it_is_sent(cast, sign_in, case, held):
    client = sign_in(cast["lan"])
    form = client.get(url("plan_edit", case.pk)).context
    assert [row["what"].value() for row in form["objectives"].forms] == ["Trẻ đi học lại"]
    assert [row["responsible"].value() for row in form["formset"].forms] == ["Cô Thu"]
    more = client.post(url("plan_edit", case.pk), filled(from_meeting="1")).context["formset"]
    assert [row["what"].value() for row in more.forms] == ["Việc 1", "Học bù môn Toán"]
    client.post(url("plan_edit", case.pk), filled(**{"activity-0-what": "Học bù môn Toán"}, submit="1"))
    page = text_of(client.get(url("meeting", held.pk)))
    assert (page.count("Đã có trong kế hoạch"), page.count("Chưa có trong kế hoạch")) == (1, 1)
    assert url("minutes", held.pk) not in page
    told = {"people": [], "conclusions": [TASK]}
    with pytest.raises(NotNow, match="chưa trình kế hoạch"):
        meetings.write_minutes(held, by=cast["lan"], discussed="Khác", **told)


def test_no_minutes_before_the_meeting(cast, case):
    soon = timezone.now() + dt.timedelta(hours=1)
    row = meetings.call_meeting(case, by=cast["lan"], at=soon, place="UBND xã", people=[])
    with pytest.raises(NotNow, match="chưa diễn ra"):
        meetings.write_minutes(row, by=cast["lan"], people=[], conclusions=[], discussed="x")


def test_who_was_asked_and_may_open_the_case_is_told_once_for_each_day(cast, case):
    """An account and the right decide, by office or by name; who may not open the case is not told."""
    Notice.objects.all().delete()
    lan, minh = cast["lan"], cast["minh"]
    mai = officer_of(case.commune, "mai", "Nguyễn Thị Mai")
    people = [
        {"office": "chair", "body": "", "name": ""},
        {"office": "women", "body": "Hội Phụ nữ", "name": "nguyen thi mai"},
        {"office": "other", "body": "", "name": cast["hoa"].full_name},
        {"office": "school", "body": "", "name": cast["thu"].full_name},
    ]
    at = timezone.now() + dt.timedelta(days=3)
    row = meetings.call_meeting(
        case, by=lan, at=at, place="Nhà ông Bưởi", purpose="Bị bóc lột", people=people
    )

    def told(**only):
        rows = Notice.objects.filter(kind="meeting_called", about=f"casework.casemeeting:{row.pk}", **only)
        return sorted((notice.recipient.username, notice.due) for notice in rows)

    assert told() == [("mai", at), ("minh", at)]
    notice = Notice.objects.get(recipient=minh)
    assert (notice.path, notice.case_code) == (url("meeting", row.pk), case.code)
    mail = message_of(notice)
    for secret in ("Bưởi", "bóc lột", "Nguyễn", case.commune.name):
        assert secret not in mail.subject + mail.body, secret
    mark_read(notice)
    meetings.change_meeting(row, by=lan, at=at, place="UBND xã", people=people)
    assert (told(), told(read_at=None)) == ([("mai", at), ("minh", at)], [("mai", at)])
    later = at + dt.timedelta(days=1)
    meetings.change_meeting(row, by=lan, at=later, place="UBND xã", people=people[:1])
    assert told(read_at=None) == told() == [("minh", later)]
    meetings.change_meeting(row, by=lan, at=at, place="UBND xã", people=people)
    assert told(read_at=None) == [("mai", at), ("minh", at)]
    # Asked again when it is sent: a role that ended meanwhile is told nothing.
    mai.roles.update(ends=today() - dt.timedelta(days=1))
    run_pump(next_digest(timezone.now()))
    states = dict(Notice.objects.filter(kind="meeting_called").values_list("recipient__username", "state"))
    assert states == {"mai": "withheld", "minh": "sent"}
    meetings.call_off_meeting(row, by=lan, reason="Gia đình chuyển đi")
    assert told() == []


def officer_of(commune, name, full_name):
    """Another officer of `commune`."""
    user = User.objects.create(username=name, full_name=full_name, email=f"{name}@example.vn")
    Role.objects.create(user=user, kind=RoleKind.OFFICER, area=commune, starts=dt.date(2025, 7, 1))
    return user


@pytest.mark.parametrize("which", ["theirs", "mine"])
def test_minutes_written_on_two_devices_are_shown_beside_each_other(cast, sign_in, held, which):
    """The words are chosen one by one, who came and what was concluded each as a whole."""
    person = {**SCHOOL, "came": "no"}
    concluded = rows("conclusion", {"kind": "task", "what": "Làm giấy khai sinh", "by_date": day(5)})
    mine = {"discussed": "Việc học", **rows("person", person), **concluded}

    def elsewhere():
        told = {"people": [{**SCHOOL, "came": True}], "conclusions": [GOAL]}
        meetings.write_minutes(held, by=cast["lan"], discussed="Việc nhà", **told)

    client, page = sign_in(cast["lan"]), url("minutes", held.pk)
    opened = token(client.get(page))
    elsewhere()
    both = client.post(page, {**mine, "version": opened}).context["both"]
    found = {row.name: (row.theirs, row.mine) for row in both.clashes}
    assert found["discussed"] == ("Việc nhà", "Việc học")
    theirs, my_own = found["person"]
    assert theirs.endswith("có mặt")
    assert my_own.endswith("vắng mặt")
    goal, task = found["conclusion"]
    assert goal == f"Mục tiêu của kế hoạch, {GOAL['what']}, {day(0)}"
    assert task.endswith(f"Làm giấy khai sinh, {day(5)}")
    answers = {f"chon-{name}": which for name in found}
    sent = {**mine, "version": both.version, "chon": list(found), **answers}
    assert client.post(page, sent).status_code == 302
    held.refresh_from_db()
    came, what = held.people.get().came, [row.what for row in held.conclusions.all()]
    if which == "theirs":
        assert (held.discussed, came, what) == ("Việc nhà", True, [GOAL["what"]])
    else:
        assert (held.discussed, came, what) == ("Việc học", False, ["Làm giấy khai sinh"])
