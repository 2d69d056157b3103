"""A plan returned part by part, its versions laid side by side, and a decision recorded from paper."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Notice
from casework import versions
from casework.actions.attachments import attach_document
from casework.actions.plans import return_plan
from casework.models import Decision, Plan
from tests.casework import papers
from tests.casework.test_plan import filled
from tests.casework.walk import day, state_of, text_of, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], state="planned")


def paper(**changes):
    """A filled-in form about a decision on paper."""
    scan = papers.form(papers.pdf())["file"]
    told = {"number": "12/QĐ-UBND", "decided_on": day(0), "signed_by": "Trần Văn Minh, Chủ tịch"}
    return {**told, "file": scan, **changes}


def test_remarks_stand_beside_the_field_and_the_activity_they_are_about(cast, sign_in, case):
    plan = case.plans.get()
    key = f"activity-{plan.activities.get().pk}"
    said = {"objectives": "Ghi rõ lớp mấy", key: "Thiếu đơn vị phối hợp"}
    sign_in(cast["minh"]).post(url("plan_return", plan.pk), said)
    assert (Decision.objects.get().remarks, Decision.objects.get().comment) == (said, "")
    response = sign_in(cast["lan"]).get(url("plan_edit", case.pk))
    context = response.context
    assert "Ghi rõ lớp mấy" in str(context["form"].fields["objectives"].help_text)
    assert context["formset"].forms[0].remark == "Thiếu đơn vị phối hợp"
    assert text_of(response).count("Thiếu đơn vị phối hợp") == 2
    shown = text_of(sign_in(cast["lan"]).get(url("plan", plan.pk)))
    assert "Hoạt động: Chuyển gửi đến trường" in shown
    assert "Thiếu đơn vị phối hợp" in shown


def test_a_return_says_something(cast, sign_in, case):
    refused = sign_in(cast["minh"]).post(url("plan_return", case.plans.get().pk), {"objectives": "  "})
    assert list(refused.context["form"].errors) == ["comment"]
    assert (state_of(case), Decision.objects.count()) == ("planned", 0)


def test_a_remark_that_is_too_long_loses_nothing(cast, sign_in, case):
    long = {"objectives": "Đ" * 10_000, "comment": "Bổ sung <b>kinh phí</b>"}
    refused = sign_in(cast["minh"]).post(url("plan_return", case.plans.get().pk), long)
    assert list(refused.context["form"].errors) == ["objectives"]
    assert "Bổ sung &lt;b&gt;kinh phí" in text_of(refused)
    assert state_of(case) == "planned"


def test_what_a_new_version_changes(cast, sign_in, case):
    lan, first = sign_in(cast["lan"]), case.plans.get()
    return_plan(case, by=cast["minh"], comment="Bổ sung")
    rows = {"activity-0-what": "Chuyển gửi đến trường học", "activity-0-partner": "Trường Bình Hòa"}
    lan.post(url("plan_edit", case.pk), filled(rows=2, submit="1", objectives="Trẻ học lớp 8", **rows))
    second = Plan.objects.get(version=2)
    compared = lan.get(url("plan_changes", second.pk)).context["compared"]
    assert [(row.before, row.now) for row in compared.plan] == [("Trẻ trở lại lớp 7", "Trẻ học lớp 8")]
    changed, added = compared.activities
    assert (changed.kind, added.kind, added.title) == ("changed", "added", "Việc 2")
    assert {(row.before, row.now) for row in changed.fields} == {
        ("Chuyển gửi đến trường", "Chuyển gửi đến trường học"),
        ("", "Trường Bình Hòa"),
        ("500.000", "1.500.000"),
    }
    assert lan.get(url("plan_changes", first.pk)).url == url("plan", first.pk)


def test_what_was_left_out_and_what_stayed(cast, sign_in, case):
    before = Plan(objectives="A", review_on=today())
    row = case.plans.get().activities.get()
    full, empty = versions.Version(before, [], [row]), versions.Version(before, [], [])
    same = versions.compare(full, full)
    assert (len(same), same.same) == (0, 1)
    gone = versions.compare(full, empty)
    assert [(change.kind, change.title) for change in gone.activities] == [("removed", row.what)]


def test_a_decision_on_paper_approves_and_meets_the_clock_on_its_day(cast, sign_in, case):
    plan = case.plans.get()
    clock = case.deadlines.get(kind="approval")
    type(clock).objects.filter(pk=clock.pk).update(starts_at=timezone.now() - dt.timedelta(days=3))
    sign_in(cast["lan"]).post(url("plan_paper", plan.pk), paper(decided_on=day(-1)))
    decision = Decision.objects.get()
    assert (decision.outcome, decision.number, decision.plan) == ("approved", "12/QĐ-UBND", plan)
    assert (decision.decided_on, decision.by) == (today() - dt.timedelta(days=1), cast["lan"])
    assert (decision.signed_by, decision.scan.kind) == ("Trần Văn Minh, Chủ tịch", "decision")
    assert state_of(case) == "approved"
    clock.refresh_from_db()
    assert timezone.localtime(clock.met_at).date() == decision.decided_on
    assert Notice.objects.filter(kind="plan_approved").get().recipient == cast["minh"]
    shown = text_of(sign_in(cast["minh"]).get(url("plan", plan.pk)))
    assert url("attachment_file", decision.scan.pk) in shown
    assert url("attachment_file", decision.scan.pk) not in text_of(
        sign_in(cast["quang"]).get(url("plan", plan.pk))
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", ""), ("decided_on", day(1)), ("decided_on", "31/02/2026"), ("signed_by", "x" * 10_000)],
)
def test_a_mistake_on_paper_approves_nothing(cast, sign_in, case, name, value):
    response = sign_in(cast["lan"]).post(url("plan_paper", case.plans.get().pk), paper(**{name: value}))
    assert list(response.context["form"].errors) == [name]
    assert (state_of(case), Decision.objects.count(), case.attachments.count()) == ("planned", 0, 0)


def test_a_scan_that_is_no_document_approves_nothing(cast, sign_in, case):
    broken = papers.form(papers.ZIP)["file"]
    response = sign_in(cast["lan"]).post(url("plan_paper", case.plans.get().pk), paper(file=broken))
    assert list(response.context["form"].errors) == ["file"]
    assert (state_of(case), Decision.objects.count()) == ("planned", 0)


def test_a_scan_the_case_has_already_is_taken_for_its_decision(cast, sign_in, case):
    client, plan = sign_in(cast["lan"]), case.plans.get()
    there = attach_document(case, by=cast["lan"], kind="other", data=papers.pdf())
    client.post(url("plan_paper", plan.pk), paper())
    assert (state_of(case), Decision.objects.get().scan, case.attachments.count()) == ("approved", there, 1)
    late = client.post(url("plan_paper", plan.pk), paper(), follow=True)
    assert "nên không thể: Ghi quyết định phê duyệt bằng giấy" in text_of(late)
    assert Decision.objects.count() == 1
