"""The review on Mẫu 06 and what follows: closure, or a new cycle of planning."""

import datetime as dt

import pytest

from casework.enums import REVIEW_CAPACITY, REVIEW_HARM, Side
from casework.models import Review
from casework.reviewing import still_at_risk, totals
from tests.casework.walk import day, proven_case, state_of, text_of, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def filled(**changes):
    """A filled-in form."""
    levels = {**dict.fromkeys(REVIEW_HARM, "low"), **dict.fromkeys(REVIEW_CAPACITY, "high")}
    answers = {"on": day(0), "stable_in": Side.values, "conclusion": "Trẻ ổn định", "next_step": "go_on"}
    return {**levels, **answers, "next_review_on": day(30), **changes}


def test_reviewing_a_case_in_progress(cast, sign_in):
    case, client = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress"), sign_in(cast["lan"])
    assert case.deadlines.get(kind="review", met_at=None).due_at.date() == today() + dt.timedelta(days=90)
    shown = client.get(url("review_new", case.pk))
    assert "tổn hại cao là xấu hơn, khả năng tự bảo vệ cao là tốt hơn" in text_of(shown)
    # The risk of the case is high: a review each month.
    assert shown.context["form"]["next_review_on"].value() == today() + dt.timedelta(days=30)
    answers = {"abuser_access": "medium", "safe_adults": "low", "stable_in": ["physical", "cognitive"]}
    client.post(url("review_new", case.pk), filled(**answers))
    review = Review.objects.get()
    assert (review.harm, review.capacity, review.stable, review.by) == ("medium", "low", False, cast["lan"])
    assert case.deadlines.get(kind="review", met_at=None).due_at.date() == today() + dt.timedelta(days=30)
    page = text_of(client.get(url("reviews", case.pk)))
    assert "Trẻ chưa ổn định" in page
    assert "Cao: 0, Trung bình: 1, Thấp: 2" in page


def test_a_proposal_to_close_needs_no_next_review(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    sign_in(cast["lan"]).post(url("review_new", case.pk), filled(next_step="close"))
    review = Review.objects.get()
    assert (review.harm, review.capacity, review.stable, review.next_review_on) == ("low", "high", True, None)
    assert not case.deadlines.filter(kind="review", met_at=None).exists()


def test_the_totals_and_what_they_are_read_as():
    levels = {**dict.fromkeys(REVIEW_HARM, "high"), **dict.fromkeys(REVIEW_CAPACITY, "low")}
    assert [row["times"] for row in totals(levels, REVIEW_HARM)] == [3, 0, 0]
    assert still_at_risk(levels)
    assert not still_at_risk({**levels, "harm_level": "low", "abuser_access": "low"})
    assert not still_at_risk({**levels, "support": "high", "safe_adults": "high"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("harm_level", ""),
        ("on", day(1)),
        ("conclusion", ""),
        ("next_step", "x"),
        ("next_review_on", ""),
        ("next_review_on", "31/2/2027"),
        ("next_review_on", day(-1)),
        ("next_review_on", day(184)),
    ],
)
def test_a_mistake_is_told(cast, sign_in, name, value):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    response = sign_in(cast["lan"]).post(url("review_new", case.pk), filled(**{name: value}))
    assert list(response.context["form"].errors) == [name]
    assert Review.objects.count() == 0


def test_only_while_the_plan_is_carried_out(cast, sign_in):
    case, client = make_case(by=cast["lan"], chair=cast["minh"], state="approved"), sign_in(cast["lan"])
    assert client.get(url("review_new", case.pk)).url == url("case", case.pk)
    client.post(url("review_new", case.pk), filled())
    assert Review.objects.count() == 0


def test_a_risk_that_goes_on_leads_back_to_planning(cast, sign_in):
    case, client = proven_case(cast), sign_in(cast["lan"])
    assert "Lập kế hoạch mới</button>" in text_of(client.get(url("reviews", case.pk)))
    client.post(url("new_cycle", case.pk))
    assert state_of(case) == "assessed"
    assert case.deadlines.filter(kind="plan", met_at=None, cancelled_at=None).count() == 1
    assert not case.deadlines.filter(kind="review", met_at=None, cancelled_at=None).exists()
