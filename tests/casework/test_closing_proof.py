"""Closing is a proof: each check in turn stands in the way, and one that breaks blocks."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Event
from casework import workflow
from casework.actions import closing as closing_deeds
from casework.actions.clocks import start_clock
from casework.closing import CHECKS, OTHERS, checks_of
from casework.enums import DeadlineKind
from casework.models import Case, Closure, Decision, Visit
from casework.workflow import closing_obstacles
from tests.casework import papers
from tests.casework.walk import day, proven_case, state_of, text_of, url
from tests.factories import isolate, make_case, make_visit
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_checks(monkeypatch):
    """Only the checks of casework: those of other apps have tests of their own."""
    monkeypatch.setattr(workflow, "closing_checks", list(CHECKS))
    monkeypatch.setattr(workflow, "ending_checks", {reason: checks_of(reason) for reason in OTHERS})


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


def running_isolation(case, cast):
    isolate(case, by=cast["lan"])


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
    running_isolation: "tạm thời cách ly đã kết thúc",
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
    assert (stored.state, stored.closed_on, stored.next_kind) == ("closed", today(), "follow_up")
    [clock] = stored.deadlines.filter(met_at=None, cancelled_at=None)
    assert (clock.kind, clock.due_at.date()) == ("follow_up", today() + dt.timedelta(days=183))
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


@pytest.mark.parametrize("fault", [ZeroDivisionError, RuntimeError, NotImplementedError, OSError])
def test_a_check_that_cannot_compute_blocks_and_says_so(cast, sign_in, monkeypatch, fault):
    def no_answer(case):
        raise fault("Nguyễn Văn Trẻ")

    case, client = proven_case(cast), sign_in(cast["lan"])
    monkeypatch.setattr(workflow, "closing_checks", [*CHECKS, no_answer])
    assert "Chưa tính được" in text_of(client.get(url("closing", case.pk)))
    response = client.post(url("closing_propose", case.pk), follow=True)
    assert "chưa tính được nên chưa kết thúc được" in text_of(response)
    assert state_of(case) == "in_progress"


def test_conditions_are_shown_from_the_first_day_with_source_and_setting(cast, sign_in):
    case = make_case(by=cast["lan"])
    page = text_of(sign_in(cast["lan"]).get(url("closing", case.pk)))
    assert "2 lần liên tiếp trong 90 ngày" in page
    assert "Nghị định 56/2017/NĐ-CP, Điều 30 khoản 1 điểm b" in page
    assert (page.count(">Chưa đủ<"), page.count(">Đã đủ<")) == (3, 2)
    assert "Từng điều kiện, căn cứ và mức" in text_of(sign_in(cast["lan"]).get(url("case", case.pk)))


def ending(reason, **facts):
    """A filled-in form of another reason."""
    told = {"on": day(-3), "where": "Xã Đông Hòa", "told": "Công văn 12/UBND", "comment": "Đã gọi 3 lần"}
    return {"reason": reason, **told, **facts}


@pytest.mark.parametrize(
    ("reason", "missing"),
    [("moved", "on"), ("moved", "where"), ("moved", "told"), ("aged_out", "comment"), ("died", "told")],
)
def test_each_reason_asks_for_its_own(cast, sign_in, reason, missing):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    response = client.post(url("closing_other", case.pk), ending(reason, **{missing: ""}))
    assert list(response.context["form"].errors) == [missing]
    assert "Công văn" in text_of(response) or missing == "told"
    assert (state_of(case), Closure.objects.count()) == ("new", 0)


@pytest.mark.parametrize(
    ("reason", "words"),
    [("aged_out", "Trẻ mới 12 tuổi."), ("lost", "hiện có 0 lần"), ("moved", ""), ("died", "")],
)
def test_what_a_reason_asks_of_the_case(cast, sign_in, reason, words):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    page = text_of(client.post(url("closing_other", case.pk), ending(reason), follow=True))
    assert words in page
    assert state_of(case) == ("assessed" if words else "closing")


def test_an_unknown_age_cannot_be_told_and_blocks(cast, sign_in):
    case = make_case(by=cast["lan"], birth_date=None, birth_precision="unknown")
    page = text_of(sign_in(cast["lan"]).post(url("closing_other", case.pk), ending("aged_out")))
    assert "Chưa tính được tuổi" in page
    assert state_of(case) == "new"


def test_a_child_who_cannot_be_found_after_three_searches(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    for days in (61, 30, 0):
        missed = {"child_seen": False, "still_in_child_labour": None, "child_words": ""}
        make_visit(case, by=cast["lan"], on=today() - dt.timedelta(days=days), **missed)
    client.post(url("closing_other", case.pk), ending("lost"))
    sign_in(cast["minh"]).post(url("closing_approve", case.pk), {})
    stored = Case.objects.get(pk=case.pk)
    assert (stored.state, stored.next_kind) == ("closed", "follow_up")


def test_an_emergency_holds_back_a_move_but_not_a_death(cast, sign_in):
    case, client = make_case(by=cast["lan"], urgent=True), sign_in(cast["lan"])
    assert "biện pháp bảo vệ khẩn cấp" in text_of(client.post(url("closing_other", case.pk), ending("moved")))
    client.post(url("closing_other", case.pk), ending("died"))
    assert Closure.objects.get().reason == "died"


def test_a_returned_ending_goes_back_to_where_it_came_from(cast, sign_in):
    case, chair = make_case(by=cast["lan"], state="assessed"), sign_in(cast["minh"])
    sign_in(cast["lan"]).post(url("closing_other", case.pk), ending("moved"))
    page = text_of(chair.get(url("closing", case.pk)))
    assert ("Công văn 12/UBND" in page, "Xã Đông Hòa" in page) == (True, False)
    # The chair decides where the child may be let go to: the place is shown on request, and the look stays.
    assert "Xã Đông Hòa" in text_of(chair.post(url("closing", case.pk), {"group": "contact"}))
    event = Event.objects.filter(reason="reveal", actor=cast["minh"]).latest("pk")
    assert ("contact" in event.fields, event.case_code) == (True, case.code)
    chair.post(url("closing_return", case.pk), {"comment": "Chưa rõ nơi đến"})
    assert state_of(case) == "assessed"
    assert Case.history.filter(id=case.pk).first().history_change_reason == "return_ending"


def test_the_chair_decides_on_paper(cast, sign_in):
    case, officer = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    officer.post(url("closing_other", case.pk), ending("moved"))
    paper = {"number": "16/QĐ-UBND", "decided_on": day(-1), "signed_by": "Lê Văn Minh"}
    refused = officer.post(url("closing_paper", case.pk), paper)
    assert "moj-sub-navigation" in text_of(refused)
    assert list(refused.context["form"].errors) == ["file"]
    officer.post(url("closing_paper", case.pk), {**paper, "file": papers.form(papers.pdf())["file"]})
    decision = Decision.objects.get(kind="closure")
    assert (decision.number, decision.signed_by, decision.scan.kind) == (
        "16/QĐ-UBND",
        "Lê Văn Minh",
        "decision",
    )
    assert (state_of(case), decision.closure.reason) == ("closed", "moved")
    assert not case.deadlines.filter(met_at=None, cancelled_at=None).exists()


def test_who_may_not_close_on_paper_has_no_scan_taken(cast, sign_in, monkeypatch):
    case = make_case(by=cast["lan"], state="assessed")
    sign_in(cast["lan"]).post(url("closing_other", case.pk), ending("moved"))
    case.refresh_from_db()
    monkeypatch.setattr(closing_deeds, "attach_document", lambda *_args, **_told: pytest.fail("taken"))
    paper = {"number": "16/QĐ-UBND", "decided_on": today(), "signed_by": "Lê Văn Minh", "data": b""}
    for name in ("minh", "quang", "hoa"):
        with pytest.raises(PermissionDenied):
            closing_deeds.close_on_paper(case, by=cast[name], **paper)


@pytest.fixture
def closed(cast, sign_in):
    """A stable child's case, closed."""
    case = proven_case(cast)
    sign_in(cast["lan"]).post(url("closing_propose", case.pk))
    sign_in(cast["minh"]).post(url("closing_approve", case.pk), {})
    return Case.objects.get(pk=case.pk)


def test_the_officer_asks_after_the_child_six_months_later(closed, cast, sign_in):
    client, path = sign_in(cast["lan"]), url("follow_up", closed.pk)
    closed.deadlines.filter(kind="follow_up").update(due_at=timezone.now())
    Case.objects.filter(pk=closed.pk).update(next_due=timezone.now())
    assert closed.code in text_of(client.get("/"))
    assert "Ghi kết quả hỏi thăm" in text_of(client.get(url("case", closed.pk)))
    assert "moj-sub-navigation" in text_of(client.get(path))
    bad = client.post(path, {"on": day(1), "result": "", "comment": "Hỏi bà"})
    assert set(bad.context["form"].errors) == {"on", "result"}
    client.post(path, {"on": day(0), "result": "at_risk", "comment": "Hỏi bà: trẻ lại đi làm"})
    closure = Closure.objects.get()
    assert (closure.follow_result, closure.followed_by) == ("at_risk", cast["lan"])
    assert "trẻ có nguy cơ trở lại" in text_of(client.get(url("closing", closed.pk)))
    client.post(path, {"on": day(0), "result": "well", "comment": "x"})
    assert Closure.objects.get().follow_result == "at_risk"
    assert closed.deadlines.get(kind="follow_up").met_at


def test_what_happens_between_proposal_and_decision_still_counts(cast, sign_in):
    case = proven_case(cast)
    sign_in(cast["lan"]).post(url("closing_propose", case.pk))
    case.visits.update(still_in_child_labour=True)
    response = sign_in(cast["minh"]).post(url("closing_approve", case.pk), {}, follow=True)
    assert "hiện có 0 lần" in text_of(response)
    assert (state_of(case), Decision.objects.filter(kind="closure").count()) == ("closing", 0)


def test_a_proposal_that_the_chair_has_not_read_is_not_decided_on(cast, sign_in):
    case, lan, chair = (
        make_case(by=cast["lan"], state="assessed"),
        sign_in(cast["lan"]),
        sign_in(cast["minh"]),
    )
    lan.post(url("closing_other", case.pk), ending("moved"))
    read = Closure.objects.get()
    assert f'name="closure" value="{read.pk}"' in text_of(chair.get(url("closing", case.pk)))
    chair.post(url("closing_return", case.pk), {"comment": "Ghi rõ nơi đến", "closure": read.pk})
    lan.post(url("closing_other", case.pk), ending("died"))
    told = {"number": "17/QĐ-UBND", "comment": "", "closure": read.pk}
    assert "đã được thay bằng đề nghị khác" in text_of(chair.post(url("closing_approve", case.pk), told))
    assert (state_of(case), Decision.objects.count()) == ("closing", 1)
    chair.post(url("closing_approve", case.pk), {**told, "closure": Closure.objects.first().pk})
    assert (state_of(case), Closure.objects.get(decision__outcome="approved").reason) == ("closed", "died")


def test_the_chair_returns_a_proposal_with_what_is_missing(cast, sign_in):
    case, chair = proven_case(cast), sign_in(cast["minh"])
    sign_in(cast["lan"]).post(url("closing_propose", case.pk))
    refused = chair.post(url("closing_return", case.pk), {"comment": ""})
    assert list(refused.context["form"].errors) == ["comment"]
    chair.post(url("closing_return", case.pk), {"comment": "Thăm thêm một lần"})
    assert state_of(case) == "in_progress"
    assert "Thăm thêm một lần" in text_of(sign_in(cast["lan"]).get(url("closing", case.pk)))


def test_a_closed_case_is_reopened_by_its_officer_with_the_reason(closed, cast, sign_in):
    told = {"reason": "Trẻ lại nghỉ học <b>"}
    assert sign_in(cast["minh"]).post(url("reopen", closed.pk), told).status_code == 403
    assert sign_in(cast["hoa"]).post(url("reopen", closed.pk), told).status_code == 404
    empty = sign_in(cast["lan"]).post(url("reopen", closed.pk), {"reason": ""})
    assert list(empty.context["form"].errors) == ["reason"]
    sign_in(cast["lan"]).post(url("reopen", closed.pk), told)
    stored = Case.objects.get(pk=closed.pk)
    assert (stored.state, stored.closed_on, stored.next_kind) == ("in_progress", None, "visit")
    assert "Trẻ lại nghỉ học &lt;b&gt;" in text_of(sign_in(cast["lan"]).get(url("log", closed.pk)))


def test_what_proved_the_first_closing_does_not_prove_the_next(closed, cast, sign_in):
    client = sign_in(cast["lan"])
    client.post(url("reopen", closed.pk), {"reason": "Trẻ lại đi làm"})
    shown = text_of(client.post(url("closing_propose", closed.pk), follow=True))
    assert "hiện có 0 lần" in shown
    assert "Rà soát theo Mẫu 06 phải kết luận" in shown
    assert state_of(closed) == "in_progress"


def test_nothing_is_proposed_before_the_plan_is_carried_out(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    response = sign_in(cast["lan"]).post(url("closing_propose", case.pk), follow=True)
    assert "nên không thể: Đề nghị kết thúc hồ sơ" in text_of(response)
    assert state_of(case) == "approved"
