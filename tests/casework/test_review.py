"""The review on Mẫu 06 and what follows: closure, or a new cycle of planning."""

import pytest

from casework.models import Review
from tests.casework.walk import day, proven_case, state_of, text_of, url
from tests.factories import make_case

pytestmark = pytest.mark.django_db


def filled(**changes):
    """A filled-in form."""
    answers = {"on": day(0), "harm": "low", "capacity": "high", "stable": "yes", "conclusion": "Trẻ ổn định"}
    return {**answers, **changes}


def test_reviewing_a_case_in_progress(cast, sign_in):
    case, client = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress"), sign_in(cast["lan"])
    shown = text_of(client.get(url("review_new", case.pk)))
    assert "tổn hại cao là xấu hơn, khả năng tự bảo vệ cao là tốt hơn" in shown
    client.post(url("review_new", case.pk), filled(stable="no", harm="medium"))
    review = Review.objects.get()
    assert (review.harm, review.capacity, review.stable, review.by) == ("medium", "high", False, cast["lan"])
    assert "Trẻ chưa ổn định" in text_of(client.get(url("reviews", case.pk)))


@pytest.mark.parametrize(
    ("name", "value"), [("stable", "unknown"), ("harm", ""), ("on", day(1)), ("conclusion", "")]
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
