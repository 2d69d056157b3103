"""A report for another commune: sent without the informant, received or sent back there, a stub here."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice, Role
from accounts.scope import person_scope
from areas.models import Area
from audit.enums import Deed
from audit.models import Event
from casework import forwarding as forwarding_facts
from casework.actions import forwarding
from casework.actions.reports import dismiss_report, open_case
from casework.enums import Channel, DeadlineKind, ForwardState, ReportState
from casework.models import Child, Report, Reporter, ReportForward
from casework.reporting import reports_of_tab
from casework.workflow import NotNow
from privacy.keeping import kept_until
from reminders.access import may_still_open
from tests.factories import CANARIES, TOLD, make_report

pytestmark = pytest.mark.django_db
INFORMANT = ("Người Báo Tin", "0911000333", "Hẻm Người Báo Tin", "dặn gọi buổi tối")
SAID = "Trẻ làm ở lò gạch cả ngày"


@pytest.fixture
def commune_b(cast):
    return cast["hoa"].roles.get().area


@pytest.fixture
def report(cast):
    found = make_report(by=cast["lan"], full_name=CANARIES[0], urgent=True)
    received = timezone.now() - dt.timedelta(hours=5)
    Report.objects.filter(pk=found.pk).update(received_at=received)
    return Report.objects.select_related("child__household", "commune").get(pk=found.pk)


def send(report, cast, commune, **changes):
    facts = {"reason": "incident", "comment": "Gọi lại cho Lan", "what_was_said": SAID, **changes}
    return forwarding.forward_report(report, by=cast["lan"], to_commune=commune, **facts)


def own(report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_the_own_province_is_not_crowded_out(cast, commune_b, monkeypatch):
    usual = {"list_version": commune_b.list_version, "valid_from": commune_b.valid_from}
    far = Area.objects.create(code="91", kind="tinh", name="Tỉnh An", search_key="tinh an", **usual)
    for number in range(11):
        named = {"name": "Xã An Tân Đông", "search_key": "xa an tan dong", "kind": commune_b.kind}
        Area.objects.create(code=f"91{number:03d}", parent=far, **named, **usual)
    monkeypatch.setattr(forwarding_facts, "SHOWN_COMMUNES", 2)
    found = forwarding_facts.communes_named("tan dong", cast["lan"].roles.get().area)
    assert (next(iter(found)), len(found)) == (commune_b, 2)


class TestSending:
    def test_from_the_name_of_the_commune_to_the_other_side(self, report, cast, commune_b, sign_in):
        client, url = sign_in(cast["lan"]), reverse("casework:report_forward", args=[report.pk])
        found = client.get(url, {"q": "tan dong"})
        assert commune_b in found.context["form"].fields["to_commune"].queryset
        assert "Người Báo Tin" not in found.text
        form = {"to_commune": commune_b.pk, "reason": "incident", "what_was_said": SAID, "comment": ""}
        assert client.post(url, form).url == reverse("casework:report", args=[report.pk])
        forward = ReportForward.objects.get()
        assert (forward.from_commune, forward.to_commune) == (report.commune, commune_b)
        assert (own(report).state, forward.state) == (ReportState.FORWARDED, ForwardState.SENT)
        assert own(report).history.first().history_change_reason == "forwarded"
        stub = client.get(reverse("casework:report", args=[report.pk])).text
        for words in ("Đã chuyển cho", "Chờ xã nhận", "Rút lại, xử lý ở xã này", "còn 6 giờ"):
            assert words in stub

    def test_who_reported_never_goes_along(self, report, cast, commune_b, sign_in):
        forward = send(report, cast, commune_b)
        assert forward.content["mother_name"] == "Trần Thị Mẹ"
        assert [word for word in INFORMANT if word in str(forward.content)] == []
        assert not {"channel", "number", "anonymous"} & set(forward.content)
        page = sign_in(cast["hoa"]).get(reverse("casework:forward", args=[forward.pk])).text
        for shown in (CANARIES[0], SAID, TOLD["condition"], TOLD["place"], "0911000222", "Gọi lại cho Lan"):
            assert shown in page
        assert [word for word in INFORMANT if word in page] == []
        received = forwarding.receive_forward(forward, by=cast["hoa"])
        assert not Reporter.objects.filter(report=received).exists()
        with person_scope(cast["hoa"]):
            assert list(Reporter.objects.all()) == []
            assert not Report.objects.filter(pk=report.pk).exists()
            assert list(ReportForward.objects.all()) == [forward]

    @pytest.mark.parametrize("words", ["Cô NGƯỜI báo tin kể lại", "Gọi số 0911 000 333", "nguoi bao tin"])
    def test_words_that_name_the_informant_are_refused_and_kept(
        self, report, cast, commune_b, sign_in, words
    ):
        url = reverse("casework:report_forward", args=[report.pk])
        form = {
            "to_commune": commune_b.pk,
            "reason": "incident",
            "what_was_said": words,
            "comment": "Lời gửi",
        }
        answer = sign_in(cast["lan"]).post(url, form)
        assert (answer.status_code, ReportForward.objects.count()) == (200, 0)
        assert "có tên hoặc số điện thoại của người báo tin" in answer.text
        assert words in answer.text
        assert own(report).state == ReportState.OPEN

    def test_the_others_are_told_without_names_and_with_the_clock(self, report, cast, commune_b):
        forward = send(report, cast, commune_b)
        told = Notice.objects.filter(kind=NoticeKind.REPORT_FORWARDED)
        assert {notice.recipient.username for notice in told} == {"hoa", "son"}
        assert {notice.due for notice in told} == {report.received_at + dt.timedelta(hours=12)}
        assert all(may_still_open(notice) for notice in told)
        assert not [word for word in (*CANARIES, SAID) if word in str([vars(notice) for notice in told])]
        foreign = Notice(recipient=cast["yen"], kind=NoticeKind.REPORT_FORWARDED, about=told[0].about)
        assert not may_still_open(foreign)
        forwarding.receive_forward(forward, by=cast["hoa"])
        back = Notice.objects.get(kind=NoticeKind.FORWARD_ANSWERED)
        assert (back.recipient, may_still_open(back)) == (cast["lan"], True)

    def test_nobody_there_to_receive_it(self, report, cast, commune_b, sign_in):
        Role.objects.filter(area=commune_b).delete()
        url = reverse("casework:report_forward", args=[report.pk])
        page = sign_in(cast["lan"]).get(url, {"q": commune_b.name})
        assert page.context["form"] is None
        assert "Chưa có cán bộ dùng hệ thống" in page.text
        with pytest.raises(NotNow, match="chưa ai nhận được"):
            send(report, cast, commune_b)

    @pytest.mark.parametrize("chosen", ["", "x", "9" * 12, "-1", "0"])
    def test_a_commune_that_is_none_is_told(self, report, cast, sign_in, chosen):
        url = reverse("casework:report_forward", args=[report.pk])
        form = {"to_commune": chosen, "reason": "incident", "what_was_said": SAID}
        answer = sign_in(cast["lan"]).post(url, form)
        assert (answer.status_code, own(report).state) == (200, ReportState.OPEN)
        assert SAID in answer.text

    def test_its_own_commune_and_a_second_time_are_refused(self, report, cast, commune_b):
        with pytest.raises(NotNow, match="chính xã đó"):
            send(report, cast, report.commune)
        send(report, cast, commune_b)
        with pytest.raises(NotNow, match="Đã chuyển xã khác"):
            send(report, cast, commune_b)


class TestReceiving:
    def test_it_becomes_a_report_of_theirs_with_the_old_clock(self, report, cast, commune_b, sign_in):
        forward = send(report, cast, commune_b)
        client = sign_in(cast["hoa"])
        listed = client.get(reverse("casework:reports")).text
        assert "Xã khác chuyển đến, chờ nhận" in listed
        assert "C.Đ.T.Y." not in listed
        answer = client.post(reverse("casework:forward_receive", args=[forward.pk]))
        made = Report.objects.get(commune=commune_b)
        assert answer.url == reverse("casework:report", args=[made.pk])
        assert (made.child.full_name, made.what_was_said) == (CANARIES[0], SAID)
        assert made.child.birth_date == report.child.birth_date
        assert (made.channel, made.taken_by, made.urgent) == (Channel.FORWARDED, cast["hoa"], True)
        assert made.received_at == report.received_at
        assert made.child_id != report.child_id
        assert made.child.household.commune == commune_b
        # One name, one person: the mother was the one who cares for the child.
        assert [person.full_name for person in made.child.household.caregivers.all()] == ["Trần Thị Mẹ"]
        case = open_case(made, by=cast["hoa"])
        clock = case.deadlines.get(kind=DeadlineKind.EMERGENCY)
        assert clock.due_at == report.received_at + dt.timedelta(hours=12)

    def test_both_keep_what_the_law_gives_them(self, report, cast, commune_b, sign_in):
        forward = send(report, cast, commune_b)
        made = forwarding.receive_forward(forward, by=cast["hoa"])
        forward.refresh_from_db()
        assert forward.content == {}
        case = open_case(made, by=cast["hoa"])
        forward.refresh_from_db()
        assert (forward.outcome, forward.answered_by) == (ReportState.CASE, cast["hoa"])
        page = sign_in(cast["lan"]).get(reverse("casework:report", args=[report.pk])).text
        for words in (CANARIES[0], "Đã nhận", "Kết quả ở xã nhận:", "Đã thành hồ sơ", "Trần Thị Hoa"):
            assert words in page
        assert case.code not in page
        assert reverse("casework:report", args=[made.pk]) not in page
        # Neither commune reads the rows of the other.
        with person_scope(cast["lan"]):
            assert not Report.objects.filter(pk=made.pk).exists()
            assert not Child.objects.filter(pk=made.child_id).exists()
            assert Reporter.objects.filter(report=report).exists()
        with person_scope(cast["hoa"]):
            assert not Child.objects.filter(pk=report.child_id).exists()

    def test_the_outcome_of_a_dismissal_comes_back_without_its_words(self, report, cast, commune_b, sign_in):
        made = forwarding.receive_forward(send(report, cast, commune_b), by=cast["hoa"])
        dismiss_report(made, by=cast["hoa"], reason="moved", comment="Lời riêng của xã Tân Đông")
        page = sign_in(cast["lan"]).get(reverse("casework:report", args=[report.pk])).text
        assert "Không xử lý tiếp" in page
        assert "Lời riêng của xã Tân Đông" not in page

    def test_sent_back_with_a_reason_nothing_stays_there(self, report, cast, commune_b, sign_in):
        forward = send(report, cast, commune_b)
        client, url = sign_in(cast["hoa"]), reverse("casework:forward_return", args=[forward.pk])
        assert client.post(url, {"comment": ""}).status_code == 200
        client.post(url, {"comment": "Địa chỉ này thuộc xã Mỹ Lợi"})
        forward.refresh_from_db()
        assert (forward.state, forward.content) == (ForwardState.RETURNED, {})
        assert CANARIES[0] not in client.get(reverse("casework:forward", args=[forward.pk])).text
        assert not Report.objects.filter(commune=commune_b).exists()
        page = sign_in(cast["lan"]).get(reverse("casework:report", args=[report.pk])).text
        assert "Địa chỉ này thuộc xã Mỹ Lợi" in page
        sign_in(cast["lan"]).post(reverse("casework:report_take_back", args=[report.pk]))
        assert own(report).state == ReportState.OPEN
        assert send(own(report), cast, commune_b).state == ForwardState.SENT

    def test_it_waits_here_until_it_is_received_there(self, report, cast, commune_b, sign_in):
        def waiting():
            return list(reports_of_tab(Report.objects.filter(commune=report.commune), "open"))

        forward = send(report, cast, commune_b)
        assert waiting() == [report]
        page = sign_in(cast["lan"]).get(reverse("casework:reports")).text
        assert "còn 6 giờ" in page
        assert "Chờ xã nhận" in page
        forwarding.receive_forward(forward, by=cast["hoa"])
        assert waiting() == []

    def test_taken_back_before_it_is_received_it_is_gone_there(self, report, cast, commune_b):
        forward = send(report, cast, commune_b)
        assert forwarding.take_back_report(report, by=cast["lan"]).state == ReportState.OPEN
        forward.refresh_from_db()
        assert (forward.state, forward.content) == (ForwardState.WITHDRAWN, {})
        for deed in (forwarding.receive_forward, forwarding.return_forward):
            more = {"comment": "x"} if deed is forwarding.return_forward else {}
            with pytest.raises(NotNow, match="đã được rút lại"):
                deed(forward, by=cast["hoa"], **more)

    def test_received_it_cannot_be_taken_back(self, report, cast, commune_b):
        forwarding.receive_forward(send(report, cast, commune_b), by=cast["hoa"])
        with pytest.raises(NotNow, match="đã nhận"):
            forwarding.take_back_report(report, by=cast["lan"])


class TestWho:
    @pytest.mark.parametrize("name", ["yen", "khanh", "quang", "thu", "an", "lan", "minh"])
    def test_nobody_but_the_receiving_commune_opens_it(self, report, cast, commune_b, sign_in, name):
        forward = send(report, cast, commune_b)
        client = sign_in(cast[name])
        for method, route in (("get", "forward"), ("post", "forward_receive"), ("get", "forward_return")):
            answer = getattr(client, method)(reverse(f"casework:{route}", args=[forward.pk]))
            assert answer.status_code == 404
            assert CANARIES[0] not in answer.text
        assert Event.objects.filter(actor=cast[name], deed=Deed.DENIED).count() == 3
        assert ReportForward.objects.get().state == ForwardState.SENT
        if name not in ("lan", "minh"):
            with person_scope(cast[name]):
                assert not ReportForward.objects.exists()

    def test_the_chair_there_reads_and_does_not_answer(self, report, cast, commune_b, sign_in):
        forward = send(report, cast, commune_b)
        client = sign_in(cast["son"])
        page = client.get(reverse("casework:forward", args=[forward.pk])).text
        assert CANARIES[0] in page
        assert "0911000222" not in page
        assert client.post(reverse("casework:forward_receive", args=[forward.pk])).status_code == 403
        with pytest.raises(PermissionDenied):
            forwarding.return_forward(forward, by=cast["son"], comment="x")

    @pytest.mark.parametrize("name, status", [("minh", 403), ("hoa", 404), ("quang", 404)])
    def test_only_its_officers_send_it_on(self, report, cast, commune_b, sign_in, name, status):
        url = reverse("casework:report_forward", args=[report.pk])
        form = {"to_commune": commune_b.pk, "reason": "incident", "what_was_said": SAID}
        assert sign_in(cast[name]).post(url, form).status_code == status
        assert not ReportForward.objects.exists()


class TestKeeping:
    def test_a_received_one_is_kept_as_a_dismissed_one_and_a_waiting_one_stays(self, report, cast, commune_b):
        forward = send(report, cast, commune_b)
        assert kept_until(report.child) is None
        forwarding.receive_forward(forward, by=cast["hoa"])
        assert kept_until(report.child)[0] == "report_dismissed"

    def test_erased_at_one_end_it_is_worked_on_at_the_other(self, report, cast, commune_b):
        made = forwarding.receive_forward(send(report, cast, commune_b), by=cast["hoa"])
        ReportForward.objects.all().delete()
        assert open_case(made, by=cast["hoa"]).commune == commune_b
