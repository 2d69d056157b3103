"""A child in danger: the 12-hour clock, who was told when, measures, and keeping the child apart (Mẫu 07)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from accounts.scope import person_scope
from audit.models import Event
from casework.actions import emergency, reports
from casework.actions.cases import start_emergency
from casework.enums import MEASURES, DeadlineKind, EmergencyStepKind
from casework.merging import obstacles
from casework.models import Case, EmergencyStep, Isolation
from casework.workflow import NotNow
from tests.factories import make_case, make_report
from vietnam.calendar import ZONE, end_of_day, today

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# Words that appear nowhere else.
HIDDEN = ("Chú Chim Cắt", "Nhà chị Chim Gáy", "Cô Chim Sâu", "Vì bị Chim Ưng đánh")


def typed(moment) -> str:
    return moment.astimezone(ZONE).strftime("%d/%m/%Y %H:%M")


def decision(**changes) -> dict:
    """A decision as the action takes it."""
    return {
        "number": "15/QĐ-UBND",
        "decided_at": timezone.now(),
        "signed_by": "Lê Văn Minh",
        "apart_from": HIDDEN[0],
        "why": HIDDEN[3],
        "place": HIDDEN[1],
        "carer": HIDDEN[2],
        "starts_on": today(),
        "days": 10,
        **changes,
    }


def on_paper(**changes) -> dict:
    """The same as it is typed."""
    facts = decision()
    plain = {name: value for name, value in facts.items() if isinstance(value, str)}
    times = {"decided_at": typed(facts["decided_at"]), "starts_on": f"{today():%d/%m/%Y}", "days": "10"}
    return {**plain, **times, **changes}


def step(**changes) -> dict:
    """A measure as it is typed."""
    return {
        "kind": "safe_place",
        "at": typed(timezone.now() - HOUR),
        "whom": "Công an xã",
        "where": HIDDEN[1],
        "text": "Trẻ đã ăn, ngủ yên",
        **changes,
    }


def clock(case):
    return case.deadlines.get(kind=DeadlineKind.EMERGENCY)


@pytest.fixture
def urgent(cast):
    return make_case(by=cast["lan"], urgent=True)


class TestSteps:
    def url(self, case):
        return reverse("casework:emergency", args=[case.pk])

    def test_the_page_says_what_to_do_now(self, urgent, cast, sign_in):
        for name in ("lan", "minh"):
            page = sign_in(cast[name]).get(self.url(urgent)).text
            for words in ("tel:113", "tel:111", "tel:115", "Điều 26 và 31", "Mẫu 07", "Ghi một việc"):
                assert words in page, words
            assert typed(clock(urgent).due_at).split()[1] in page
        assert "Ghi một việc" not in sign_in(cast["quang"]).get(self.url(urgent)).text

    @pytest.mark.parametrize("kind", sorted(EmergencyStepKind))
    def test_only_a_measure_meets_the_clock(self, urgent, cast, sign_in, kind):
        assert sign_in(cast["lan"]).post(self.url(urgent), step(kind=kind)).status_code == 302
        assert bool(clock(urgent).met_at) is (kind in MEASURES)
        assert urgent.emergency_steps.get().kind == kind

    def test_it_is_met_at_the_time_of_the_measure_not_of_the_typing(self, cast, sign_in):
        report = make_case(by=cast["lan"], urgent=True).reports.get()
        case, row = report.case, clock(report.case)
        taken = (timezone.now() - 2 * HOUR).replace(second=0, microsecond=0)
        row.starts_at, row.due_at = taken - HOUR, timezone.now() - HOUR
        row.save()
        sign_in(cast["lan"]).post(self.url(case), step(at=typed(taken)))
        assert clock(case).met_at == taken
        page = sign_in(cast["minh"]).get(self.url(case)).text
        assert "Đã có biện pháp bảo vệ" in page
        assert "Quá 12 giờ" not in page
        assert "Bắt đầu thời hạn 12 giờ" in page

    def test_who_was_told_when_in_the_order_of_the_hours(self, urgent, cast, sign_in):
        client = sign_in(cast["minh"])
        for kind, hours in (("hotline", 1), ("police", 3), ("chair", 2)):
            client.post(self.url(urgent), step(kind=kind, at=typed(timezone.now() - hours * HOUR), where=""))
        assert [row.kind for row in urgent.emergency_steps.all()] == ["police", "chair", "hotline"]
        assert {row.by for row in urgent.emergency_steps.all()} == {cast["minh"]}
        assert urgent.emergency_steps.first().history.get().history_change_reason == "emergency_step"

    @pytest.mark.parametrize(
        "changes, sentence",
        [
            ({"at": "31/02/2026 10:00"}, "Nhập ngày và giờ"),
            ({"at": "01/01/2099 10:00"}, "Thời điểm này không thể ở sau lúc này."),
            ({"at": "01/01/1999 10:00"}, "Thời điểm này đã quá một năm."),
            ({"where": ""}, "Ghi nơi trẻ đang ở sau biện pháp này."),
            ({"whom": "<b>" * 100}, "200"),
            ({"kind": "prayer"}, "prayer"),
            # Nothing is chosen beforehand: what a child was given is never a slip of the mouse.
            ({"kind": ""}, "Chọn câu trả lời cho mục “Đã làm gì?”"),
        ],
    )
    def test_bad_input_is_told_and_kept_on_the_form(self, urgent, cast, sign_in, changes, sentence):
        answer = sign_in(cast["lan"]).post(self.url(urgent), step(**changes))
        assert answer.status_code == 200
        assert sentence in answer.text
        assert "Trẻ đã ăn, ngủ yên" in answer.text
        assert not EmergencyStep.objects.exists()
        assert clock(urgent).met_at is None

    def test_danger_that_is_known_later_starts_the_clock_at_that_moment(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        url = reverse("casework:emergency_begin", args=[case.pk])
        known = (timezone.now() - 4 * HOUR).replace(second=0, microsecond=0)
        client = sign_in(cast["lan"])
        assert client.post(url, {"known_at": "hôm qua"}).status_code == 200
        assert not case.deadlines.filter(kind=DeadlineKind.EMERGENCY).exists()
        client.post(url, {"known_at": typed(known)})
        assert clock(case).due_at == known + 12 * HOUR
        told = Notice.objects.filter(kind=NoticeKind.EMERGENCY)
        assert {notice.recipient.username for notice in told} == {"lan", "minh"}
        assert "đang chạy" in client.post(url, {"known_at": typed(known)}, follow=True).text
        assert case.deadlines.filter(kind=DeadlineKind.EMERGENCY).count() == 1

    def test_joined_or_opened_the_time_of_receipt_counts(self, cast):
        lan, earlier = cast["lan"], timezone.now() - 5 * HOUR
        urgent = [make_report(by=lan, urgent=True) for _ in range(2)]
        for report in urgent:
            type(report).objects.filter(pk=report.pk).update(received_at=earlier)
            report.refresh_from_db()
        joined = make_case(by=lan)
        reports.join_case(urgent[1], joined, by=lan)
        for case in (reports.open_case(urgent[0], by=lan), joined):
            assert (clock(case).starts_at, clock(case).due_at) == (earlier, earlier + 12 * HOUR)

    def test_an_earlier_receipt_moves_the_clock_that_runs_and_is_told(self, urgent, cast):
        began = clock(urgent)
        earlier = began.starts_at - 5 * HOUR
        for since in (timezone.now(), earlier):
            start_emergency(urgent, by=cast["lan"], since=since)
        moved = clock(urgent)
        assert (moved.pk, moved.starts_at, moved.due_at) == (began.pk, earlier, earlier + 12 * HOUR)
        told = Notice.objects.filter(kind=NoticeKind.EMERGENCY, due=moved.due_at)
        assert {notice.recipient.username for notice in told} == {"lan", "minh"}


class TestIsolation:
    def decide(self, case, by, **changes) -> Isolation:
        return emergency.decide_isolation(case, by=by, **decision(**changes))

    def test_from_the_form_to_its_own_clock(self, urgent, cast, sign_in):
        client = sign_in(cast["lan"])
        answer = client.post(reverse("casework:isolation_new", args=[urgent.pk]), on_paper())
        assert answer.url == reverse("casework:emergency", args=[urgent.pk])
        row = urgent.isolations.get()
        assert (row.days, row.ends_on, row.number) == (10, today() + 9 * DAY, "15/QĐ-UBND")
        deadline = urgent.deadlines.get(kind=DeadlineKind.ISOLATION)
        assert (deadline.due_at, deadline.rule) == (end_of_day(today() + 9 * DAY), "ND56-32")
        assert clock(urgent).met_at is None
        page = client.get(reverse("casework:emergency", args=[urgent.pk])).text
        assert [word for word in (*HIDDEN, "Đang cách ly", "10 ngày") if word not in page] == []

    @pytest.mark.parametrize("days, allowed", [(1, True), (15, True), (16, False), (0, False), (-3, False)])
    def test_fifteen_days_at_most(self, urgent, cast, sign_in, days, allowed):
        url = reverse("casework:isolation_new", args=[urgent.pk])
        answer = sign_in(cast["minh"]).post(url, on_paper(days=str(days)))
        assert (answer.status_code, urgent.isolations.count()) == ((302, 1) if allowed else (200, 0))
        if days == 16:
            assert "Điều 32" in answer.text
            assert HIDDEN[1] in answer.text
            with pytest.raises(NotNow, match="Điều 32"):
                self.decide(urgent, cast["lan"], days=16)

    def test_an_extension_counts_and_beyond_fifteen_is_refused_with_the_article(self, urgent, cast, sign_in):
        row = self.decide(urgent, cast["lan"])
        url = reverse("casework:isolation_extend", args=[row.pk])
        client = sign_in(cast["lan"])
        answer = client.post(url, {"days": "6", "number": "16/QĐ-UBND"})
        assert answer.status_code == 200
        assert "Nghị định 56/2017/NĐ-CP, Điều 32" in answer.text
        assert "16 ngày" in answer.text
        assert 'value="16/QĐ-UBND"' in answer.text
        assert client.post(url, {"days": "5", "number": "16/QĐ-UBND"}).status_code == 302
        row.refresh_from_db()
        assert (row.days, row.extended_by) == (15, "16/QĐ-UBND")
        assert urgent.deadlines.get(kind=DeadlineKind.ISOLATION).due_at == end_of_day(today() + 14 * DAY)
        with pytest.raises(NotNow, match="15 ngày"):
            emergency.extend_isolation(row, by=cast["lan"], days=1, number="17")

    def test_a_new_number_right_after_is_no_new_term(self, urgent, cast):
        first = self.decide(urgent, cast["lan"], starts_on=today() - 9 * DAY)
        emergency.end_isolation(first, by=cast["lan"], on=today(), reason="over", comment="x")
        with pytest.raises(NotNow, match="Điều 32"):
            self.decide(urgent, cast["lan"], starts_on=today() + DAY, days=6)
        assert self.decide(urgent, cast["lan"], starts_on=today() + DAY, days=5).days == 5

    def ended(self, case, by, days=14):
        """An isolation of `days` that ended yesterday."""
        row = self.decide(case, by, starts_on=today() - days * DAY, days=days)
        return emergency.end_isolation(row, by=by, on=today() - DAY, reason="over", comment="Về nhà")

    def test_a_free_day_alone_makes_no_new_term(self, cast):
        case = make_case(by=cast["lan"])
        self.ended(case, cast["lan"])
        with pytest.raises(NotNow, match=r"Điều 32.*29 ngày"):
            self.decide(case, cast["lan"], starts_on=today() + DAY, days=15)
        left = self.decide(case, cast["lan"], starts_on=today() + DAY, days=1)
        assert (left.days, left.ground) == (1, "")
        with pytest.raises(NotNow, match="16 ngày"):
            emergency.extend_isolation(left, by=cast["lan"], days=1, number="17")

    def test_new_danger_or_an_order_makes_a_new_term(self, cast, sign_in):
        found = []
        for number in ("", "7/2026/QĐ-TA"):
            case = make_case(by=cast["lan"])
            self.ended(case, cast["lan"])
            if not number:
                emergency.begin_emergency(case, by=cast["lan"], known_at=timezone.now())
            paper = on_paper(starts_on=f"{today() + DAY:%d/%m/%Y}", days="15", order_number=number)
            url = reverse("casework:isolation_new", args=[case.pk])
            assert sign_in(cast["lan"]).post(url, paper).status_code == 302
            row = case.isolations.get(ended_on=None)
            found.append((row.days, row.ground, row.order_number))
        assert found == [(15, "danger", ""), (15, "order", "7/2026/QĐ-TA")]
        page = sign_in(cast["lan"]).get(reverse("casework:emergency", args=[case.pk])).text
        assert "7/2026/QĐ-TA" in page

    def test_danger_that_was_known_before_the_end_is_none_since(self, urgent, cast):
        self.ended(urgent, cast["lan"])
        urgent.deadlines.update(starts_at=timezone.now() - 3 * DAY)
        urgent.reports.update(received_at=timezone.now() - 3 * DAY)
        with pytest.raises(NotNow, match="Điều 32"):
            self.decide(urgent, cast["lan"], starts_on=today() + DAY, days=2)

    @pytest.mark.parametrize(
        "wrong", [{"ends_on": today() + 15 * DAY}, {"order_number": "7"}, {"ground": "order"}]
    )
    def test_the_database_holds_fifteen_days_and_the_number_of_an_order(self, urgent, cast, wrong):
        row = self.decide(urgent, cast["lan"], days=15)
        with pytest.raises(IntegrityError), transaction.atomic():
            Isolation.objects.filter(pk=row.pk).update(**wrong)

    def test_two_who_extend_from_one_page_are_told_of_each_other(self, urgent, cast, sign_in):
        row = self.decide(urgent, cast["lan"], days=5)
        url, lan, minh = (
            reverse("casework:isolation_extend", args=[row.pk]),
            sign_in(cast["lan"]),
            sign_in(cast["minh"]),
        )
        version = lan.get(url).context["version"]
        first = {"days": "3", "number": "16/QĐ-UBND", "version": version}
        assert lan.post(url, first).status_code == 302
        late = minh.post(url, {**first, "number": "17/QĐ-UBND"})
        row.refresh_from_db()
        assert (row.days, row.extended_by, late.status_code) == (8, "16/QĐ-UBND", 200)
        told = ("quyết định 16/QĐ-UBND", f"{row.ends_on:%d/%m/%Y}", 'value="17/QĐ-UBND"')
        assert [words for words in told if words not in late.text] == []
        again = {**first, "number": "17/QĐ-UBND", "version": late.context["version"]}
        assert minh.post(url, again).status_code == 302
        row.refresh_from_db()
        assert (row.days, row.extended_by) == (11, "16/QĐ-UBND, 17/QĐ-UBND")

    def test_one_at_a_time_also_in_the_database(self, urgent, cast):
        row = self.decide(urgent, cast["lan"])
        with pytest.raises(NotNow, match="đang được cách ly"):
            self.decide(urgent, cast["lan"])
        with pytest.raises(IntegrityError), transaction.atomic():
            Isolation.objects.create(
                case=urgent, by=cast["lan"], decided_at=row.decided_at, starts_on=today(), ends_on=today()
            )

    def test_two_that_run_stand_between_two_cases_and_their_merge(self, urgent, cast):
        other = make_case(by=cast["lan"])
        self.decide(urgent, cast["lan"])
        assert not any("cách ly" in sentence for sentence in obstacles(urgent, other))
        self.decide(other, cast["lan"])
        assert any("tạm thời cách ly" in sentence for sentence in obstacles(urgent, other))

    def test_ending_meets_its_clock_and_keeps_the_reason(self, urgent, cast, sign_in):
        row = self.decide(urgent, cast["lan"])
        url = reverse("casework:isolation_end", args=[row.pk])
        client = sign_in(cast["minh"])
        form = {"on": f"{today():%d/%m/%Y}", "reason": "safe", "comment": "Về với bà ngoại"}
        assert client.post(url, {**form, "comment": ""}).status_code == 200
        early = client.post(url, {**form, "on": f"{today() - DAY:%d/%m/%Y}"})
        assert "Ngày kết thúc nằm từ ngày bắt đầu cách ly đến hôm nay." in early.text
        assert "Về với bà ngoại" in early.text
        assert client.post(url, form).status_code == 302
        row.refresh_from_db()
        assert (row.ended_on, row.end_reason, row.end_comment) == (today(), "safe", "Về với bà ngoại")
        assert urgent.deadlines.get(kind=DeadlineKind.ISOLATION).met_at
        assert row.history.first().history_change_reason == "end_isolation"
        assert "đã kết thúc" in client.post(url, form, follow=True).text

    @pytest.mark.parametrize(
        "changes",
        [{"starts_on": "31/02/2026"}, {"starts_on": "01/01/2020"}, {"decided_at": "01/01/2099 08:00"}],
    )
    def test_impossible_days_are_refused_and_nothing_typed_is_lost(self, urgent, cast, sign_in, changes):
        url = reverse("casework:isolation_new", args=[urgent.pk])
        answer = sign_in(cast["lan"]).post(url, on_paper(**changes))
        assert (answer.status_code, urgent.isolations.count()) == (200, 0)
        assert [word for word in HIDDEN if word not in answer.text] == []


class TestWho:
    @pytest.mark.parametrize("name", ["hoa", "yen", "son", "thu", "an", "binh"])
    def test_nobody_else_reads_or_writes_it(self, urgent, cast, sign_in, name):
        row = emergency.decide_isolation(urgent, by=cast["lan"], **decision())
        emergency.note_step(urgent, by=cast["lan"], kind="police", at=timezone.now(), whom=HIDDEN[0])
        make_case(by=cast["hoa"], urgent=True)
        client = sign_in(cast[name])
        for route, pk in (("emergency", urgent.pk), ("isolation_new", urgent.pk), ("isolation_end", row.pk)):
            answer = client.get(reverse(f"casework:{route}", args=[pk]))
            assert answer.status_code == 404
            assert not [word for word in HIDDEN if word in answer.text]
        assert client.post(reverse("casework:isolation_new", args=[urgent.pk]), on_paper()).status_code == 404
        with person_scope(cast[name]):
            assert not Isolation.objects.filter(pk=row.pk).exists()
            assert not EmergencyStep.objects.filter(case=urgent).exists()
        assert Event.objects.filter(actor=cast[name], deed="denied").count() >= 4

    def test_the_supervisor_reads_and_does_not_write(self, urgent, cast, sign_in):
        row = emergency.decide_isolation(urgent, by=cast["lan"], **decision())
        client = sign_in(cast["quang"])
        page = client.get(reverse("casework:emergency", args=[urgent.pk])).text
        assert HIDDEN[3] in page
        # Where the child is kept safe is a place: shown on request only.
        assert HIDDEN[1] not in page
        assert client.post(reverse("casework:isolation_end", args=[row.pk]), {}).status_code == 403
        with pytest.raises(PermissionDenied):
            emergency.end_isolation(row, by=cast["quang"], on=today(), reason="over", comment="x")
        assert Isolation.objects.get(pk=row.pk).ended_on is None

    def test_the_page_of_the_case_leads_here(self, urgent, cast, sign_in):
        emergency.decide_isolation(urgent, by=cast["lan"], **decision())
        page = sign_in(cast["lan"]).get(reverse("casework:case", args=[urgent.pk])).text
        assert reverse("casework:emergency", args=[urgent.pk]) in page
        assert "tạm thời cách ly" in page
        assert Case.objects.get(pk=urgent.pk).next_kind == DeadlineKind.EMERGENCY
