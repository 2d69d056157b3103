"""A school reports a pupil: it reaches the commune at once, and the school learns what came of it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice, Role
from accounts.scope import person_scope
from audit.models import Event
from casework.actions import forwarding, pupils
from casework.actions.reports import dismiss_report, open_case
from casework.deadlines import school_answer_due
from casework.enums import Channel, DeadlineKind, ForwardState, ReportState
from casework.models import Report, Reporter, ReportForward
from casework.workflow import Mendable, NotNow
from reminders.access import may_still_open
from reminders.actions import tell_school_answers, tell_urgent_reports
from schools.models import Institution
from tests.factories import CANARIES
from tests.factories import pupil as told_of
from vietnam.calendar import add_working_days, day_of, end_of_day, today

pytestmark = pytest.mark.django_db
LIST_QUERIES = 6
FORM = {
    "urgent": "no",
    "full_name": CANARIES[0],
    "birth": "3/2014",
    "sex": "female",
    "grade": "6",
    "absent_days": "12",
    "absent_since": "2/11/2026",
    "what_was_said": "Em phụ bán vé số mỗi tối",
    "known_from": ["friends", "teachers"],
    "topics": ["learning"],
    "reference": "NK-12/2026",
    "village": "Ấp Láng",
    "work_text": "Bán vé số",
    "father_name": "Lê Văn Cha",
}


@pytest.fixture
def school(cast):
    return Institution.objects.get(posts__user=cast["thu"])


@pytest.fixture
def commune(cast):
    return cast["lan"].roles.get().area


@pytest.fixture
def sent(cast, school, commune):
    return pupils.report_pupil(school, **told_of(cast["thu"], commune, CANARIES[0]))


def own(row) -> ReportForward:
    return ReportForward.objects.get(pk=row.pk)


def kinds_of(user) -> set:
    return set(Notice.objects.filter(recipient=user).values_list("kind", flat=True))


class TestTheWay:
    def test_from_the_name_of_the_commune_to_a_report_there(self, cast, school, commune, sign_in):
        thu, lan = sign_in(cast["thu"]), sign_in(cast["lan"])
        where = thu.get(reverse("casework:pupil_where"), {"q": "tan hoa"})
        url = reverse("casework:pupil_new", args=[commune.pk])
        assert url in where.text
        assert thu.get(url).status_code == 200
        answer = thu.post(url, FORM)
        row = ReportForward.objects.get()
        assert answer.url == reverse("casework:pupil", args=[row.pk])
        assert (row.from_institution, row.from_commune, row.report) == (school, None, None)
        assert NoticeKind.PUPIL_REPORTED in kinds_of(cast["lan"]) & kinds_of(cast["minh"])
        told = Notice.objects.filter(kind=NoticeKind.PUPIL_REPORTED)
        assert all(may_still_open(notice) for notice in told)
        arrived = lan.get(reverse("casework:forward", args=[row.pk])).text
        for words in (
            *(CANARIES[0], "Em phụ bán vé số mỗi tối", "Vắng 12 buổi trong 4 tuần qua.", "Lê Văn Cha"),
            *("Bạn học kể; Thầy cô nhận thấy", "Nghỉ học hẳn từ ngày 02/11/2026", "Ấp Láng", school.name),
        ):
            assert words in arrived
        # Who reported stands in the stricter record alone.
        assert str(cast["thu"]) not in arrived
        lan.post(reverse("casework:forward_receive", args=[row.pk]))
        report = Report.objects.get(forward_key=row.key)
        assert (report.channel, report.commune, report.child.grade) == (Channel.SCHOOL, commune, 6)
        assert (report.child.school_name, report.child.schooling) == (school.name, "absent")
        assert Reporter.objects.get(report=report).full_name == str(cast["thu"])
        assert (own(row).state, own(row).content) == (ForwardState.RECEIVED, {})

    def test_a_form_with_a_fault_keeps_what_was_typed(self, cast, commune, sign_in):
        url = reverse("casework:pupil_new", args=[commune.pk])
        later = (today() + dt.timedelta(days=3)).strftime("%d/%m/%Y")
        page = sign_in(cast["thu"]).post(url, {**FORM, "raised_on": later, "grade": "15"})
        assert (page.status_code, ReportForward.objects.count()) == (200, 0)
        assert "Ngày này ở sau hôm nay." in page.text
        assert "Em phụ bán vé số mỗi tối" in page.text
        assert set(page.context["form"].errors) == {"raised_on", "grade"}

    def test_where_nobody_could_receive_it_the_school_is_told_to_call(self, cast, school, commune, sign_in):
        Role.objects.filter(area=commune, kind="officer").update(ends=today() - dt.timedelta(days=1))
        page = sign_in(cast["thu"]).get(reverse("casework:pupil_where"), {"q": "tan hoa"}).text
        assert reverse("casework:pupil_new", args=[commune.pk]) not in page
        with pytest.raises(Mendable, match="chưa có cán bộ dùng hệ thống"):
            pupils.report_pupil(school, **told_of(cast["thu"], commune))
        assert not ReportForward.objects.exists()


class TestWhatBecomesOfIt:
    def test_the_school_learns_that_it_is_followed_up_and_nothing_more(self, cast, sent, sign_in):
        report = forwarding.receive_forward(sent, by=cast["lan"])
        case = open_case(report, by=cast["lan"])
        page = sign_in(cast["thu"]).get(reverse("casework:pupil", args=[sent.pk])).text
        assert "Xã đã nhận và đang theo dõi, hỗ trợ học sinh." in page
        for secret in (case.code, CANARIES[0], "Trần Thị Mẹ", "Đã thành hồ sơ"):
            assert secret not in page
        assert NoticeKind.PUPIL_OUTCOME in kinds_of(cast["thu"])

    def test_through_a_second_commune_too(self, cast, sent):
        report = forwarding.receive_forward(sent, by=cast["lan"])
        there = cast["hoa"].roles.get().area
        words = {"reason": "residence", "comment": "", "what_was_said": "Em bán vé số"}
        with person_scope(cast["lan"]):
            on = forwarding.forward_report(report, by=cast["lan"], to_commune=there, **words)
        assert own(sent).outcome == ReportState.FORWARDED
        with person_scope(cast["hoa"]):
            second = forwarding.receive_forward(on, by=cast["hoa"])
            dismiss_report(second, by=cast["hoa"], reason="no_risk", comment="Đã đến nhà, em vẫn ổn")
        assert own(sent).outcome == ReportState.DISMISSED
        assert own(sent).history.first().history_change_reason == "forward_outcome"

    def test_sent_back_it_stays_with_the_school_until_it_goes_to_the_right_commune(self, cast, sent, sign_in):
        forwarding.return_forward(sent, by=cast["lan"], comment="Em ở xã Tân Đông")
        assert own(sent).content["child_full_name"] == CANARIES[0]
        lan, thu = sign_in(cast["lan"]), sign_in(cast["thu"])
        assert CANARIES[0] not in lan.get(reverse("casework:forward", args=[sent.pk])).text
        assert "Em ở xã Tân Đông" in thu.get(reverse("casework:pupil", args=[sent.pk])).text
        there = cast["hoa"].roles.get().area
        url = f"{reverse('casework:pupil_new', args=[there.pk])}?lai={sent.pk}"
        typed = thu.get(url).context["form"]
        assert typed["full_name"].value() == CANARIES[0]
        thu.post(url, {**FORM, "reference": "NK-12/2026"})
        again = ReportForward.objects.exclude(pk=sent.pk).get()
        assert (again.to_commune, again.raised_on) == (there, sent.raised_on)
        assert (own(sent).state, own(sent).content) == (ForwardState.WITHDRAWN, {})

    def test_what_nobody_sends_again_is_emptied_after_a_month(self, cast, sent):
        forwarding.return_forward(sent, by=cast["lan"], comment="Xã khác")
        assert pupils.forget_returned(timezone.now() + dt.timedelta(days=29)) == 0
        assert pupils.forget_returned(timezone.now() + dt.timedelta(days=31)) == 1
        assert own(sent).content == {}

    def test_taken_back_it_is_gone_and_received_it_cannot_be(self, cast, sent, school, commune):
        pupils.take_back_pupil(sent, by=cast["thu"])
        assert (own(sent).state, own(sent).content) == (ForwardState.WITHDRAWN, {})
        with pytest.raises(NotNow):
            forwarding.receive_forward(sent, by=cast["lan"])
        other = pupils.report_pupil(school, **told_of(cast["thu"], commune))
        forwarding.receive_forward(other, by=cast["lan"])
        with pytest.raises(NotNow):
            pupils.take_back_pupil(other, by=cast["thu"])


class TestClocks:
    def test_an_urgent_one_has_twelve_hours_from_the_school(self, cast, school, commune):
        row = pupils.report_pupil(school, **{**told_of(cast["thu"], commune), "urgent": True})
        start = timezone.now() - dt.timedelta(hours=10)
        ReportForward.objects.filter(pk=row.pk).update(received_at=start)
        tell_urgent_reports()
        waits = Notice.objects.filter(kind=NoticeKind.REPORT_WAITS, recipient=cast["lan"]).get()
        assert waits.due == start + dt.timedelta(hours=12)
        case = open_case(forwarding.receive_forward(own(row), by=cast["lan"]), by=cast["lan"])
        clock = case.deadlines.get(kind=DeadlineKind.EMERGENCY)
        assert clock.due_at == start + dt.timedelta(hours=12)

    def test_seven_working_days_to_answer_the_pupil(self, cast, sent, sign_in):
        due = end_of_day(add_working_days(today(), 7))
        assert school_answer_due(sent) == due
        tell_school_answers(due - dt.timedelta(days=8))
        assert NoticeKind.SCHOOL_ANSWER_DUE not in kinds_of(cast["thu"])
        for _twice in range(2):
            tell_school_answers(end_of_day(add_working_days(today(), 6)))
        told = Notice.objects.filter(kind=NoticeKind.SCHOOL_ANSWER_DUE, recipient=cast["thu"])
        assert [day_of(notice.due) for notice in told] == [day_of(due)]
        assert may_still_open(told.get())
        with pytest.raises(Mendable):
            pupils.note_answer(sent, by=cast["thu"], on=today() + dt.timedelta(days=1))
        url = reverse("casework:pupil_answered", args=[sent.pk])
        sign_in(cast["thu"]).post(url, {"on": today().strftime("%d/%m/%Y")})
        assert own(sent).raised_answered_on == today()
        assert school_answer_due(own(sent)) is None
        with pytest.raises(NotNow):
            pupils.note_answer(sent, by=cast["thu"], on=today())

    def test_what_the_school_noticed_itself_has_no_such_clock(self, cast, school, commune):
        row = pupils.report_pupil(school, **{**told_of(cast["thu"], commune), "raised_on": None})
        assert school_answer_due(row) is None
        with pytest.raises(NotNow):
            pupils.note_answer(row, by=cast["thu"], on=today())


def test_the_list_costs_the_same_for_one_and_for_many(
    cast, school, commune, sign_in, django_assert_num_queries
):
    client = sign_in(cast["thu"])
    pupils.report_pupil(school, **told_of(cast["thu"], commune))
    url = reverse("casework:pupils")
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url)
    for _more in range(30):
        pupils.report_pupil(school, **told_of(cast["thu"], commune))
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(url)
    assert len(page.context["rows"]) == 25


def test_each_reading_by_the_school_is_written_down(cast, sent, sign_in):
    sign_in(cast["thu"]).get(reverse("casework:pupil", args=[sent.pk]))
    event = Event.objects.filter(kind="casework.reportforward", object_pk=sent.pk, deed="read").latest("pk")
    assert (event.actor_id, event.outcome) == (cast["thu"].pk, "done")
    assert {"identity", "narrative"} <= set(event.fields)
