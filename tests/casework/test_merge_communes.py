"""Communes that become one: previewed, ordered by the name, moved one by one, evidence, who follows."""

import datetime as dt
import html
import re
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from accounts.enums import RoleKind
from accounts.models import Role, User
from accounts.scope import person_scope
from areas.models import Area, AreaChange
from audit.actions import save
from audit.models import Event
from casework import communes
from casework.access import report_permissions, visible_cases
from casework.actions import communes as deeds
from casework.actions import transfers
from casework.actions.forwarding import forward_report
from casework.actions.plans import approve_plan
from casework.enums import DeadlineKind
from casework.models import Case, Household, Report
from casework.workflow import NotNow
from reports.actions import orders
from reports.actions.orders import make_due, place_order
from reports.actions.packs import ask_committee, enter_decision, make_pack, set_committee
from reports.committee import kept_document
from reports.figures import containing
from reports.models import CommitteePack, Job
from reports.packs import last_before, open_tasks
from schools.models import Institution
from tests.casework.lists import bring, small_list
from tests.factories import CANARIES, make_case, make_report
from tests.reports.reading import with_pypdf
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NAME = "Xã Gò Công Mới"
ORDER = {"on": today(), "decision": "Nghị quyết 12/NQ-HĐND"}


@pytest.fixture
def new(few_areas):
    return Area.objects.create(
        code="99001",
        kind="xa",
        name=NAME,
        search_key="xa go cong moi",
        parent=few_areas["A"].parent,
        valid_from=today(),
    )


@pytest.fixture
def olds(few_areas):
    return [few_areas["A"], few_areas["B"]]


@pytest.fixture
def work(cast, few_areas):
    """A planned case, a report and a list in A; a case and a report in B."""
    case = make_case(by=cast["lan"], state="planned", full_name=CANARIES[0])
    make_report(by=cast["lan"])
    bring(cast["lan"], few_areas["A"], small_list(["Trần Văn Em", "12/03/2014"]))
    make_case(by=cast["hoa"])
    make_report(by=cast["hoa"])
    return case


def order(new, olds, cast, **changes):
    return deeds.order_merge(new, olds, by=cast["an"], **{**ORDER, "chair": cast["minh"], **changes})


def test_every_key_to_an_area_is_moved_or_said_to_stay():
    names = {f"{model._meta.label_lower}.{field.name}" for model, field in communes.standing_keys()}
    assert {"casework.case.commune", "casework.note.kept_in", "privacy.stub.commune"} <= names
    for name in {*communes.STAYING, *communes.DATED}:
        label, _dot, field = name.rpartition(".")
        assert communes.apps.get_model(label)._meta.get_field(field).related_model is Area


class TestMoving:
    def test_the_previewed_numbers_are_the_moved_ones_and_nothing_is_left(self, cast, work, new, olds):
        previewed = deeds.preview_merge(new, olds)
        assert previewed[olds[0].pk]["casework.case.commune"] == 1
        assert previewed[olds[0].pk]["casework.report.commune"] == 2
        assert previewed[olds[0].pk]["casework.listimport.commune"] == 1
        order(new, olds, cast)
        assert deeds.carry_out_merges() == 2
        changes = {change.old_id: change for change in AreaChange.objects.all()}
        for old in olds:
            assert changes[old.pk].moved == previewed[old.pk] == changes[old.pk].plan["counted"]
            assert communes.standing(old, new) == {}
        assert Case.objects.filter(commune=new).count() == 2
        assert deeds.carry_out_merges() == 0

    def test_what_committees_decided_goes_on_and_what_they_were_told_is_not_compared(
        self, cast, work, new, olds
    ):
        month, tasks = containing("month", today().replace(day=1) - DAY), []
        with time_machine.travel(timezone.now() - DAY, tick=False):
            for old, name in ((olds[0], "lan"), (olds[1], "hoa")):
                set_committee(old, by=cast[name], name="Ban", cadence="month")
                pack = make_pack(old, by=cast[name], period=month)
                row = ask_committee(pack, by=cast[name], question="Có mở lớp tối không?")
                enter_decision(row, by=cast[name], answer="agreed", decision="Mở", by_date=today())
                tasks.append(row.pk)
        order(new, olds, cast)
        assert deeds.carry_out_merges() == 2
        assert {row.pk for row in open_tasks(new)} == set(tasks)
        lan = User.objects.get(username="lan")
        pack = make_pack(new, by=lan, period=containing("month", today()))
        assert last_before(pack) is None

    def test_a_report_to_a_committee_stays_that_of_its_commune(self, cast, work, new, olds, sign_in):
        set_committee(olds[0], by=cast["lan"], name="Ban cũ", cadence="month")
        approve_plan(work, by=cast["minh"])
        with time_machine.travel(timezone.now() - DAY, tick=True):
            month = containing("month", today())
        pack = make_pack(olds[0], by=cast["lan"], period=month)
        before = kept_document(pack, by=cast["lan"])
        other = make_pack(olds[1], by=cast["hoa"], period=month)
        row = ask_committee(other, by=cast["hoa"], question="Của xã kia")
        enter_decision(row, by=cast["hoa"], answer="agreed", by_date=today())
        order(new, olds, cast)
        deeds.carry_out_merges()
        pack = CommitteePack.objects.get(pk=pack.pk)
        assert (pack.commune, pack.place, pack.has_moved) == (new, olds[0], True)
        assert kept_document(pack, by=cast["lan"]) == before
        assert work.code in " ".join(with_pypdf(before))
        # Each number opens its list also now, for who works in the new commune and for nobody elsewhere.
        lan, page = User.objects.get(username="lan"), reverse("reports:pack", args=[pack.pk])
        client = sign_in(lan)
        (link,) = set(
            re.findall(r'href="([^"]*/so/open_state/approved/[^"]*)"', client.get(page).content.decode())
        )
        assert work.code in client.get(html.unescape(link)).content.decode()
        assert sign_in(cast["yen"]).get(html.unescape(link)).status_code in (403, 404)

    def test_a_standing_order_goes_on_for_the_new_commune(self, cast, work, new, olds, monkeypatch):
        month, elsewhere = containing("month", today()), {"place": str(olds[1].pk)}
        told = {"purpose": "periodic", "cadence": "month"}
        mine = place_order("committee", {"place": str(olds[0].pk)}, by=cast["lan"], **told)
        theirs = place_order("committee", elsewhere, by=cast["hoa"], **told)
        order(new, [olds[0]], cast)
        deeds.carry_out_merges()
        Role.objects.filter(user=cast["hoa"]).update(ends=today() - DAY)
        monkeypatch.setattr(orders, "today", lambda: month.due_on)
        assert make_due() == 1
        for row in (mine, theirs):
            row.refresh_from_db()
        assert (mine.params, mine.no_right) == ({"place": str(new.pk)}, False)
        assert (theirs.params, theirs.no_right) == (elsewhere, True)
        assert Job.objects.get().params["place"] == str(new.pk)

    def test_codes_and_histories_stay_and_who_did_it_is_written(self, cast, work, new, olds):
        past = work.history.count()
        order(new, olds, cast)
        deeds.carry_out_merges()
        work.refresh_from_db()
        newest = work.history.first()
        assert (work.history.count(), newest.history_change_reason) == (past + 1, "merge_communes")
        assert (newest.history_user, newest.prev_record.commune) == (cast["an"], olds[0])
        old = Area.objects.get(pk=olds[0].pk)
        assert (old.code, old.valid_to) == (olds[0].code, today() - DAY)
        events = Event.objects.filter(reason="merge_communes")
        assert {event.area for event in events.filter(kind="areas.areachange")} == {*olds, new}
        assert events.get(case_code=work.code).area == new

    def test_roles_chair_and_supervision_follow(self, cast, work, new, olds):
        order(new, olds, cast)
        deeds.carry_out_merges()
        now = Role.objects.filter(area=new).exclude(ends__lt=today())
        assert {(role.kind, role.user.username) for role in now} >= {
            (RoleKind.OFFICER, "lan"),
            (RoleKind.OFFICER, "hoa"),
            (RoleKind.CHAIR, "minh"),
        }
        assert not now.filter(user=cast["son"]).exists()
        assert (
            not Role.objects.filter(area__in=olds, kind=RoleKind.OFFICER).exclude(ends__lt=today()).exists()
        )
        assert work.deadlines.get(kind=DeadlineKind.APPROVAL).owner == cast["minh"]
        for name, number in (("lan", 2), ("hoa", 2), ("minh", 2), ("quang", 2), ("son", 0), ("yen", 0)):
            person = User.objects.get(username=name)
            assert visible_cases(person).count() == number, name
            with person_scope(person):
                assert Case.objects.count() == number, name

    def test_stopped_half_way_each_commune_is_whole_and_the_next_run_goes_on(
        self, cast, work, new, olds, monkeypatch
    ):
        order(new, olds, cast)
        real = deeds._pass_supervision_on

        def stops(change, by):
            if change.old == olds[1]:
                raise ConnectionError
            real(change, by)

        monkeypatch.setattr(deeds, "_pass_supervision_on", stops)
        with pytest.raises(ConnectionError):
            deeds.carry_out_merges()
        assert communes.standing(olds[0], new) == {}
        assert Case.objects.filter(commune=olds[1]).count() == 1
        assert Household.objects.filter(commune=olds[1]).count() == 2
        monkeypatch.undo()
        assert deeds.carry_out_merges() == 1
        assert Case.objects.filter(commune=new).count() == 2

    @pytest.mark.parametrize("turned", [False, True])
    def test_what_was_brought_between_the_two_lies_where_it_was_taken(self, cast, new, olds, turned):
        report, commune = make_report(by=cast["lan"]), cast["hoa"].roles.get().area
        report.brought_from, report.commune = report.commune, commune
        save(report, by=cast["lan"], reason="move_case")
        assert "reporter" not in report_permissions(cast["lan"], report)
        order(new, olds[::-1] if turned else olds, cast)
        deeds.carry_out_merges()
        report = Report.objects.get(pk=report.pk)
        assert (report.commune, report.brought_from) == (new, None)
        people = User.objects.filter(username__in=("lan", "hoa", "minh")).order_by("username")
        rights = ["reporter" in report_permissions(person, report) for person in people]
        assert rights == [False, True, True]

    def test_from_a_day_on_nothing_moves_before(self, cast, work, new, olds):
        order(new, olds, cast, on=today() + 3 * DAY)
        assert deeds.carry_out_merges() == 0
        assert Case.objects.filter(commune=olds[0]).exists()
        assert deeds.carry_out_merges(today() + 3 * DAY) == 2
        role = Role.objects.get(user=cast["lan"], area=olds[0])
        assert role.ends == today() + 2 * DAY

    def test_the_same_row_of_two_lists_is_two_reports(self, cast, new, olds):
        first, second = make_report(by=cast["lan"]), make_report(by=cast["hoa"])
        for report in (first, second):
            report.fingerprint = "same"
            report.save()
        order(new, olds, cast)
        assert deeds.carry_out_merges() == 2
        assert Report.objects.filter(commune=new).count() == 2


class TestOrdering:
    @pytest.mark.parametrize("name", ["lan", "minh", "quang", "binh"])
    def test_only_administrators(self, cast, new, olds, name):
        with pytest.raises(PermissionDenied):
            deeds.order_merge(new, olds, by=cast[name], **ORDER)

    def test_twice_ended_or_with_something_on_its_way(self, cast, work, new, olds):
        report = make_report(by=cast["lan"])
        words = {"reason": "incident", "comment": "", "what_was_said": "x"}
        forward_report(report, by=cast["lan"], to_commune=olds[1], **words)
        with pytest.raises(NotNow, match="Trả lời trước"):
            order(new, olds, cast)
        Report.objects.filter(pk=report.pk).update(state="open")
        report.forwards.update(state="withdrawn")
        asked = {"why": "x", "need": "y", "address": "z"}
        transfer = transfers.ask_transfer(work, by=cast["lan"], to_commune=olds[1], **asked)
        with pytest.raises(NotNow, match="Trả lời trước"):
            order(new, olds, cast)
        transfers.decline_transfer(transfer, by=cast["hoa"], answer="x")
        order(new, olds, cast)
        with pytest.raises(NotNow, match="đang chờ sáp nhập"):
            order(new, olds, cast)
        deeds.carry_out_merges()
        with pytest.raises(NotNow, match="đã kết thúc"):
            order(new, olds, cast)

    def test_by_the_page_with_the_name_typed(self, cast, work, new, olds, sign_in):
        client, url = sign_in(cast["an"]), reverse("casework:merge_communes")
        asked = {"new": new.code, "old": f"{olds[0].code}, {olds[1].code}", "on": f"{today():%d/%m/%Y}"}
        asked["decision"] = ORDER["decision"]
        page = client.get(url, asked)
        for words in ("Hồ sơ", "Thông tin tiếp nhận", "Sẽ chuyển sang", "Lê Văn Minh"):
            assert words in page.text
        assert not [word for word in (*CANARIES, work.code, "Trần Thị Mẹ") if word in page.text]
        query = f"?{'&'.join(f'{name}={value}' for name, value in asked.items())}"
        wrong = client.post(url + query, {"chair": cast["minh"].pk, "name": "Xã khác"})
        assert "Tên không khớp" in wrong.text
        assert not AreaChange.objects.exists()
        assert client.post(url + query, {"chair": cast["minh"].pk, "name": NAME}).url == url
        assert "Chờ chuyển" in client.get(url).text
        deeds.carry_out_merges()
        assert "Đã chuyển" in client.get(url).text

    @pytest.mark.parametrize(
        "asked",
        [
            {"new": "00000", "old": "99001", "on": "1/1/2026", "decision": "x"},
            {"new": "99001", "old": "99001", "on": "32/1/2026", "decision": "x"},
            {"new": "<b>", "old": "😀 " * 60, "on": "", "decision": "x" * 500},
        ],
    )
    def test_what_is_no_order_is_told(self, cast, new, sign_in, asked):
        answer = sign_in(cast["an"]).get(reverse("casework:merge_communes"), asked)
        assert (answer.status_code, answer.context["plan"]) == (200, None)
        assert answer.context["form"].errors

    def test_by_the_command(self, cast, work, new, olds):
        told = ["--new", new.code, "--old", *(old.code for old in olds), "--on", today().isoformat()]
        told += ["--decision", "12/NQ", "--by", "an", "--chair", "minh"]
        out = StringIO()
        call_command("merge_communes", *told, stdout=out)
        assert "Hồ sơ: 1" in out.getvalue()
        assert not AreaChange.objects.exists()
        with pytest.raises(CommandError, match=NAME):
            call_command("merge_communes", *told, "--confirm", "x", stdout=out)
        call_command("merge_communes", *told, "--confirm", NAME, stdout=out)
        assert "Đã chuyển 2 xã." in out.getvalue()
        assert Institution.objects.filter(commune__in=olds).count() == 0
        call_command("merge_communes", "--resume", stdout=out)
        assert "Đã chuyển 0 xã." in out.getvalue()
