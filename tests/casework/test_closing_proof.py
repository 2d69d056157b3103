"""Closing is a proof: each check in turn stands in the way, and one that breaks blocks."""

import datetime as dt

import pytest

from casework import workflow
from casework.actions.clocks import start_clock
from casework.closing import CHECKS
from casework.enums import DeadlineKind
from casework.models import Case, Decision, Visit
from casework.workflow import closing_obstacles
from tests.casework.walk import proven_case, state_of, text_of, url
from tests.factories import make_case, make_visit
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_checks(monkeypatch):
    """Only the checks of casework: those of other apps have tests of their own."""
    monkeypatch.setattr(workflow, "closing_checks", list(CHECKS))


def one_visit_only(case, cast):
    Visit.objects.filter(pk=case.visits.last().pk).delete()


def visits_too_close(case, cast):
    Visit.objects.filter(pk=case.visits.last().pk).update(on=today() - dt.timedelta(days=89))


def child_at_work_at_the_last_visit(case, cast):
    make_visit(case, by=cast["lan"], still_in_child_labour=True)


def child_not_seen_at_the_last_visit(case, cast):
    make_visit(case, by=cast["lan"], child_seen=False)


def labour_not_known_at_the_last_visit(case, cast):
    make_visit(case, by=cast["lan"], still_in_child_labour=None)


def child_not_heard(case, cast):
    case.visits.update(child_words="")


def caregiver_not_heard(case, cast):
    case.visits.update(caregiver_words="")


def harm_not_low(case, cast):
    case.reviews.update(harm="medium")


def child_not_stable(case, cast):
    case.reviews.update(stable=False)


def no_review(case, cast):
    case.reviews.all().delete()


def open_emergency(case, cast):
    start_clock(case, DeadlineKind.EMERGENCY, by=cast["lan"])


IN_THE_WAY = {
    one_visit_only: "hiện có 1 lần",
    visits_too_close: "hiện có 2 lần",
    child_at_work_at_the_last_visit: "hiện có 0 lần",
    child_not_seen_at_the_last_visit: "hiện có 0 lần",
    labour_not_known_at_the_last_visit: "hiện có 0 lần",
    child_not_heard: "Ghi ý kiến của trẻ",
    caregiver_not_heard: "Ghi ý kiến của cha, mẹ",
    harm_not_low: "Rà soát theo Mẫu 06",
    child_not_stable: "Rà soát theo Mẫu 06",
    no_review: "Rà soát theo Mẫu 06",
    open_emergency: "biện pháp bảo vệ khẩn cấp",
}


def test_a_proven_case_is_proposed_and_closed(cast, sign_in):
    case = proven_case(cast)
    assert closing_obstacles(case) == []
    officer, chair = sign_in(cast["lan"]), sign_in(cast["minh"])
    assert "Đề nghị kết thúc hồ sơ</button>" in text_of(officer.get(url("closing", case.pk)))
    officer.post(url("closing_propose", case.pk))
    assert state_of(case) == "closing"
    chair.post(url("closing_approve", case.pk), {"number": "15/QĐ-UBND", "comment": ""})
    stored = Case.objects.get(pk=case.pk)
    assert (stored.state, stored.closed_on, stored.next_due) == ("closed", today(), None)
    assert stored.deadlines.filter(met_at=None, cancelled_at=None).count() == 0
    assert Decision.objects.get(kind="closure").number == "15/QĐ-UBND"


@pytest.mark.parametrize("obstacle", IN_THE_WAY, ids=lambda check: check.__name__)
def test_each_check_stands_in_the_way(cast, sign_in, obstacle):
    case, client = proven_case(cast), sign_in(cast["lan"])
    obstacle(case, cast)
    [sentence] = closing_obstacles(case)
    assert IN_THE_WAY[obstacle] in sentence
    page = text_of(client.get(url("closing", case.pk)))
    assert IN_THE_WAY[obstacle] in page
    assert "Đề nghị kết thúc hồ sơ</button>" not in page
    response = client.post(url("closing_propose", case.pk), follow=True)
    assert IN_THE_WAY[obstacle] in text_of(response)
    assert state_of(case) == "in_progress"


def test_a_check_that_breaks_blocks(cast, sign_in, monkeypatch):
    def broken(case):
        raise RuntimeError("no answer")

    case, client = proven_case(cast), sign_in(cast["lan"])
    monkeypatch.setattr(workflow, "closing_checks", [*CHECKS, broken])
    with pytest.raises(RuntimeError):
        client.post(url("closing_propose", case.pk))
    assert state_of(case) == "in_progress"


def test_what_happens_between_proposal_and_decision_still_counts(cast, sign_in):
    case = proven_case(cast)
    sign_in(cast["lan"]).post(url("closing_propose", case.pk))
    case.visits.update(still_in_child_labour=True)
    response = sign_in(cast["minh"]).post(url("closing_approve", case.pk), {}, follow=True)
    assert "hiện có 0 lần" in text_of(response)
    assert (state_of(case), Decision.objects.filter(kind="closure").count()) == ("closing", 0)


def test_the_chair_returns_a_proposal_with_what_is_missing(cast, sign_in):
    case, chair = proven_case(cast), sign_in(cast["minh"])
    sign_in(cast["lan"]).post(url("closing_propose", case.pk))
    refused = chair.post(url("closing_return", case.pk), {"comment": ""})
    assert list(refused.context["form"].errors) == ["comment"]
    chair.post(url("closing_return", case.pk), {"comment": "Thăm thêm một lần"})
    assert state_of(case) == "in_progress"
    assert "Thăm thêm một lần" in text_of(sign_in(cast["lan"]).get(url("closing", case.pk)))


def test_a_closed_case_is_reopened_by_its_officer(cast, sign_in):
    case = proven_case(cast)
    sign_in(cast["lan"]).post(url("closing_propose", case.pk))
    sign_in(cast["minh"]).post(url("closing_approve", case.pk), {})
    assert sign_in(cast["minh"]).post(url("reopen", case.pk)).status_code == 403
    assert sign_in(cast["hoa"]).post(url("reopen", case.pk)).status_code == 404
    sign_in(cast["lan"]).post(url("reopen", case.pk))
    stored = Case.objects.get(pk=case.pk)
    assert (stored.state, stored.closed_on, stored.next_kind) == ("in_progress", None, "visit")


def test_nothing_is_proposed_before_the_plan_is_carried_out(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    response = sign_in(cast["lan"]).post(url("closing_propose", case.pk), follow=True)
    assert "nên không thể: Đề nghị kết thúc hồ sơ" in text_of(response)
    assert state_of(case) == "approved"
