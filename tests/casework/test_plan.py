"""The plan: written without the script, submitted, returned with a comment, approved; versions stay."""

import pytest

from accounts.models import Notice
from casework.actions.plans import approve_plan, return_plan
from casework.enums import ActivityGroup
from casework.models import Case, Decision, Plan
from tests.access.rows_case import ASSESSMENT, VISIT
from tests.casework.walk import day, state_of, text_of, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def filled(rows=1, **changes):
    """A filled-in form with `rows` activities."""
    data = {
        "objectives": "Trẻ trở lại lớp 7",
        "caregiver_agrees": "on",
        "review_on": day(90),
        "activity-TOTAL_FORMS": str(rows),
        "activity-INITIAL_FORMS": "0",
    }
    for number in range(rows):
        row = {
            "group": "education",
            "what": f"Việc {number + 1}",
            "responsible": "Nguyễn Thị Lan",
            "partner": "",
            "by_date": day(30),
            "cost": "1.500.000",
        }
        data |= {f"activity-{number}-{name}": value for name, value in row.items()}
    return {**data, **changes}


def test_saving_a_draft_and_submitting_it(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    client.post(url("plan_edit", case.pk), filled(rows=2))
    plan = Plan.objects.get()
    assert (plan.submitted_at, state_of(case)) == (None, "assessed")
    assert [(row.what, row.cost) for row in plan.activities.all()] == [
        ("Việc 1", 1_500_000),
        ("Việc 2", 1_500_000),
    ]
    response = client.post(url("plan_edit", case.pk), filled(rows=1, submit="1"))
    plan.refresh_from_db()
    assert (response.url, plan.version, plan.activities.count()) == (url("plan", plan.pk), 1, 1)
    assert (plan.submitted_at is not None, state_of(case)) == (True, "planned")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (cast["minh"], "plan_submitted")


def test_who_does_what_in_which_group_is_stored_for_every_row(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    groups = ActivityGroup.values
    rows = {
        f"activity-{number}-{name}": words
        for number, group in enumerate(groups)
        for name, words in (
            ("group", group),
            ("responsible", f"Cán bộ {number}"),
            ("partner", f"Hội {number}"),
        )
    }
    client.post(url("plan_edit", case.pk), filled(rows=len(groups), **rows))
    stored = (
        Plan.objects.get().activities.order_by("pk").values_list("what", "group", "responsible", "partner")
    )
    assert list(stored) == [
        (f"Việc {number + 1}", group, f"Cán bộ {number}", f"Hội {number}")
        for number, group in enumerate(groups)
    ]
    shown = text_of(client.get(url("plan", Plan.objects.get().pk)))
    assert [words for words in rows.values() if words not in groups and words not in shown] == []


def test_a_row_without_anybody_responsible_or_of_no_group_is_sent_back(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    for name, wrong in (("responsible", ""), ("group", "magic")):
        response = client.post(url("plan_edit", case.pk), filled(**{f"activity-0-{name}": wrong}))
        assert list(response.context["formset"].forms[0].errors) == [name]
        assert "Việc 1" in text_of(response)
    assert not Plan.objects.exists()


def test_rows_that_stay_as_they_were_stay_in_the_plan(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    client.post(url("plan_edit", case.pk), filled(rows=2))
    counts = {"activity-INITIAL_FORMS": "2", "objectives": "Trẻ học lớp 8"}
    client.post(url("plan_edit", case.pk), filled(rows=2, **counts))
    plan = Plan.objects.get()
    assert (plan.objectives, plan.activities.count()) == ("Trẻ học lớp 8", 2)


def test_a_row_is_added_without_the_script(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    response = client.post(url("plan_edit", case.pk), filled(rows=1, add="1"))
    shown = text_of(response)
    assert len(response.context["formset"].forms) == 2
    assert 'value="Việc 1"' in shown
    assert (shown.count("Hoạt động 2</legend>"), Plan.objects.count()) == (1, 0)


def test_the_assessment_stands_beside_the_form(cast, sign_in):
    case = make_case(by=cast["lan"], state="assessed")
    shown = text_of(sign_in(cast["lan"]).get(url("plan_edit", case.pk)))
    assert "Trở lại trường, hỗ trợ học phí" in shown
    assert "Em muốn đi học lại" in shown


@pytest.mark.parametrize(
    ("changes", "form", "field"),
    [
        ({"objectives": ""}, "form", "objectives"),
        ({"review_on": day(-1)}, "form", "review_on"),
        ({"activity-0-what": ""}, "formset", "what"),
        ({"activity-0-by_date": "hôm nào"}, "formset", "by_date"),
        ({"activity-0-cost": "99999999999"}, "formset", "cost"),
    ],
)
def test_a_mistake_keeps_what_was_typed(cast, sign_in, changes, form, field):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    response = client.post(url("plan_edit", case.pk), filled(**changes, submit="1"))
    found = response.context[form]
    errors = found.errors if form == "form" else found.forms[0].errors
    assert list(errors) == [field]
    assert "Nguyễn Thị Lan" in text_of(response)
    assert (Plan.objects.count(), state_of(case)) == (0, "assessed")


def test_the_summary_says_which_date_is_meant(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    wrong = {"review_on": day(-1), "activity-1-by_date": "hôm nào"}
    text = text_of(client.post(url("plan_edit", case.pk), filled(rows=2, **wrong, submit="1")))
    summary = text.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert ">Ngày rà soát: Ngày này đã qua.<" in summary
    assert ">Hoạt động 2: Hoàn thành trước ngày: Nhập ngày, tháng, năm." in summary


def test_a_plan_without_activities_is_not_taken(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    response = client.post(url("plan_edit", case.pk), filled(submit="1", **{"activity-0-DELETE": "on"}))
    assert response.context["formset"].non_form_errors()
    assert Plan.objects.count() == 0


@pytest.mark.parametrize("total", ["", "x", "-1", "10000000", "²"])
def test_a_broken_row_count_is_no_server_error(cast, sign_in, total):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    for button in ("add", "submit"):
        data = filled(**{"activity-TOTAL_FORMS": total, button: "1"})
        assert client.post(url("plan_edit", case.pk), data).status_code == 200
    assert Plan.objects.count() == 0


def test_return_needs_a_comment_and_the_officer_sees_it_next_to_the_form(cast, sign_in):
    case = make_case(by=cast["lan"], state="planned")
    plan, chair, officer = case.plans.get(), sign_in(cast["minh"]), sign_in(cast["lan"])
    refused = chair.post(url("plan_return", plan.pk), {"comment": " "})
    assert list(refused.context["form"].errors) == ["comment"]
    assert state_of(case) == "planned"
    chair.post(url("plan_return", plan.pk), {"comment": "Bổ sung đơn vị phối hợp"})
    assert state_of(case) == "returned"
    shown = text_of(officer.get(url("plan_edit", case.pk)))
    assert "Bổ sung đơn vị phối hợp" in shown
    assert "Chuyển gửi đến trường" in shown
    officer.post(url("plan_edit", case.pk), filled(submit="1"))
    assert state_of(case) == "planned"
    assert list(Plan.objects.exclude(submitted_at=None).values_list("version", flat=True)) == [2, 1]
    listed = text_of(officer.get(url("plans", case.pk)))
    assert listed.index("Kế hoạch lần 2") < listed.index("Kế hoạch lần 1")


def test_approval_keeps_the_number_of_the_paper_decision(cast, sign_in):
    case = make_case(by=cast["lan"], state="planned")
    plan, chair = case.plans.get(), sign_in(cast["minh"])
    page = text_of(chair.get(url("plan", plan.pk)))
    assert "Phê duyệt kế hoạch</button>" in page
    assert "Trả lại kế hoạch</button>" in page
    chair.post(url("plan_approve", plan.pk), {"number": "12/QĐ-UBND", "comment": ""})
    decision = Decision.objects.get()
    assert (decision.outcome, decision.number, decision.plan, decision.by) == (
        "approved",
        "12/QĐ-UBND",
        plan,
        cast["minh"],
    )
    assert state_of(case) == "approved"
    assert Notice.objects.get(kind="plan_approved").recipient == cast["lan"]
    assert "</form></section>" not in text_of(chair.get(url("plan", plan.pk)))


def test_the_officer_is_offered_no_decision(cast, sign_in):
    case = make_case(by=cast["lan"], state="planned")
    page = text_of(sign_in(cast["lan"]).get(url("plan", case.plans.get().pk)))
    assert url("plan_approve", case.plans.get().pk) not in page


def test_a_decision_that_comes_too_late_is_told(cast, sign_in):
    case = make_case(by=cast["lan"], state="planned")
    plan, chair = case.plans.get(), sign_in(cast["minh"])
    approve_plan(case, by=cast["minh"])
    response = chair.post(url("plan_return", plan.pk), {"comment": "Thiếu"}, follow=True)
    assert "Hồ sơ đang ở bước “Kế hoạch đã phê duyệt”" in text_of(response)
    assert (Decision.objects.count(), state_of(case)) == (1, "approved")


def test_an_old_version_is_not_decided_on(cast, sign_in):
    case = make_case(by=cast["lan"], state="planned")
    first = case.plans.get()
    return_plan(case, by=cast["minh"], comment="Bổ sung kinh phí")
    sign_in(cast["lan"]).post(url("plan_edit", case.pk), filled(submit="1"))
    page = text_of(sign_in(cast["minh"]).get(url("plan", first.pk)))
    assert url("plan_approve", first.pk) not in page
    sign_in(cast["minh"]).post(url("plan_approve", first.pk), {})
    assert (state_of(case), Decision.objects.filter(plan=first).count()) == ("planned", 1)


def test_a_submitted_plan_is_not_changed_any_more(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="planned"), sign_in(cast["lan"])
    assert client.get(url("plan_edit", case.pk)).url == url("case", case.pk)
    client.post(url("plan_edit", case.pk), filled(objectives="Khác", submit="1"))
    assert list(Plan.objects.values_list("objectives", flat=True)) == ["Trẻ trở lại lớp 7"]


def test_what_an_older_tab_sends_changes_nothing_and_is_shown_back(cast, sign_in):
    """The plan was submitted in one tab; then another saves, and older tabs of other pages send theirs."""
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    client.post(url("plan_edit", case.pk), filled(rows=1, submit="1"))
    plan, versions = Plan.objects.get(), Plan.history.count()
    late = text_of(client.post(url("plan_edit", case.pk), filled(rows=2, objectives="Trẻ <b>học</b>")))
    assert "Kế hoạch đang ở bước “Kế hoạch chờ phê duyệt” nên không sửa được." in late
    assert "không có gì được lưu" in late
    for typed in ("Trẻ &lt;b&gt;học&lt;/b&gt;", "Việc 1", "Việc 2", "1.500.000", day(90), "Giáo dục"):
        assert typed in late, typed
    plan.refresh_from_db()
    assert (Plan.history.count(), plan.objectives, state_of(case)) == (
        versions,
        "Trẻ trở lại lớp 7",
        "planned",
    )
    assessed = text_of(client.post(url("assessment_new", case.pk), {**ASSESSMENT, "needs": "Xe đạp cũ"}))
    assert ("Chưa lưu được" in assessed, "Xe đạp cũ" in assessed, case.assessments.count()) == (True, True, 1)
    chair = sign_in(cast["minh"])
    chair.post(url("plan_approve", plan.pk), {})
    back = text_of(chair.post(url("plan_return", plan.pk), {"comment": "Bổ sung kinh phí cho trẻ"}))
    assert ("Bổ sung kinh phí cho trẻ" in back, plan.decisions.count()) == (True, 1)
    ending = {"reason": "moved", "on": day(0), "where": "Xã Đông Hòa", "told": "Công văn 12"}
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=today())
    ended = text_of(client.post(url("closing_other", case.pk), ending))
    assert ("Chưa lưu được" in ended, "Xã Đông Hòa" in ended, case.closures.count()) == (True, True, 0)
    sheet = {"on": day(0), "child_words": "Con thích học", "caregiver_words": "Cho học"}
    visited = text_of(client.post(url("visit_new", case.pk), {**VISIT, **sheet}))
    assert ("Con thích học" in visited, case.visits.count()) == (True, 0)
