"""The assessment (Mẫu 02, 03): two scales kept apart, words as they were said, the risk on the case."""

import pytest

from casework.models import Assessment, Case
from tests.casework.walk import day, state_of, text_of, url
from tests.factories import make_case

pytestmark = pytest.mark.django_db


def filled(**changes):
    """A filled-in form."""
    return {
        "on": day(0),
        "current_harm": "high",
        "continuing_harm": "medium",
        "care_obstacles": "low",
        "self_protection": "low",
        "safe_adults": "medium",
        "support": "high",
        "child_words": "Em muốn đi học lại",
        "caregiver_words": "Nhà thiếu người làm",
        "needs": "Học phí, xe đạp",
        "risk": "high",
        **changes,
    }


def test_assessing_a_registered_case(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    response = client.post(url("assessment_new", case.pk), filled())
    assert response.url == url("plan_edit", case.pk)
    row = Assessment.objects.get()
    assert row.harm == {"current_harm": "high", "continuing_harm": "medium", "care_obstacles": "low"}
    assert row.capacity == {"self_protection": "low", "safe_adults": "medium", "support": "high"}
    assert (row.child_words, row.caregiver_words) == ("Em muốn đi học lại", "Nhà thiếu người làm")
    stored = Case.objects.get(pk=case.pk)
    assert (stored.state, stored.risk) == ("assessed", "high")


def test_the_two_scales_are_explained_in_opposite_directions(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    shown = text_of(sign_in(cast["lan"]).get(url("assessment_new", case.pk)))
    assert "Cao là xấu hơn cho trẻ" in shown
    assert "Cao là tốt hơn cho trẻ" in shown
    assert shown.index("Cao là xấu hơn cho trẻ") < shown.index("Cao là tốt hơn cho trẻ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("current_harm", ""),
        ("support", "9"),
        ("needs", " "),
        ("risk", "unknown"),
        ("on", day(1)),
        ("on", "31/2/2026"),
    ],
)
def test_a_mistake_keeps_what_was_typed(cast, sign_in, name, value):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    response = client.post(url("assessment_new", case.pk), filled(**{name: value}))
    assert list(response.context["form"].errors) == [name]
    assert "Em muốn đi học lại" in text_of(response)
    assert (Assessment.objects.count(), state_of(case)) == (0, "registered")


def test_too_early_and_too_late(cast, sign_in):
    client = sign_in(cast["lan"])
    new, planned = make_case(by=cast["lan"]), make_case(by=cast["lan"], state="planned")
    for case, state in ((new, "new"), (planned, "planned")):
        assert client.get(url("assessment_new", case.pk)).url == url("case", case.pk)
        response = client.post(url("assessment_new", case.pk), filled(), follow=True)
        assert "nên không thể: Đánh giá nguy cơ và nhu cầu" in text_of(response)
        assert state_of(case) == state
    assert Assessment.objects.filter(case=new).count() == 0


def test_the_same_form_sent_twice_assesses_once(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    data = filled(once="0b0d7f4e-0000-4000-8000-000000000003")
    sent = [client.post(url("assessment_new", case.pk), data).url for _ in range(2)]
    assert (sent[0], Assessment.objects.count()) == (sent[1], 1)
