"""Mẫu 04 and 05: when an activity begins, who carries the decision out and to whom it was sent."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.actions.plans import approve_plan, return_plan
from casework.actions.sending import note_sending
from casework.models import Decision, Plan, PlanActivity
from casework.workflow import NotNow
from tests.casework.test_plan import filled
from tests.casework.test_plan_versions import paper
from tests.casework.walk import both_shown, day, state_of, text_of, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TOLD = {"implementers": "Trường THCS Tân Hòa", "recipients": "Mẹ của trẻ; Hội Phụ nữ xã"}


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], state="planned")


class TestDecision:
    def test_the_chair_says_who_carries_it_out_and_who_receives_it(self, cast, sign_in, case):
        minh, plan = sign_in(cast["minh"]), case.plans.get()
        offered = minh.get(url("plan", plan.pk)).context["approve_form"]
        assert offered["implementers"].value() == "Nguyễn Thị Lan"
        assert "cha, mẹ hoặc người chăm sóc trẻ" in offered["recipients"].value()
        minh.post(url("plan_approve", plan.pk), {**TOLD, "sent_on": day(0)})
        decision = Decision.objects.get()
        assert {name: getattr(decision, name) for name in TOLD} == TOLD
        assert decision.sent_on == today()
        for name, told in (("lan", True), ("minh", True)):
            shown = text_of(sign_in(cast[name]).get(url("plan", plan.pk)))
            assert (TOLD["implementers"] in shown, TOLD["recipients"] in shown) == (told, told)
        assert f"Đã gửi ngày {day(0)}" in shown

    def test_left_empty_it_goes_to_whom_the_plan_names_and_to_the_parents(self, cast, case):
        PlanActivity.objects.update(partner="Trường THCS Tân Hòa")
        decision = approve_plan(case, by=cast["minh"])
        assert decision.implementers == "Nguyễn Thị Lan; Trường THCS Tân Hòa"
        assert "cha, mẹ hoặc người chăm sóc trẻ" in str(decision.recipients)
        assert decision.sent_on is None

    def test_from_paper_it_is_what_the_paper_says(self, cast, sign_in, case):
        lan, plan = sign_in(cast["lan"]), case.plans.get()
        shown = lan.get(url("plan_paper", plan.pk)).context["form"]
        assert shown["implementers"].value() == "Nguyễn Thị Lan"
        lan.post(url("plan_paper", plan.pk), paper(**TOLD, decided_on=day(-2), sent_on=day(-1)))
        decision = Decision.objects.get()
        assert {name: getattr(decision, name) for name in TOLD} == TOLD
        assert decision.sent_on == today() - DAY

    @pytest.mark.parametrize("sent_on", [day(-1), day(1), "31/02/2026"])
    def test_never_sent_before_it_was_signed_nor_tomorrow(self, cast, sign_in, case, sent_on):
        plan = case.plans.get()
        for name, page, told in (
            ("lan", "plan_paper", paper(**TOLD, sent_on=sent_on)),
            ("minh", "plan_approve", {**TOLD, "sent_on": sent_on}),
        ):
            refused = sign_in(cast[name]).post(url(page, plan.pk), told)
            assert list(refused.context["form"].errors) == ["sent_on"]
            assert TOLD["recipients"] in text_of(refused)
        assert (state_of(case), Decision.objects.count()) == ("planned", 0)


class TestSending:
    """A decision made in the program is often sent the next day: the day is noted then."""

    @pytest.fixture
    def decision(self, cast, case):
        return approve_plan(case, by=cast["minh"])

    def test_the_officer_notes_the_day_and_corrects_it(self, cast, sign_in, case, decision):
        Decision.objects.update(at=timezone.now() - 3 * DAY)
        lan, page = sign_in(cast["lan"]), url("decision_sent", decision.pk)
        plan = url("plan", decision.plan_id)
        assert page in text_of(lan.get(plan))
        assert page not in text_of(sign_in(cast["minh"]).get(plan))
        assert "cha, mẹ hoặc người chăm sóc trẻ" in lan.get(page).context["form"]["recipients"].value()
        for sent_on in (day(0), day(-2)):
            lan.post(page, {"sent_on": sent_on, "recipients": TOLD["recipients"]})
            assert f"Đã gửi ngày {sent_on}" in text_of(lan.get(plan))
        decision.refresh_from_db()
        assert (decision.sent_on, decision.recipients) == (today() - 2 * DAY, TOLD["recipients"])
        told = decision.history.first()
        assert (told.history_user, told.history_change_reason) == (cast["lan"], "note_sending")
        assert "Ghi ngày gửi quyết định" in text_of(lan.get(url("log", case.pk)))

    @pytest.mark.parametrize("sent_on", [day(-1), day(1), "31/02/2026", ""])
    def test_never_before_the_decision_nor_tomorrow(self, cast, sign_in, decision, sent_on):
        page = url("decision_sent", decision.pk)
        refused = sign_in(cast["lan"]).post(page, {"sent_on": sent_on, "recipients": TOLD["recipients"]})
        assert TOLD["recipients"] in text_of(refused)
        assert refused.context["form"].errors or refused.context["form"].non_field_errors()
        assert Decision.objects.get().sent_on is None

    def test_what_was_returned_is_never_sent(self, cast, sign_in, case):
        decision = return_plan(case, by=cast["minh"], comment="Thiếu kinh phí")
        assert sign_in(cast["lan"]).get(url("decision_sent", decision.pk)).status_code == 404
        with pytest.raises(NotNow):
            note_sending(decision, by=cast["lan"], sent_on=today(), recipients="Mẹ")

    def test_two_who_note_it_see_both(self, cast, sign_in, decision):
        both_shown(
            sign_in(cast["lan"]),
            url("decision_sent", decision.pk),
            {"sent_on": day(0), "recipients": "Mẹ của trẻ"},
            lambda: note_sending(decision, by=cast["lan"], sent_on=today(), recipients="Bà của trẻ"),
            {"recipients": ("Bà của trẻ", "Mẹ của trẻ")},
            {"chon-recipients": "mine"},
        )
        assert Decision.objects.get().recipients == "Mẹ của trẻ"


class TestStart:
    def test_it_is_written_and_stays(self, cast, sign_in):
        case, lan = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
        lan.post(url("plan_edit", case.pk), filled(**{"activity-0-starts_on": day(3), "submit": "1"}))
        row = PlanActivity.objects.get()
        assert (row.starts_on, row.by_date) == (today() + 3 * DAY, today() + 30 * DAY)
        shown = text_of(lan.get(url("plan", row.plan_id)))
        assert f"từ ngày {day(3)}" in shown
        approve_plan(case, by=cast["minh"])
        assert PlanActivity.objects.get().starts_on == today() + 3 * DAY

    def test_without_one_it_begins_with_the_approval(self, cast, sign_in, case):
        lan, plan = sign_in(cast["lan"]), case.plans.get()
        assert "từ ngày phê duyệt" in text_of(lan.get(url("plan", plan.pk)))
        lan.post(url("plan_paper", plan.pk), paper(decided_on=day(-2)))
        row = PlanActivity.objects.get()
        assert row.starts_on == today() - 2 * DAY
        assert row.history.first().history_user == cast["lan"]

    def test_one_that_was_to_end_before_the_approval_begins_no_later_than_it_ends(self, cast, case):
        PlanActivity.objects.update(by_date=today() - 5 * DAY)
        approve_plan(case, by=cast["minh"])
        assert PlanActivity.objects.get().starts_on == today() - 5 * DAY

    def test_never_after_the_end(self, cast, sign_in):
        case, lan = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
        refused = lan.post(url("plan_edit", case.pk), filled(**{"activity-0-starts_on": day(31)}))
        assert refused.context["formset"].errors == [
            {"by_date": ["Ngày hoàn thành không thể trước ngày bắt đầu."]}
        ]
        assert (day(31) in text_of(refused), Plan.objects.count()) == (True, 0)

    def test_the_database_refuses_it_too(self, case):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanActivity.objects.update(starts_on=today() + 300 * DAY)

    def test_two_versions_are_compared_by_it(self, cast, sign_in, case):
        lan = sign_in(cast["lan"])
        return_plan(case, by=cast["minh"], comment="Bổ sung")
        row = {
            "activity-0-what": "Chuyển gửi đến trường",
            "activity-0-starts_on": day(3),
            "activity-0-cost": "500.000",
        }
        lan.post(url("plan_edit", case.pk), filled(submit="1", **row))
        compared = lan.get(url("plan_changes", Plan.objects.get(version=2).pk)).context["compared"]
        [changed] = compared.activities
        assert [(one.label, one.before, one.now) for one in changed.fields] == [("Từ ngày", "", day(3))]
