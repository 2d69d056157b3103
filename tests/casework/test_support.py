"""Support: planned, given, not given; what it is worth; what the case and the commune count."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from casework.actions import plans, supports
from casework.enums import SupportKind
from casework.models import Support
from casework.queries import support_totals
from casework.workflow import NotNow, closing_obstacles
from tests.casework.walk import day, state_of, text_of, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], chair=cast["minh"], state="approved")


def filled(**changes):
    """A filled-in form."""
    return {"kind": "bicycle", "state": "given", "on": day(0), "worth": "1.800.000", **changes}


def test_what_was_given_is_kept_and_starts_the_plan(cast, sign_in, case):
    activity = case.plans.get().activities.get()
    told = filled(what="Xe đạp mới", provider="Hội Liên hiệp Phụ nữ xã", activity=activity.pk)
    sign_in(cast["lan"]).post(url("support_new", case.pk), told)
    row = Support.objects.get()
    assert (row.kind, row.state, row.given_on, row.planned_on) == ("bicycle", "given", today(), None)
    assert (row.worth, row.what, row.provider) == (1_800_000, "Xe đạp mới", "Hội Liên hiệp Phụ nữ xã")
    assert (row.activity, row.by, state_of(case)) == (activity, cast["lan"], "in_progress")
    assert [made.history_change_reason for made in row.history.all()] == ["give_support"]


@pytest.mark.parametrize("kind", SupportKind.values)
def test_each_kind_is_given_and_counted(cast, sign_in, case, kind):
    sign_in(cast["lan"]).post(url("support_new", case.pk), filled(kind=kind, what="Theo kế hoạch"))
    assert Support.objects.get().kind == kind
    [total] = support_totals(case.supports.all())
    assert (total.label, total.times, total.worth) == (SupportKind(kind).label, 1, 1_800_000)


def test_planned_help_is_given_with_two_presses(cast, sign_in, case):
    client = sign_in(cast["lan"])
    client.post(url("support_new", case.pk), filled(state="planned", on=day(7), provider="Quỹ xã"))
    row = Support.objects.get()
    assert (row.state, row.planned_on, row.given_on) == ("planned", today() + dt.timedelta(days=7), None)
    assert state_of(case) == "approved"
    form = client.get(url("support_given", row.pk)).context["form"]
    assert [form[name].value() for name in ("worth", "provider")] == [1_800_000, "Quỹ xã"]
    client.post(url("support_given", row.pk), {"given_on": day(0), "worth": "1700000", "provider": "Quỹ xã"})
    row.refresh_from_db()
    assert (row.state, row.given_on, row.worth, state_of(case)) == (
        "given",
        today(),
        1_700_000,
        "in_progress",
    )
    assert row.planned_on == today() + dt.timedelta(days=7)


def test_what_is_not_given_says_why_and_counts_nowhere(cast, sign_in, case):
    client = sign_in(cast["lan"])
    client.post(url("support_new", case.pk), filled())
    row = Support.objects.get()
    refused = client.post(url("support_cancel", row.pk), {"reason": ""})
    assert refused.status_code == 200
    assert Support.objects.get().state == "given"
    client.post(url("support_cancel", row.pk), {"reason": "Ghi nhầm hồ sơ"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("not_given", "Ghi nhầm hồ sơ")
    assert support_totals(case.supports.all()) == []
    shown = text_of(client.get(url("supports", case.pk)))
    assert "Ghi nhầm hồ sơ" in shown
    assert "Không hỗ trợ nữa: Xe đạp" in text_of(client.get(url("log", case.pk)))
    with pytest.raises(NotNow):
        supports.mark_given(row, by=cast["lan"], given_on=today())
    with pytest.raises(NotNow):
        supports.change_support(row, by=cast["lan"], what="Khác")


def test_totals_by_kind_of_a_case_and_of_a_commune(cast, few_areas, django_assert_num_queries, case):
    lan, hoa = cast["lan"], cast["hoa"]
    for worth in (100_000, 250_000):
        supports.give_support(case, by=lan, kind="school_kit", given_on=today(), worth=worth)
    supports.plan_support(case, by=lan, kind="school_kit", planned_on=today(), worth=9)
    supports.plan_support(case, by=lan, kind="cash", planned_on=today(), worth=500_000)
    other = make_case(by=lan, state="registered")
    supports.give_support(other, by=lan, kind="school_kit", given_on=today(), worth=50_000)
    far = make_case(by=hoa, state="registered")
    supports.give_support(far, by=hoa, kind="school_kit", given_on=today(), worth=7)
    with django_assert_num_queries(1):
        totals = support_totals(case.supports.all())
    assert [(row.label, row.times, row.worth, row.planned) for row in totals] == [
        (SupportKind.CASH.label, 0, 0, 1),
        (SupportKind.SCHOOL_KIT.label, 2, 350_000, 1),
    ]
    commune = support_totals(Support.objects.filter(case__commune=few_areas["A"]))
    assert [(row.times, row.worth) for row in commune] == [(0, 0), (3, 400_000)]


def test_the_case_page_shows_what_was_given_and_what_is_to_come(cast, sign_in, case):
    supports.give_support(case, by=cast["lan"], kind="bicycle", given_on=today(), worth=1_800_000)
    supports.plan_support(case, by=cast["lan"], kind="life_skills", planned_on=today())
    shown = text_of(sign_in(cast["lan"]).get(url("case", case.pk)))
    assert "Xe đạp: <strong>1 lần</strong>, 1.800.000 đồng" in shown
    assert "Lớp kỹ năng sống: còn 1 dự kiến" in shown
    assert "Dự kiến hỗ trợ: Lớp kỹ năng sống" in shown


def test_an_activity_of_the_approved_plan_fills_the_form(cast, sign_in, case):
    activity = case.plans.get().activities.get()
    client = sign_in(cast["lan"])
    assert f"?hoat-dong={activity.pk}" in client.get(url("plan", case.plans.get().pk)).content.decode()
    form = client.get(url("support_new", case.pk), {"hoat-dong": activity.pk}).context["form"]
    told = [form[name].value() for name in ("what", "worth", "state", "activity")]
    assert told == [activity.what, activity.cost, "planned", activity.pk]
    for wrong in (activity.pk + 1000, "x", "9" * 30):
        assert client.get(url("support_new", case.pk), {"hoat-dong": wrong}).status_code == 404


def test_an_activity_of_another_case_is_refused(cast, case):
    foreign = make_case(by=cast["hoa"], chair=cast["son"], state="approved").plans.get().activities.get()
    with pytest.raises(PermissionDenied):
        supports.give_support(case, by=cast["lan"], kind="cash", given_on=today(), activity=foreign)
    assert Support.objects.count() == 0


def test_emergency_cash_does_not_wait_for_the_plan(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    sign_in(cast["lan"]).post(url("support_new", case.pk), filled(kind="cash"))
    assert (Support.objects.get().kind, state_of(case)) == ("cash", "registered")


def test_a_correction_keeps_the_state_and_the_history(cast, sign_in, case):
    client = sign_in(cast["lan"])
    client.post(url("support_new", case.pk), filled())
    row = Support.objects.get()
    client.post(url("support_edit", row.pk), {"kind": "tablet", "on": day(-1), "worth": "3000000"})
    row.refresh_from_db()
    assert (row.kind, row.state, row.worth) == ("tablet", "given", 3_000_000)
    assert row.given_on == today() - dt.timedelta(days=1)
    assert [made.kind for made in row.history.all()] == ["tablet", "bicycle"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "x"),
        ("kind", "other"),
        ("on", "31/02/2026"),
        ("on", day(1)),
        ("worth", "-1"),
        ("worth", "9" * 40),
        ("what", "<b>ă</b>" * 2000),
        ("provider", "Đ" * 10_000),
        ("activity", "0"),
        ("state", "not_given"),
    ],
)
def test_bad_input_changes_nothing_and_keeps_what_was_typed(cast, sign_in, case, name, value):
    typed = (
        filled(provider="Hội Khuyến học", **{name: value}) if name != "provider" else filled(provider=value)
    )
    response = sign_in(cast["lan"]).post(url("support_new", case.pk), typed)
    assert response.status_code == 200
    assert name in response.context["form"].errors or "what" in response.context["form"].errors
    assert Support.objects.count() == 0
    assert response.context["form"]["worth"].value() == typed["worth"]


def test_a_planned_day_may_not_have_passed(cast, sign_in, case):
    response = sign_in(cast["lan"]).post(url("support_new", case.pk), filled(state="planned", on=day(-1)))
    assert list(response.context["form"].errors) == ["on"]


def test_a_draft_of_the_plan_offers_no_activity(cast, sign_in):
    case = make_case(by=cast["lan"], state="planned")
    assert "activity" not in sign_in(cast["lan"]).get(url("support_new", case.pk)).context["form"].fields
    plans.approve_plan(case, by=cast["minh"])
    assert "activity" in sign_in(cast["lan"]).get(url("support_new", case.pk)).context["form"].fields


def test_the_same_support_written_twice_is_said_in_a_sentence(cast, sign_in, case):
    client = sign_in(cast["lan"])
    client.post(url("support_new", case.pk), filled())
    again = client.post(url("support_new", case.pk), filled(), follow=True)
    assert "Hỗ trợ này vừa được ghi" in text_of(again)
    client.post(url("support_new", case.pk), filled(what="Chiếc thứ hai, cho em"))
    assert Support.objects.count() == 2


def test_planned_support_is_listed_at_closing_and_does_not_block(cast, sign_in, case):
    supports.plan_support(case, by=cast["lan"], kind="tablet", what="Máy cũ", planned_on=today())
    shown = text_of(sign_in(cast["lan"]).get(url("closing", case.pk)))
    assert "Còn hỗ trợ dự kiến chưa cấp" in shown
    assert "Máy tính bảng: Máy cũ" in shown
    assert not any("hỗ trợ" in sentence for sentence in closing_obstacles(case))
