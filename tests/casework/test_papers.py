"""A paper that a school asks for and the child lacks is a task with an owner, a day and a reminder."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Role, User
from areas.models import DatedNumber
from casework.actions import cases, facts, merging, screenings
from casework.enums import PAPERS
from casework.models import Case, Child, Deadline
from reminders.actions import tell_passed_deadlines
from tests.casework.walk import both_shown, day, text_of, url
from tests.factories import make_case
from vietnam.calendar import end_of_day, today

pytestmark = pytest.mark.django_db
FIRST = "birth_certificate"
DAY = dt.timedelta(days=1)


def note(case, *, by, papers=(FIRST,), state="missing"):
    """Note that the child of `case` lacks `papers`, or has them."""
    facts.mark_papers(case, by=by, papers=dict.fromkeys(papers, state))


def clock_of(case, kind=FIRST) -> Deadline:
    """The newest clock of a paper."""
    return Deadline.objects.filter(case=case, kind=kind).latest("pk")


def running(case) -> list[str]:
    """The papers whose clocks run."""
    rows = Deadline.objects.filter(case=case, kind__in=PAPERS, met_at=None, cancelled_at=None)
    return sorted(rows.values_list("kind", flat=True))


def ended(cast) -> Case:
    """A case that was closed."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=today())
    return Case.objects.get(pk=case.pk)


def screen_out(case, *, by):
    """End a new case as no child labour."""
    draft = screenings.begin_screening(case, by=by, respondent="caregiver")
    told = {"id": case.code, "as_of": today().isoformat(), "worst_forms": [], "activities": []}
    told |= {"birth_date": "2012-01-01", "sex": "male"}
    screenings.save_step(draft, by=by, step=1, facts=told)
    screenings.finish_screening(draft, by=by)
    screenings.screen_out(case, by=by)


class TestClock:
    def test_each_missing_paper_has_an_owner_and_a_day(self, cast):
        case = make_case(by=cast["lan"])
        note(case, by=cast["lan"], papers=(FIRST, "residence_paper"))
        assert running(case) == [FIRST, "residence_paper"]
        clock = clock_of(case)
        due = end_of_day(today() + 30 * DAY)
        assert (clock.owner, clock.due_at, clock.rule) == (cast["lan"], due, "setting")
        assert str(clock.get_kind_display()) == "Làm giấy khai sinh"

    def test_another_setting_gives_another_day(self, cast):
        DatedNumber.objects.create(name="paper_days", value=10, starts=today(), source="Công văn 8/SYT")
        case = make_case(by=cast["lan"])
        note(case, by=cast["lan"])
        assert clock_of(case).due_at == end_of_day(today() + 10 * DAY)

    def test_noted_again_the_day_stays_and_there_it_is_met(self, cast):
        case = make_case(by=cast["lan"])
        note(case, by=cast["lan"])
        facts.plan_paper(case, FIRST, by=cast["lan"], due_on=today() + 50 * DAY, helper="")
        note(case, by=cast["lan"], papers=PAPERS)
        assert clock_of(case).due_at == end_of_day(today() + 50 * DAY)
        note(case, by=cast["lan"], state="there")
        assert running(case) == ["identity_paper", "residence_paper"]
        assert clock_of(case).met_at
        note(case, by=cast["lan"], papers=["residence_paper"], state="unknown")
        assert (running(case), clock_of(case, "residence_paper").met_at) == (["identity_paper"], None)

    def test_it_ends_with_the_case(self, cast):
        case = make_case(by=cast["lan"])
        note(case, by=cast["lan"])
        screen_out(case, by=cast["lan"])
        assert running(case) == []
        assert clock_of(case).cancelled_at

    def test_it_comes_back_with_the_case(self, cast):
        case = ended(cast)
        note(case, by=cast["lan"])
        assert running(case) == []
        cases.reopen_case(case, by=cast["lan"], reason="Trẻ nghỉ học")
        assert running(case) == [FIRST]

    def test_another_case_of_a_child_that_lacks_one_starts_with_it(self, cast):
        case = ended(cast)
        note(case, by=cast["lan"])
        assert running(cases.create_case(case.child, case.commune, by=cast["lan"])) == [FIRST]

    def test_it_goes_with_the_officer(self, cast):
        mai = User.objects.create(username="mai", full_name="Người Mai")
        commune = cast["lan"].roles.get().area
        Role.objects.create(user=mai, kind="officer", area=commune, starts=dt.date(2025, 7, 1))
        case = make_case(by=cast["lan"])
        note(case, by=cast["lan"])
        cases.assign_case(case, officer=mai, by=cast["lan"])
        assert clock_of(case).owner == mai

    def test_it_never_runs_beyond_the_eighteenth_birthday(self, cast):
        case = make_case(by=cast["lan"])
        born = today().replace(year=today().year - 18) + 11 * DAY
        Child.objects.filter(pk=case.child_id).update(birth_date=born, birth_precision="day")
        note(case, by=cast["lan"])
        assert clock_of(case).due_at == end_of_day(today() + 10 * DAY)

    def test_merged_records_keep_the_day_and_part_with_their_own(self, cast):
        kept, gone = make_case(by=cast["lan"]), make_case(by=cast["lan"])
        note(gone, by=cast["lan"])
        promised = facts.plan_paper(gone, FIRST, by=cast["lan"], due_on=today() + 9 * DAY, helper="Công an")
        merge = merging.merge_records(kept, gone, by=cast["lan"], choices={FIRST: "gone"}, home="kept")
        assert (running(kept), running(gone)) == ([FIRST], [])
        assert clock_of(kept) == promised
        merging.unmerge_records(merge, by=cast["lan"], reason="Hai trẻ khác nhau")
        assert (running(kept), running(gone)) == ([], [FIRST])
        assert clock_of(gone).due_at == end_of_day(today() + 9 * DAY)

    def test_the_migration_starts_one_for_each_paper_of_open_cases_only(self, cast):
        start = import_module("casework.migrations.0031_paper_clocks").start
        lacking, ended = make_case(by=cast["lan"]), make_case(by=cast["lan"])
        for case in (lacking, ended):
            told = {FIRST: "missing", "residence_paper": "there"}
            Child.objects.filter(pk=case.child_id).update(**told)
        Case.objects.filter(pk=ended.pk).update(state="closed")
        Deadline.objects.filter(case=lacking).update(cancelled_at=timezone.now())
        Case.objects.filter(pk=lacking.pk).update(next_due=None, next_kind="")
        start(None, None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('scope.everything', 'on', true)")
        assert (running(lacking), running(ended)) == ([FIRST], [])
        clock = clock_of(lacking)
        assert (clock.owner, clock.due_at) == (cast["lan"], end_of_day(today() + 30 * DAY))
        assert clock.history.get().history_change_reason == "start_clock"
        stored = Case.objects.get(pk=lacking.pk)
        assert (stored.next_due, stored.next_kind) == (clock.due_at, FIRST)


class TestPromise:
    @pytest.fixture
    def case(self, cast):
        case = make_case(by=cast["lan"])
        note(case, by=cast["lan"])
        return case

    def sent(self, client, case, **told):
        return client.post(url("paper_task", case.pk, FIRST), {"due_on": day(5), "helper": "", **told})

    def test_another_day_and_who_helps(self, case, cast, sign_in):
        client = sign_in(cast["lan"])
        answer = self.sent(client, case, helper="Chị Hạnh, hộ tịch xã")
        assert answer.url == url("papers", case.pk)
        clock = clock_of(case)
        assert (clock.due_at, clock.helper) == (end_of_day(today() + 5 * DAY), "Chị Hạnh, hộ tịch xã")
        assert clock.owner == cast["lan"]
        for name in ("papers", "case"):
            page = text_of(client.get(url(name, case.pk)))
            assert "Chị Hạnh, hộ tịch xã" in page
            assert day(5) in page
        log = text_of(client.get(url("log", case.pk)))
        assert f"Làm giấy khai sinh: hẹn ngày {day(5)}" in log
        assert f"Làm giấy khai sinh: việc phải làm, hạn {day(30)}" in log

    @pytest.mark.parametrize(
        ("due_on", "sentence"),
        [
            (day(-1), "Chọn hôm nay hoặc một ngày sau."),
            (day(366), "Chọn một ngày trong vòng một năm và trước khi trẻ đủ 18 tuổi."),
            ("31/2/2026", ""),
            ("", ""),
        ],
    )
    def test_a_day_that_cannot_be_changes_nothing_and_keeps_what_was_typed(
        self, case, cast, sign_in, due_on, sentence
    ):
        page = self.sent(sign_in(cast["lan"]), case, due_on=due_on, helper="Công an xã")
        assert sentence in text_of(page)
        assert list(page.context["form"].errors) == ["due_on"]
        assert "Công an xã" in text_of(page)
        clock = clock_of(case)
        assert (clock.due_at, clock.helper) == (end_of_day(today() + 30 * DAY), "")

    def test_not_beyond_the_eighteenth_birthday(self, case, cast, sign_in):
        born = today().replace(year=today().year - 18) + 20 * DAY
        Child.objects.filter(pk=case.child_id).update(birth_date=born, birth_precision="day")
        client = sign_in(cast["lan"])
        assert "trước khi trẻ đủ 18 tuổi" in text_of(self.sent(client, case, due_on=day(20)))
        assert self.sent(client, case, due_on=day(19)).status_code == 302
        assert clock_of(case).due_at == end_of_day(today() + 19 * DAY)

    def test_a_helper_of_an_overdue_one_needs_no_new_day(self, case, cast, sign_in):
        Deadline.objects.filter(pk=clock_of(case).pk).update(due_at=end_of_day(today() - 3 * DAY))
        assert self.sent(sign_in(cast["lan"]), case, due_on=day(-3), helper="Bà Tư").status_code == 302
        assert clock_of(case).helper == "Bà Tư"

    def test_two_who_promise(self, case, cast, sign_in):
        deed = {"by": cast["lan"], "due_on": today() + 7 * DAY, "helper": "Trưởng ấp"}
        both_shown(
            sign_in(cast["lan"]),
            url("paper_task", case.pk, FIRST),
            {"due_on": day(5), "helper": "Công an"},
            lambda: facts.plan_paper(case, FIRST, **deed),
            {"due_on": (day(7), day(5)), "helper": ("Trưởng ấp", "Công an")},
            {"chon-due_on": "mine", "chon-helper": "theirs"},
        )
        clock = clock_of(case)
        assert (clock.due_at, clock.helper) == (end_of_day(today() + 5 * DAY), "Trưởng ấp")

    def test_one_that_is_there_by_now_is_no_task_and_what_was_typed_is_shown(self, case, cast, sign_in):
        note(case, by=cast["lan"], state="there")
        client = sign_in(cast["lan"])
        assert client.get(url("paper_task", case.pk, FIRST)).url == url("papers", case.pk)
        page = text_of(self.sent(client, case, helper="Công an xã"))
        assert "không còn là việc phải làm" in page
        assert "Công an xã" in page
        assert client.get(url("paper_task", case.pk, "emergency")).status_code == 404

    def test_nobody_elsewhere_is_told_who_helps(self, case, cast, sign_in):
        facts.plan_paper(case, FIRST, by=cast["lan"], due_on=today() + DAY, helper="Bà Tư bán nước")
        assert "Bà Tư bán nước" in text_of(sign_in(cast["lan"]).get(url("papers", case.pk)))
        assert self.sent(sign_in(cast["hoa"]), case).status_code == 404
        assert sign_in(cast["hoa"]).get(url("papers", case.pk)).status_code == 404
        assert clock_of(case).helper == "Bà Tư bán nước"


class TestMyDay:
    def test_the_far_ones_have_a_list_and_the_near_ones_are_due_work(self, cast, sign_in):
        case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
        note(case, by=cast["lan"], papers=(FIRST, "residence_paper"))
        facts.plan_paper(case, FIRST, by=cast["lan"], due_on=today() + 2 * DAY, helper="")
        context = client.get(reverse("home")).context
        assert [row.kind for row in context["papers"]] == ["residence_paper"]
        due = [row.kind for group in context["groups"] for row in group["rows"]]
        assert (FIRST in due, "residence_paper" in due) == (True, False)
        other = sign_in(cast["hoa"]).get(reverse("home"))
        assert other.context["papers"] == []
        assert "Làm giấy khai sinh" not in other.content.decode()
        note(case, by=cast["lan"], papers=PAPERS, state="there")
        assert "Giấy tờ còn thiếu" not in client.get(reverse("home")).content.decode()
        assert "Đã đủ" in text_of(client.get(url("case", case.pk)))

    def test_ten_cost_as_many_queries_as_three(self, cast, sign_in, django_assert_num_queries):
        client = sign_in(cast["lan"])
        note(make_case(by=cast["lan"]), by=cast["lan"], papers=PAPERS)
        client.get(reverse("home"))
        with django_assert_num_queries(15):
            client.get(reverse("home"))
        for _ in range(3):
            note(make_case(by=cast["lan"]), by=cast["lan"], papers=PAPERS)
        with django_assert_num_queries(15):
            assert len(client.get(reverse("home")).context["papers"]) == 10

    def test_its_owner_is_reminded_once_when_the_day_has_passed(self, cast):
        case = make_case(by=cast["lan"])
        note(case, by=cast["lan"])
        Deadline.objects.filter(pk=clock_of(case).pk).update(due_at=timezone.now() - DAY)
        told = Notice.objects.filter(kind="deadline_passed", recipient=cast["lan"])
        assert tell_passed_deadlines() == 1
        assert (tell_passed_deadlines(), told.count()) == (0, 1)
