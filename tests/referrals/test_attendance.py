"""Weekly attendance: what may be recorded, corrections, and what follows when it falls."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice
from casework.actions.cases import lock_case
from casework.models import Case
from casework.workflow import NotNow
from referrals.access import shared_referrals
from referrals.actions.attendance import Recorded, Week, record_attendance, record_week
from referrals.closing import institution_confirms_attendance, no_open_referral
from referrals.models import Attendance
from referrals.queries import unrecorded_weeks
from tests.referrals.build import THIS_WEEK, attend, make_placement, make_referral

pytestmark = pytest.mark.django_db
ASKED = {"closing_weeks": 2, "low_attendance_percent": 80}
WEEK = dt.timedelta(weeks=1)


def low_notices(user):
    return Notice.objects.filter(recipient=user, kind="attendance_low").count()


def rescreenings(placement):
    return placement.referral.case.deadlines.filter(kind="rescreening", met_at=None)


def test_a_week_is_recorded_and_corrected_with_its_history(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], attended=3)
    corrected = attend(placement, by=cast["thu"], attended=5)
    assert Attendance.objects.get() == corrected
    rows = corrected.history.order_by("pk").values_list(
        "days_attended", "history_change_reason", "history_user"
    )
    thu = cast["thu"].pk
    assert list(rows) == [(3, "record_attendance", thu), (5, "record_attendance", thu)]


def test_only_weeks_of_the_placement_up_to_now_are_recorded(cast):
    placement = make_placement(cast, weeks_ago=3)
    for ago, said in ((-1, "Chưa ghi được"), (4, "trước ngày đầu tiên"), (300, "trước ngày đầu tiên")):
        with pytest.raises(NotNow, match=said):
            attend(placement, by=cast["thu"], weeks_ago=ago)
    assert not Attendance.objects.exists()


def test_a_week_begins_on_monday(cast):
    placement = make_placement(cast)
    with pytest.raises(NotNow):
        record_attendance(
            placement,
            by=cast["thu"],
            week=THIS_WEEK - dt.timedelta(days=6),
            days_expected=5,
            days_attended=5,
        )
    assert not Attendance.objects.exists()


def test_impossible_counts_are_refused(cast):
    placement = make_placement(cast)
    for attended, expected in ((6, 5), (8, 8), (-1, 5)):
        with pytest.raises(NotNow, match="Số buổi"):
            attend(placement, by=cast["thu"], attended=attended, expected=expected)
    assert not Attendance.objects.exists()


def test_nobody_else_records(cast):
    placement = make_placement(cast)
    for stranger in ("dung", "lan", "hoa", "minh", "yen", "quang", "an"):
        with pytest.raises(PermissionDenied):
            attend(placement, by=cast[stranger])
    assert not Attendance.objects.exists()
    assert attend(placement, by=cast["thu"]).by == cast["thu"]


def test_low_attendance_tells_the_officer_and_proposes_one_screening(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], weeks_ago=2, attended=3)
    due = rescreenings(placement).get().due_at
    assert low_notices(cast["lan"]) == 1
    attend(placement, by=cast["thu"], weeks_ago=2, attended=2)
    assert low_notices(cast["lan"]) == 1
    attend(placement, by=cast["thu"], weeks_ago=1, attended=0)
    assert low_notices(cast["lan"]) == 2
    assert rescreenings(placement).get().due_at == due


def test_good_attendance_disturbs_nobody(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], attended=4)
    assert low_notices(cast["lan"]) == 0
    assert not rescreenings(placement).exists()


def test_a_closed_case_gets_no_new_clock(cast):
    placement = make_placement(cast)
    Case.objects.filter(pk=placement.referral.case_id).update(state="closed")
    attend(placement, by=cast["thu"], attended=0)
    assert low_notices(cast["lan"]) == 1
    assert not rescreenings(placement).exists()


def test_a_whole_week_is_saved_at_once_or_not_at_all(cast):
    first, second = make_placement(cast), make_placement(cast, weeks_ago=1)
    rows = [Week(first, 5, 5), Week(second, 5, 4)]
    with pytest.raises(NotNow):
        record_week(rows, by=cast["thu"], week=THIS_WEEK - 2 * WEEK)
    assert not Attendance.objects.exists()
    assert record_week(rows, by=cast["thu"], week=THIS_WEEK - WEEK) == Recorded(2, [], [])
    again = [Week(first, 5, 5), Week(second, 5, 3)]
    assert record_week(again, by=cast["thu"], week=THIS_WEEK - WEEK) == Recorded(1, [], [])
    assert [row.history.count() for row in Attendance.objects.order_by("placement")] == [1, 2]


def test_weeks_that_nobody_recorded_are_named(cast):
    first, second = make_placement(cast, weeks_ago=2), make_placement(cast, weeks_ago=1)
    live = shared_referrals(cast["thu"])
    assert unrecorded_weeks(live) == {THIS_WEEK - 2 * WEEK: 1, THIS_WEEK - WEEK: 2}
    attend(first, by=cast["thu"], weeks_ago=2)
    attend(second, by=cast["thu"], weeks_ago=1)
    assert unrecorded_weeks(live) == {THIS_WEEK - WEEK: 1}


@pytest.mark.parametrize(("state", "open_"), [("sent", 1), ("accepted", 1), ("placed", 0), ("declined", 0)])
def test_no_case_closes_over_an_open_referral(cast, state, open_):
    referral = make_referral(cast, state)
    found = no_open_referral(referral.case.referrals.all()).missing
    assert len(found) == open_
    assert all(referral.number in sentence for sentence in found)


def test_the_institution_confirms_by_two_weeks_in_a_row(cast):
    placement = make_placement(cast)
    case = placement.referral.case
    (sentence,) = institution_confirms_attendance(case.referrals.all(), ASKED).missing
    assert "2 tuần trong 42 ngày" in sentence
    assert "80%" in sentence
    for ago, attended, missing in ((1, 5, 1), (2, 4, 0), (1, 3, 1), (2, 5, 0), (1, 2, 1)):
        attend(placement, by=cast["thu"], weeks_ago=ago, attended=attended)
        assert len(institution_confirms_attendance(case.referrals.all(), ASKED).missing) == missing


def test_old_weeks_prove_nothing_and_a_finished_course_does(cast):
    placement = make_placement(cast, weeks_ago=12)
    for ago in (10, 9):
        attend(placement, by=cast["thu"], weeks_ago=ago)
    assert len(institution_confirms_attendance(placement.referral.case.referrals.all(), ASKED).missing) == 1
    finished = make_referral(cast, "completed")
    assert institution_confirms_attendance(finished.case.referrals.all(), ASKED).missing == ()


def test_a_case_without_any_placement_is_not_proven(cast):
    referral = make_referral(cast, "declined")
    assert len(institution_confirms_attendance(referral.case.referrals.all(), ASKED).missing) == 1


def test_the_case_is_locked_before_the_referral(cast):
    placement = make_placement(cast)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        attend(placement, by=cast["thu"])
    locked = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert ['FROM "casework_case"' in sql for sql in locked] == [True, False]
    assert lock_case(placement.referral.case_id, by=cast["lan"], permission="note")
