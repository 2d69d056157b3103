"""My day: what is due, what waits, and where each role begins."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from accounts.models import Notice
from casework.actions.facts import mark_papers
from casework.actions.listimports import start_import
from casework.actions.plans import return_plan, save_plan
from casework.actions.screenings import begin_screening
from casework.actions.visits import keep_typed
from casework.models import Deadline
from tests.casework.lists import small_list
from tests.factories import CANARIES, make_case, make_report
from tests.referrals.build import make_draft, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def move_deadline(case, **shift):
    """Let the deadline of `case` fall due so far from now."""
    due = timezone.now() + dt.timedelta(**shift)
    Deadline.objects.filter(case=case).update(due_at=due)
    type(case).objects.filter(pk=case.pk).update(next_due=due)


class TestDeadlines:
    def test_overdue_and_coming_of_the_own_area_and_nothing_further(self, cast, sign_in):
        late, coming, far, foreign = (make_case(by=cast[who]) for who in ("lan", "lan", "lan", "hoa"))
        move_deadline(late, days=-2)
        move_deadline(coming, days=5)
        move_deadline(far, days=30)
        move_deadline(foreign, days=-2)
        groups = sign_in(cast["lan"]).get(reverse("home")).context["groups"]
        assert [(group["name"], [row.case for row in group["rows"]]) for group in groups] == [
            ("overdue", [late]),
            ("coming", [coming]),
        ]

    def test_own_cases_come_first(self, cast, sign_in):
        other, own = make_case(by=cast["lan"]), make_case(by=cast["lan"])
        type(other).objects.filter(pk=other.pk).update(officer=cast["minh"])
        Deadline.objects.filter(case=other).update(owner=cast["minh"])
        move_deadline(other, days=-5)
        move_deadline(own, days=-1)
        (group,) = sign_in(cast["lan"]).get(reverse("home")).context["groups"]
        assert [row.case for row in group["rows"]] == [own, other]

    def test_nothing_due_names_the_next_date(self, cast, sign_in):
        move_deadline(make_case(by=cast["lan"]), days=30)
        page = sign_in(cast["lan"]).get(reverse("home")).content.decode()
        assert "Không có việc đến hạn" in page
        assert f"{today() + dt.timedelta(days=30):%d/%m/%Y}" in page

    def test_a_met_deadline_is_gone(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        move_deadline(case, days=-2)
        Deadline.objects.filter(case=case).update(met_at=timezone.now())
        assert sign_in(cast["lan"]).get(reverse("home")).context["groups"] == []


class TestWaiting:
    def test_what_stands_still_takes_no_paper_away(self, cast, sign_in, monkeypatch):
        monkeypatch.setattr("casework.views.myday.SHOWN", 2)
        case = make_case(by=cast["lan"])
        mark_papers(case, by=cast["lan"], papers={"birth_certificate": "missing"})
        Deadline.objects.filter(case=case, kind="birth_certificate").update(
            due_at=timezone.now() + dt.timedelta(days=20)
        )
        for _ in range(5):
            make_referral(cast, "question")
        context = sign_in(cast["lan"]).get(reverse("home")).context
        assert [len(context[name]) for name in ("paused", "papers")] == [2, 1]

    def test_drafts_and_returned_plans(self, cast, sign_in):
        screening, plan, returned = (
            make_case(by=cast["lan"], chair=cast["minh"], state=state)
            for state in ("new", "assessed", "planned")
        )
        begun = begin_screening(screening, by=cast["lan"], respondent="child")
        save_plan(plan, by=cast["lan"], plan={"objectives": "x", "review_on": today()}, activities=[])
        return_plan(returned, by=cast["minh"], comment="Bổ sung kinh phí")
        context = sign_in(cast["lan"]).get(reverse("home")).context
        assert context["returned"] == [returned]
        assert [(draft.case, draft.text, draft.url) for draft in context["drafts"]] == [
            (screening, "Phiếu sàng lọc chưa hoàn thành", reverse("casework:screening", args=[begun.pk])),
            (plan, "Kế hoạch chưa trình", reverse("casework:plan_edit", args=[plan.pk])),
        ]
        context = sign_in(cast["hoa"]).get(reverse("home")).context
        assert (context["drafts"], context["returned"]) == ([], [])

    def test_a_visit_sheet_and_a_referral_that_were_not_sent_the_oldest_first(self, cast, sign_in):
        referral = make_draft(cast)
        case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
        keep_typed(case, by=cast["lan"], typed="child_words=Con")
        page = sign_in(cast["lan"]).get(reverse("home"))
        assert [draft.url for draft in page.context["drafts"]] == [
            reverse("referrals:compose", args=[referral.case_id]),
            reverse("casework:visit_new", args=[case.pk]),
        ]
        assert f"bắt đầu ngày {today():%d/%m/%Y}" in page.content.decode()

    def test_open_reports_and_imports(self, cast, few_areas, sign_in):
        make_report(by=cast["lan"])
        make_report(by=cast["hoa"])
        start_import(
            commune=few_areas["A"], by=cast["lan"], file_name="ds.xlsx", data=small_list(["A B", "2014"])
        )
        context = sign_in(cast["lan"]).get(reverse("home")).context
        assert (context["open_reports"], [row.file_name for row in context["imports"]]) == (1, ["ds.xlsx"])
        context = sign_in(cast["hoa"]).get(reverse("home")).context
        assert (context["open_reports"], context["imports"]) == (1, [])

    def test_an_urgent_report_stands_first(self, cast, sign_in):
        make_report(by=cast["lan"])
        client = sign_in(cast["lan"])
        assert "thông tin khẩn cấp chưa xử lý" not in client.get(reverse("home")).content.decode()
        make_report(by=cast["lan"], urgent=True)
        page = client.get(reverse("home")).content.decode()
        assert "1 thông tin khẩn cấp chưa xử lý" in page
        assert "thông tin khẩn cấp" not in sign_in(cast["hoa"]).get(reverse("home")).content.decode()

    def test_no_full_name_on_the_page(self, cast, sign_in):
        move_deadline(make_case(by=cast["lan"], full_name=CANARIES[0]), days=-1)
        page = sign_in(cast["lan"]).get(reverse("home")).content.decode()
        assert "C.Đ.T.Y." in page
        assert CANARIES[0] not in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_asks_as_often_for_one_as_for_three(
        self, cast, sign_in, count, django_assert_num_queries
    ):
        for _ in range(count):
            case = make_case(by=cast["lan"])
            move_deadline(case, days=-1)
            begin_screening(case, by=cast["lan"], respondent="child")
            path = reverse("casework:case", args=[case.pk])
            leave_notice(to=[cast["lan"]], kind=NoticeKind.PLAN_RETURNED, about=case, path=path)
        client = sign_in(cast["lan"])
        with django_assert_num_queries(15):
            context = client.get(reverse("home")).context
        assert len(context["groups"][0]["rows"]) == len(context["notices"]) == len(context["drafts"]) == count


class TestNotices:
    def leave(self, cast, path="/ho-so/"):
        case = make_case(by=cast["lan"])
        leave_notice(
            to=[cast["lan"]], kind=NoticeKind.PLAN_RETURNED, about=case, path=path, case_code=case.code
        )
        return Notice.objects.get(recipient=cast["lan"])

    def test_opening_one_marks_it_and_leads_there(self, cast, sign_in):
        notice, client = self.leave(cast), sign_in(cast["lan"])
        assert "Kế hoạch được trả lại kèm ý kiến" in client.get(reverse("home")).content.decode()
        assert client.post(reverse("accounts:open_notice", args=[notice.pk])).url == "/ho-so/"
        notice.refresh_from_db()
        assert notice.read_at is not None
        assert client.get(reverse("home")).context["notices"] == []

    def test_what_came_about_one_case_stands_together_and_is_read_together(self, cast, sign_in):
        client, case = sign_in(cast["lan"]), make_case(by=cast["lan"])
        other = self.leave(cast)
        for number, kind in enumerate(("plan_approved", "referral_answered", "referral_answered")):
            leave_notice(
                to=[cast["lan"]],
                kind=NoticeKind(kind),
                about=case,
                path=reverse("casework:case", args=[case.pk]),
                case_code=case.code,
                due=timezone.now() + dt.timedelta(hours=number),
            )
        first, second = client.get(reverse("home")).context["notices"]
        assert list(first["told"].values()) == [2, 1]
        assert second["notice"] == other
        client.post(reverse("accounts:open_notice", args=[first["notice"].pk]))
        assert [row["notice"] for row in client.get(reverse("home")).context["notices"]] == [other]

    def test_somebody_elses_notice_does_not_exist(self, cast, sign_in):
        notice = self.leave(cast)
        assert sign_in(cast["hoa"]).post(reverse("accounts:open_notice", args=[notice.pk])).status_code == 404
        assert sign_in(cast["lan"]).get(reverse("accounts:open_notice", args=[notice.pk])).status_code == 405
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_a_notice_never_leads_out_of_the_house(self, cast, sign_in):
        notice = self.leave(cast, path="https://elsewhere.example/")
        assert sign_in(cast["lan"]).post(reverse("accounts:open_notice", args=[notice.pk])).url == reverse(
            "home"
        )


@pytest.mark.parametrize(
    "person, page",
    [
        ("quang", "casework:supervision"),
        ("thu", "referrals:inbox"),
        ("binh", "reports:events"),
        ("tam", "reports:overview"),
        ("an", "accounts:people"),
    ],
)
def test_other_roles_begin_on_their_own_page(cast, sign_in, person, page):
    assert sign_in(cast[person]).get(reverse("home")).url == reverse(page)


def test_without_a_role_the_page_says_whom_to_ask(cast, sign_in):
    cast["lan"].roles.all().delete()
    answer = sign_in(cast["lan"]).get(reverse("home"))
    assert "Tài khoản chưa có vai trò nào còn hiệu lực" in answer.content.decode()


def test_signed_out_nobody_has_a_day(client, db):
    assert client.get(reverse("home")).url.startswith(reverse("accounts:login"))
