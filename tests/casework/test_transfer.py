"""A case for another commune: asked with a minimum, answered, the file goes along, a stub stays."""

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice, Role, User
from accounts.scope import person_scope
from audit.enums import Deed
from audit.models import Event
from casework.access import visible_cases
from casework.actions import cases, merging, shares, transfers, workplaces
from casework.actions.family import add_sibling, report_sibling
from casework.actions.reports import open_case
from casework.actions.screenings import begin_screening
from casework.enums import CaseState, DeadlineKind, ShareKind, TransferState
from casework.models import (
    Caregiver,
    Case,
    Child,
    Household,
    Note,
    Report,
    Reporter,
    Screening,
    Transfer,
    Visit,
    WorkedAt,
)
from casework.views import transfers as views
from casework.workflow import NotNow
from interface.paging import page_of
from privacy.actions import requests as data_requests
from privacy.held import held_about
from referrals.actions.moving import settle_move
from reminders.access import may_still_open
from tests.casework.papers import attach
from tests.factories import CANARIES, make_case, make_consent
from tests.referrals.build import make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
WHY, NEED, ADDRESS = "Gia đình về quê ngoại ở hẳn", "Trở lại lớp 7", "Ấp Gò Lức, nhà số 4"
ASKED = {"why": WHY, "need": NEED, "address": ADDRESS}
# What must not reach the other commune before it accepts, nor stay here afterwards.
SECRET = (*CANARIES, "Trần Thị Mẹ", "0911000222", "Ấp Bình Hòa", ADDRESS, "Lò gạch đầu ấp")


@pytest.fixture
def there(cast):
    return cast["hoa"].roles.get().area


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], chair=cast["minh"], state="in_progress", full_name=CANARIES[0])


def ask(case, cast, there, **changes) -> Transfer:
    return transfers.ask_transfer(case, by=cast["lan"], to_commune=there, **{**ASKED, **changes})


def move(case, cast, there, **changes) -> Case:
    """Ask and accept, as the two requests do it: each in the scope of its person."""
    transfer = ask(case, cast, there, **changes)
    with person_scope(cast["hoa"]):
        transfers.accept_transfer(transfer, by=cast["hoa"])
    return Case.objects.get(pk=case.pk)


def everything(person) -> str:
    """All rows that the database shows to `person`, of every table a file consists of."""
    models = (Case, Child, Household, Caregiver, Report, Reporter, Note, Visit, Screening, WorkedAt, Transfer)
    with person_scope(person):
        live = [vars(row) for model in models for row in model.objects.all()]
        past = [vars(row) for model in models if hasattr(model, "history") for row in model.history.all()]
        return str(live + past)


@pytest.mark.parametrize(("name", "who"), [("take_back", "lan"), ("decline", "hoa"), ("accept", "hoa")])
def test_every_answer_locks_the_case_before_the_transfer(case, cast, there, name, who):
    """As a hand-over does: two that wait for each other would both be lost."""
    transfer, more = ask(case, cast, there), {"answer": "x"} if name == "decline" else {}
    with CaptureQueriesContext(connection) as asked, person_scope(cast[who]):
        getattr(transfers, f"{name}_transfer")(transfer, by=cast[who], **more)
    locks = [row["sql"] for row in asked.captured_queries if "FOR UPDATE" in row["sql"]]
    tables = [sql.split(' FROM "')[1].split('"')[0] for sql in locks]
    assert tables[:2] == ["casework_case", "casework_transfer"]


class TestAsking:
    def test_from_the_name_of_the_commune_to_the_question(self, case, cast, there, sign_in):
        begin_screening(case, by=cast["lan"], respondent="child")
        cases.write_note(case, by=cast["lan"], text="Ghi chú riêng")
        client, url = sign_in(cast["lan"]), reverse("casework:transfer_new", args=[case.pk])
        page = client.get(url, {"q": "tan dong"})
        for words in ("Sàng lọc chưa xong của Nguyễn Thị Lan", "Thăm hộ gia đình: còn", "Ghi chú riêng"):
            assert words in page.text
        form = {**ASKED, "to_commune": there.pk, "moves": "family"}
        assert client.post(url, {**form, "why": ""}).context["form"].errors.keys() == {"why"}
        answer = client.post(url, form)
        transfer = Transfer.objects.get()
        assert answer.url == reverse("casework:transfer", args=[transfer.pk])
        assert (transfer.state, transfer.to_commune, transfer.notes) == (TransferState.ASKED, there, [])
        assert transfer.told == {
            "initials": case.child.initials,
            "age": 12,
            "sex": "male",
            "risk": "high",
            "need": NEED,
            "emergency_due": "",
        }
        clock = case.deadlines.get(kind=DeadlineKind.TRANSFER)
        assert (clock.owner, clock.due_at, clock.runs) == (cast["lan"], transfer.answer_by, True)
        assert case.code in client.get(reverse("casework:transfers")).text
        assert client.get(url).url == answer.url
        told = Notice.objects.filter(kind=NoticeKind.TRANSFER_ASKED)
        assert {notice.recipient.username for notice in told} == {"hoa", "son", "minh"}
        assert all(may_still_open(notice) for notice in told)
        assert not [word for word in (*SECRET, case.code) if word in str([vars(one) for one in told])]

    def test_the_other_commune_sees_the_minimum_and_nothing_that_names_the_child(
        self, case, cast, there, sign_in
    ):
        transfer = ask(case, cast, there)
        client = sign_in(cast["hoa"])
        listed = client.get(reverse("casework:transfers")).text
        page = client.get(reverse("casework:transfer", args=[transfer.pk])).text
        for words in (case.child.initials, "Nguy cơ cao", "Nam", WHY, NEED, "12"):
            assert words in page
        assert not [word for word in (*SECRET, case.code) if word in listed + page]
        assert not [word for word in SECRET if word in everything(cast["hoa"]).replace(ADDRESS, "")]
        assert client.get(reverse("casework:case", args=[case.pk])).status_code == 404
        seen = Event.objects.filter(actor=cast["hoa"], kind="casework.transfer", deed=Deed.READ)
        assert (seen.get().case_code, seen.get().area) == (case.code, case.commune)

    def test_who_asked_is_to_be_called_only_while_working_there(self, case, cast, there, sign_in):
        cast["lan"].phone = "0900111999"
        cast["lan"].save()
        page = reverse("casework:transfer", args=[ask(case, cast, there).pk])
        client = sign_in(cast["hoa"])
        assert "0900111999" in client.get(page).text
        Role.objects.filter(user=cast["lan"]).update(ends=today() - dt.timedelta(days=1))
        assert "0900111999" not in client.get(page).text

    def test_what_waits_is_paged_with_the_rest_and_comes_first(self, case, cast, there, sign_in, monkeypatch):
        monkeypatch.setattr(views, "page_of", partial(page_of, size=2))
        rows = [ask(one, cast, there) for one in (case, *(make_case(by=cast["lan"]) for _ in range(3)))]
        transfers.decline_transfer(rows[3], by=cast["hoa"], answer="Hết chỗ")
        later = timezone.now() + dt.timedelta(days=9)
        Transfer.objects.filter(pk=rows[1].pk).update(answer_by=later)
        lists, client = reverse("casework:transfers"), sign_in(cast["lan"])
        pages = [client.get(lists, {"page": number}).text for number in (1, 2)]
        found = [[row.code in page for row in rows] for page in pages]
        # What is to be answered first, then the rest: no order of asking gives the same.
        assert found == [[True, False, True, False], [False, True, False, True]]
        assert ["Không có hồ sơ nào chờ" in page for page in pages] == [True, False]

    def test_a_hidden_name_has_no_initials(self, case, cast, there):
        Case.objects.filter(pk=case.pk).update(name_hidden="staff_relative")
        assert ask(case, cast, there).told["initials"] == ""

    @pytest.mark.parametrize(
        "words", [CANARIES[0].upper(), "con chi tran thi me", "gọi 0911 000 222", "xem {code}"]
    )
    def test_words_that_name_somebody_are_refused_and_kept(self, case, cast, there, sign_in, words):
        words = words.format(code=case.code)
        form = {**ASKED, "to_commune": there.pk, "moves": "child", "need": words}
        answer = sign_in(cast["lan"]).post(reverse("casework:transfer_new", args=[case.pk]), form)
        assert "Bỏ phần đó rồi gửi" in answer.text
        assert words in answer.text
        assert not Transfer.objects.exists()

    def test_what_keeps_it_here(self, case, cast, there):
        with pytest.raises(NotNow, match="chính xã đó"):
            ask(case, cast, case.commune)
        request = data_requests.register_request(
            case,
            by=cast["lan"],
            kind="access",
            asker="parent",
            asker_name="Mẹ",
            identity="papers",
            child_agrees=True,
            received_on=today(),
        )
        with pytest.raises(NotNow, match="chưa trả lời"):
            ask(case, cast, there)
        type(request).objects.update(state="refused", refusal="identity", outcome="x")
        Role.objects.filter(area=there).delete()
        with pytest.raises(NotNow, match="chưa ai nhận được"):
            ask(case, cast, there)

    def test_only_once_and_nothing_ends_while_it_waits(self, case, cast, there):
        ask(case, cast, there)
        with pytest.raises(NotNow, match="đang chờ một xã"):
            ask(case, cast, there)
        Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSING)
        with pytest.raises(NotNow, match="Rút lại đề nghị"):
            cases.move_case(Case.objects.get(pk=case.pk), "close", by=cast["minh"])

    @pytest.mark.parametrize("name", ["minh", "quang", "hoa", "thu", "an"])
    def test_only_its_officers_ask(self, case, cast, there, name):
        with pytest.raises(PermissionDenied):
            transfers.ask_transfer(case, by=cast[name], to_commune=there, **ASKED)


class TestAnswering:
    def test_declined_everything_is_as_it_was(self, case, cast, there, sign_in):
        cases.write_note(case, by=cast["lan"], text="Ghi chú riêng")
        before = everything(cast["lan"])
        transfer = ask(case, cast, there)
        client, url = sign_in(cast["hoa"]), reverse("casework:transfer_decline", args=[transfer.pk])
        assert client.post(url, {"answer": " "}).status_code == 200
        client.post(url, {"answer": "Gia đình không về xã này"})
        transfer.refresh_from_db()
        assert (transfer.state, transfer.told, transfer.address) == (TransferState.DECLINED, {}, "")
        assert not case.deadlines.filter(kind=DeadlineKind.TRANSFER, met_at=None).exists()
        assert everything(cast["lan"]).count(CANARIES[0]) == before.count(CANARIES[0])
        page = sign_in(cast["lan"]).get(reverse("casework:transfer", args=[transfer.pk])).text
        assert "Gia đình không về xã này" in page
        told = Notice.objects.filter(kind=NoticeKind.TRANSFER_ANSWERED)
        assert {notice.recipient for notice in told} == {cast["lan"], cast["minh"]}
        assert ask(case, cast, there).state == TransferState.ASKED

    def test_taken_back_until_it_is_answered(self, case, cast, there):
        transfer = ask(case, cast, there)
        transfers.take_back_transfer(transfer, by=cast["lan"])
        assert not case.deadlines.filter(kind=DeadlineKind.TRANSFER, cancelled_at=None).exists()
        with pytest.raises(NotNow, match="đã được rút lại"):
            transfers.accept_transfer(transfer, by=cast["hoa"])
        gone = ask(case, cast, there)
        transfers.accept_transfer(gone, by=cast["hoa"])
        with pytest.raises(NotNow, match="đã được trả lời"):
            transfers.take_back_transfer(gone, by=cast["lan"])

    @pytest.mark.parametrize("name", ["son", "lan", "minh", "quang", "yen", "an"])
    def test_only_officers_there_answer(self, case, cast, there, name):
        transfer = ask(case, cast, there)
        for deed, more in ((transfers.accept_transfer, {}), (transfers.decline_transfer, {"answer": "x"})):
            with pytest.raises(PermissionDenied):
                deed(transfer, by=cast[name], **more)
        assert visible_cases(cast["lan"]).filter(pk=case.pk).exists()


class TestMoving:
    def test_the_whole_file_goes_along_and_the_clocks_go_on(self, case, cast, there, sign_in):
        lan, hoa = cast["lan"], cast["hoa"]
        sent = make_referral(cast, "sent", case=case)
        settle_move(case, by=lan, answers={sent.pk: None})
        attach(case, by=lan, title=CANARIES[1])
        make_consent(case, by=lan)
        new = {"name": "Lò gạch", "place": "Ấp 3", "kind": "site", "sector": "mining"}
        workplaces.note_workplace(case, by=lan, new=new, work_types=["lam-gach-xep-gach"])
        draft = begin_screening(case, by=lan, respondent="child")
        due = dict(case.deadlines.filter(met_at=None).values_list("kind", "due_at"))
        past = case.history.count()
        moved = move(case, cast, there)
        assert (moved.commune, moved.officer, moved.state) == (there, hoa, CaseState.IN_PROGRESS)
        running = moved.deadlines.filter(met_at=None, cancelled_at=None)
        assert dict(running.values_list("kind", "due_at")) == due
        assert set(running.values_list("owner", flat=True)) == {hoa.pk}
        draft.refresh_from_db()
        assert draft.by == hoa
        home = moved.child.household
        assert (home.commune, home.village) == (there, ADDRESS)
        assert [row.commune for row in moved.reports.all()] == [there]
        assert moved.history.count() == past + 1
        assert moved.history.first().history_change_reason == "transfer"
        assert [row.title for row in moved.attachments.all()] == [CANARIES[1]]
        assert [row.caregiver_name for row in moved.consents.all()] == ["Trần Thị Mẹ"] * 2
        client = sign_in(hoa)
        assert CANARIES[1] in client.get(reverse("casework:attachments", args=[case.pk])).text
        page = client.get(reverse("casework:case", args=[case.pk])).text
        for words in (CANARIES[0], "Trần Thị Mẹ", ADDRESS, "Hồ sơ chuyển sang xã khác"):
            assert words in page
        for route in ("log", "seen", "screenings", "plans", "visits", "supports", "attachments"):
            assert client.get(reverse(f"casework:{route}", args=[case.pk])).status_code == 200
        assert "Lò gạch" in client.get(reverse("casework:case_workplaces", args=[case.pk])).text
        assert moved.worked_at.get().workplace.place == "Ấp 3, Xã Tân Hòa"

    def test_the_old_commune_keeps_a_stub_and_sees_nothing_else_at_once(self, case, cast, there, sign_in):
        cases.write_note(case, by=cast["lan"], text=f"Ghi chú về {CANARIES[0]}")
        client = sign_in(cast["lan"])
        assert CANARIES[0] in everything(cast["lan"])
        move(case, cast, there)
        transfer = Transfer.objects.get()
        page = client.get(reverse("casework:transfer", args=[transfer.pk])).text
        for words in (case.code, "Xã Tân Đông", "Đã chuyển đi", "Đang thực hiện"):
            assert words in page
        listed = client.get(reverse("casework:transfers")).text
        assert case.code in listed
        for name in ("lan", "minh"):
            shown = everything(cast[name])
            assert not [word for word in (*SECRET, NEED) if word in shown + page + listed], name
        for route in ("case", "log", "seen", "screenings", "plans", "visits", "reviews"):
            assert client.get(reverse(f"casework:{route}", args=[case.pk])).status_code == 404
        report = Report.objects.get(case=case)
        assert client.get(reverse("casework:report", args=[report.pk])).status_code == 404
        for route in ("cases", "reports"):
            assert case.code not in client.get(reverse(f"casework:{route}")).text
        assert (transfer.told, transfer.address, transfer.case_state) == ({}, "", "in_progress")

    def test_notes_stay_unless_handed_over_one_by_one_and_come_back_with_the_case(self, case, cast, there):
        lan, hoa = cast["lan"], cast["hoa"]
        kept, given = (cases.write_note(case, by=lan, text=text) for text in ("Giữ lại", "Bàn giao"))
        asked = cases.return_item(case, by=cast["quang"], comment="Hỏi lại trẻ")
        move(case, cast, there, notes=[given])
        with person_scope(hoa):
            assert set(Note.objects.filter(case=case)) == {given, asked}
            assert "Giữ lại" not in str(list(Note.history.values_list("text", flat=True)))
            cases.answer_supervisor(asked, by=hoa, text="Đã hỏi")
        with person_scope(lan):
            assert not Note.objects.exists()
        kept.refresh_from_db()
        assert (kept.kept_in, kept.written_in) == (case.commune, case.commune)
        back = transfers.ask_transfer(
            Case.objects.get(pk=case.pk), by=hoa, to_commune=case.commune, **{**ASKED, "address": "Ấp cũ"}
        )
        transfers.accept_transfer(back, by=lan)
        with person_scope(lan):
            assert set(Note.objects.filter(kept_in=None)) == {kept}
            assert Case.objects.get(pk=case.pk).officer == lan
        with person_scope(hoa):
            assert not Case.objects.filter(pk=case.pk).exists()

    def test_who_reported_is_closed_to_both_until_it_comes_back(self, case, cast, there):
        move(case, cast, there)
        for name in ("lan", "minh", "hoa", "son"):
            with person_scope(cast[name]):
                assert not Reporter.objects.exists()
                assert not Reporter.history.exists()
        assert Reporter.objects.count() == 1
        back = transfers.ask_transfer(
            Case.objects.get(pk=case.pk), by=cast["hoa"], to_commune=case.commune, **ASKED
        )
        transfers.accept_transfer(back, by=cast["lan"])
        with person_scope(cast["lan"]):
            assert Reporter.objects.count() == 1

    def test_shares_end_and_an_ended_case_of_the_child_goes_along(self, case, cast, there):
        shares.share_case(case, by=cast["lan"], user=cast["yen"], purpose="Cùng tìm", until=today())
        twin = make_case(by=cast["lan"], full_name=CANARIES[0])
        merging.merge_records(case, twin, by=cast["lan"], choices={}, home="kept")
        move(case, cast, there)
        assert case.shares.get(kind=ShareKind.CO_WORKER).end_reason == "transferred"
        assert not visible_cases(User.objects.get(username="yen")).filter(pk=case.pk).exists()
        twin.refresh_from_db()
        assert (twin.commune, twin.state) == (there, CaseState.MERGED)
        assert CANARIES[0] not in everything(cast["lan"])

    def test_both_histories_are_whole(self, case, cast, there):
        move(case, cast, there)
        transfer = Transfer.objects.get()
        assert [row.history_change_reason for row in transfer.history.order_by("history_id")] == [
            "ask_transfer",
            "accepted",
        ]
        moved = Event.objects.filter(case_code=case.code, reason="transfer_accepted")
        assert {event.area for event in moved} == {case.commune, there}
        assert Event.objects.filter(case_code=case.code, area=case.commune).count() > 5


class TestFamily:
    @pytest.fixture
    def sister(self, case, cast):
        child = add_sibling(case, by=cast["lan"], child={"full_name": CANARIES[2]})
        report = report_sibling(case, child, by=cast["lan"])
        return open_case(report, by=cast["lan"])

    def test_a_sister_with_a_case_stays_until_her_own_and_then_they_are_one_family(
        self, case, sister, cast, there
    ):
        old = case.child.household_id
        moved = move(case, cast, there)
        assert moved.child.household_id != old
        assert [one.full_name for one in moved.child.household.caregivers.all()] == ["Trần Thị Mẹ"]
        sister.child.household.refresh_from_db()
        assert sister.child.household.commune == sister.commune
        with person_scope(cast["hoa"]):
            assert not Child.objects.filter(pk=sister.child_id).exists()
        moved_sister = move(sister, cast, there)
        assert moved_sister.child.household_id == moved.child.household_id
        assert not Household.objects.filter(commune=case.commune).exists()
        assert not [word for word in SECRET if word in everything(cast["lan"])]
        assert old in held_about(sister.child_id)[Household]

    def test_a_child_alone_leaves_the_family_where_it_is(self, case, sister, cast, there):
        Case.objects.filter(pk=sister.pk).update(state=CaseState.CLOSED, closed_on=today())
        moved = move(case, cast, there, whole_family=False)
        sister.child.refresh_from_db()
        assert sister.child.household_id != moved.child.household_id
        assert sister.child.household.commune == sister.commune
