"""What an interview tells about the child is kept on the child, and never makes it less exact."""

import datetime as dt

import pytest

from casework.actions import screenings
from casework.actions.screenings import register_at_risk
from casework.models import Case, Child
from casework.workflow import NotNow
from tests.factories import make_case, screen

pytestmark = pytest.mark.django_db
NOTHING = {"birth_date": None, "birth_precision": "unknown"}
ONLY_YEAR = {"birth_date": dt.date(2013, 1, 1), "birth_precision": "year"}
WHOLE_DATE = {"birth_date": dt.date(2013, 4, 2), "birth_precision": "day"}


@pytest.mark.parametrize(
    ("known", "told", "date", "precision"),
    [
        (NOTHING, "2013-05-06", dt.date(2013, 5, 6), "day"),
        (NOTHING, "2013", dt.date(2013, 1, 1), "year"),
        (
            {"birth_date": dt.date(2013, 1, 1), "birth_precision": "year"},
            "2013-05",
            dt.date(2013, 5, 1),
            "month",
        ),
        ({"birth_date": dt.date(2013, 4, 2), "birth_precision": "day"}, "2013", dt.date(2013, 4, 2), "day"),
    ],
)
def test_a_more_exact_birth_date_is_kept(cast, known, told, date, precision):
    case = make_case(by=cast["lan"], **known)
    screen(case, by=cast["lan"], birth_date=told)
    child = Child.objects.get(pk=case.child_id)
    assert (child.birth_date, child.birth_precision) == (date, precision)


def test_an_unknown_sex_is_learnt_and_a_known_one_stays(cast):
    unknown, known = make_case(by=cast["lan"], sex="unknown"), make_case(by=cast["lan"], sex="male")
    for case in (unknown, known):
        screen(case, by=cast["lan"], sex="female")
    assert Child.objects.get(pk=unknown.child_id).sex == "female"
    assert Child.objects.get(pk=known.child_id).sex == "male"
    row = Child.objects.get(pk=unknown.child_id).history.first()
    assert (row.history_user, row.history_change_reason) == (cast["lan"], "learnt_in_screening")


def test_what_somebody_corrected_meanwhile_stays(cast, monkeypatch):
    """The record is read when the interview is locked; it may be written anew before it is learnt from."""
    case = make_case(by=cast["lan"], full_name="Nguyễn Văn Nam", **NOTHING)
    judged = screenings.judge

    def corrected_first(facts):
        Child.objects.filter(pk=case.child_id).update(full_name="Nguyễn Văn Năm")
        return judged(facts)

    monkeypatch.setattr(screenings, "judge", corrected_first)
    screen(case, by=cast["lan"], birth_date="2013-05-06")
    child = Child.objects.get(pk=case.child_id)
    assert (child.full_name, child.birth_date) == ("Nguyễn Văn Năm", dt.date(2013, 5, 6))


def test_a_child_at_risk_whose_work_is_lawful_is_registered_by_hand(cast):
    case = make_case(by=cast["lan"])
    with pytest.raises(NotNow, match="Hoàn thành phiếu sàng lọc"):
        register_at_risk(case, by=cast["lan"])
    screen(case, by=cast["lan"], activities=[])
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.legal_label) == ("new", "not_working")
    register_at_risk(case, by=cast["lan"])
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.next_kind) == ("registered", "plan")
