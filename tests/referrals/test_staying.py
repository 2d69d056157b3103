"""From acceptance to the last check: the first day, the child who did not come, how it is doing."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.scope import person_scope
from audit.editing import version_of
from casework.actions.cases import reopen_case
from casework.actions.clocks import cancel_all_clocks
from casework.models import Case
from casework.workflow import NotNow
from referrals.actions import asking, institution, officer, placement
from referrals.first_days import answered_mark, mark_days, next_mark, no_show_due
from referrals.models import PlacementCheck, Referral
from reminders.access import may_still_open
from schools.models import SchoolPeriod
from tests.referrals.build import THIS_WEEK, make_placement, make_referral
from vietnam.calendar import day_of, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SAID = {"source": "school", "attends": "yes", "keeps_up": "partly", "bullied": "no"}
STRANGERS = ("hoa", "minh", "quang", "yen", "an")


def again(record):
    return type(record).objects.get(pk=record.pk)


def clock(referral, kind):
    rows = referral.case.deadlines.filter(kind=kind)
    return rows.filter(met_at=None, cancelled_at=None).first(), rows.count()


def told(user, kind):
    return Notice.objects.filter(recipient=user, kind=kind).count()


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_first_day_is_awaited_and_met_when_the_child_came(cast):
    referral = make_referral(cast)
    institution.accept_referral(referral, by=cast["thu"], first_day_expected=today() + 5 * DAY)
    referral = again(referral)
    running, _count = clock(referral, "no_show")
    assert running.due_at == no_show_due(referral)
    assert day_of(running.due_at) > today() + 7 * DAY
    assert running.owner == referral.case.officer
    found = institution.enrol_child(referral, by=cast["thu"], starts=today(), group="7A")
    assert clock(referral, "no_show") == (None, 1)
    check, _count = clock(referral, "placement_check")
    assert check.about == f"referrals.placement:{found.pk}"
    assert day_of(check.due_at) >= today() + 14 * DAY


def test_lesson_days_stand_still_in_tet_and_when_the_institution_is_closed(cast):
    referral = make_referral(cast, "accepted")
    start = dt.date(2027, 2, 1)
    years = {"kind": "year", "name": "2026–2027", "starts": dt.date(2026, 9, 5), "ends": dt.date(2027, 5, 31)}
    SchoolPeriod.objects.create(**years)
    province = referral.institution.commune.parent
    break_ = {
        "kind": "break",
        "name": "Nghỉ Tết",
        "starts": dt.date(2027, 2, 3),
        "ends": dt.date(2027, 2, 14),
    }
    SchoolPeriod.objects.create(province=province, **break_)
    # Monday 1 February, then Tuesday; the break; Monday 15 and Tuesday 16.
    assert day_of(no_show_due(referral, start)) == dt.date(2027, 2, 16)
    referral.institution.opening_days = [6, 7]
    assert day_of(no_show_due(referral, start)) == dt.date(2027, 2, 27)


@pytest.mark.parametrize("days", [-1, 121])
def test_a_day_that_has_passed_or_is_far_off_is_not_expected(cast, days):
    referral = make_referral(cast)
    day = today() + dt.timedelta(days=days)
    with pytest.raises(NotNow, match="ngày dự kiến"):
        institution.accept_referral(referral, by=cast["thu"], first_day_expected=day)
    assert again(referral).state == "sent"


def test_who_says_nothing_is_asked_once_and_the_officer_told(cast):
    referral = make_referral(cast, "accepted")
    assert asking.ask_about_first_days() == 0
    past = timezone.now() - DAY
    referral.case.deadlines.filter(kind="no_show").update(due_at=past)
    assert [asking.ask_about_first_days() for _twice in range(2)] == [1, 1]
    assert told(cast["thu"], "first_day_asked") == 1
    notice = Notice.objects.get(recipient=cast["thu"], kind="first_day_asked")
    with person_scope(cast["thu"]):
        assert may_still_open(notice)
    placement.report_no_show(referral, by=cast["thu"], reason="work")
    referral.case.deadlines.filter(kind="no_show").update(due_at=past - DAY)
    assert asking.ask_about_first_days() == 0


def test_a_child_who_did_not_come_is_the_officers_to_decide_on(cast):
    referral = make_referral(cast, "accepted")
    placement.report_no_show(referral, by=cast["thu"], reason="work")
    assert (again(referral).no_show_reason, told(cast["lan"], "did_not_come")) == ("work", 1)
    assert day_of(clock(referral, "no_show")[0].due_at) == today()
    later = today() + 7 * DAY
    placement.wait_on(referral, by=cast["lan"], first_day_expected=later)
    assert (again(referral).no_show_reason, again(referral).first_day_expected) == ("", later)
    assert day_of(clock(referral, "no_show")[0].due_at) > later
    with pytest.raises(NotNow, match="Chưa đến ngày dự kiến"):
        placement.report_no_show(referral, by=cast["thu"], reason="work")
    officer.withdraw_referral(referral, by=cast["lan"])
    assert clock(referral, "no_show") == (None, 1)
    with pytest.raises((NotNow, PermissionDenied)):
        placement.change_first_day(referral, by=cast["thu"], first_day_expected=later)


def test_two_who_change_the_first_day_are_told_of_each_other(cast):
    referral = make_referral(cast, "accepted")
    opened = version_of(referral.history)
    placement.wait_on(referral, by=cast["lan"], first_day_expected=today() + 7 * DAY, version=opened)
    with pytest.raises(NotNow, match=r"Lan.* vừa ghi khác"):
        placement.change_first_day(
            referral, by=cast["thu"], first_day_expected=today() + 3 * DAY, version=opened
        )
    assert again(referral).first_day_expected == today() + 7 * DAY


def test_marks_are_two_weeks_one_three_and_six_months():
    start = dt.date(2026, 8, 31)
    marks = [dt.date(2026, 9, 14), dt.date(2026, 9, 30), dt.date(2026, 11, 30), dt.date(2027, 2, 28)]
    assert mark_days(start) == marks
    assert [next_mark(start, mark, marks[mark]) for mark in range(4)] == [1, 2, 3, None]
    # One visit after the second mark answers for both.
    late = dt.date(2026, 10, 5)
    assert (answered_mark(start, -1, late), next_mark(start, 1, late)) == (1, 2)
    assert answered_mark(start, 0, dt.date(2026, 9, 25)) == 1


def test_checks_follow_each_other_and_end_with_the_placement(cast):
    found = make_placement(cast, weeks_ago=3)
    first, _count = clock(found.referral, "placement_check")
    assert today() < day_of(first.due_at) <= today() + 14 * DAY
    check = placement.record_check(found, by=cast["lan"], on=today(), help_needed=["catch_up"], **SAID)
    assert (check.mark, check.case, check.by) == (0, found.referral.case, cast["lan"])
    second, count = clock(found.referral, "placement_check")
    assert (count, again(first).met_at is None) == (2, False)
    assert day_of(second.due_at) >= mark_days(found.starts)[1]
    assert not found.referral.case.deadlines.filter(kind="rescreening").exists()
    with pytest.raises(NotNow, match="Chưa đến lần hỏi thăm"):
        placement.record_check(found, by=cast["lan"], on=today(), **SAID)
    institution.end_placement(found, by=cast["thu"], reason="moved_on", ends=today())
    assert clock(found.referral, "placement_check") == (None, 2)
    with pytest.raises(NotNow):
        placement.record_check(found, by=cast["lan"], on=today(), **SAID)
    assert PlacementCheck.objects.count() == 1
    away = make_placement(cast, weeks_ago=5)
    late = placement.record_check(away, by=cast["lan"], on=today(), **{**SAID, "attends": "no"})
    assert (late.mark, away.referral.case.deadlines.filter(kind="rescreening").count()) == (1, 1)


def test_a_case_that_is_reopened_asks_after_the_child_at_school_again(cast):
    found = make_placement(cast, weeks_ago=3)
    case = found.referral.case
    placement.record_check(found, by=cast["lan"], on=today(), **SAID)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=today())
    cancel_all_clocks(again(case), by=cast["lan"])
    assert clock(found.referral, "placement_check")[0] is None
    reopen_case(again(case), by=cast["lan"], reason="Trẻ bán vé số trở lại")
    running, _count = clock(found.referral, "placement_check")
    assert running.about == f"referrals.placement:{found.pk}"
    assert day_of(running.due_at) >= mark_days(found.starts)[1]
    # What has ended is not asked after.
    institution.end_placement(found, by=cast["thu"], reason="completed", ends=today())
    Case.objects.filter(pk=case.pk).update(state="closed")
    reopen_case(again(case), by=cast["lan"])
    assert clock(found.referral, "placement_check")[0] is None


def test_the_institution_never_reads_a_check(cast):
    found = make_placement(cast)
    placement.record_check(found, by=cast["lan"], on=today(), **SAID)
    for name, seen in (("thu", 0), ("lan", 1), ("minh", 1), ("hoa", 0), ("an", 0)):
        with person_scope(cast[name]):
            assert (PlacementCheck.objects.count(), PlacementCheck.history.count()) == (seen, seen)
    for name in (*STRANGERS, "thu"):
        with pytest.raises(PermissionDenied):
            placement.record_check(found, by=cast[name], on=today(), **SAID)


def test_dropping_out_needs_its_reason(cast):
    found = make_placement(cast)
    with pytest.raises(NotNow, match="Chọn vì sao trẻ bỏ học"):
        institution.end_placement(found, by=cast["thu"], reason="dropped_out", ends=today())
    institution.end_placement(found, by=cast["thu"], reason="dropped_out", ends=today(), drop_reason="level")
    assert (again(found).drop_reason, again(found.referral).state) == ("level", "dropped_out")


def test_the_pages_of_both_sides(cast, sign_in):
    referral = make_referral(cast, "accepted")
    thu = sign_in(cast["thu"])
    own = reverse("referrals:referral", args=[referral.pk])
    change, missing = (reverse(f"referrals:{name}", args=[referral.pk]) for name in ("first_day", "no_show"))
    later = today() + 3 * DAY
    page = thu.get(change)
    sent = {"first_day_expected": f"{later:%d/%m/%Y}", "version": page.context["version"]}
    assert list(thu.post(change, {"first_day_expected": "31/02/2026"}).context["form"].errors)
    assert thu.post(change, sent).url == own
    stale = thu.post(change, {**sent, "first_day_expected": f"{today():%d/%m/%Y}"})
    assert "vừa ghi khác" in text(stale)
    assert again(referral).first_day_expected == later
    Referral.objects.filter(pk=referral.pk).update(first_day_expected=today())
    assert thu.post(missing, {"reason": "x"}).context["form"].errors
    assert thu.post(missing, {"reason": "work"}).url == own
    assert "Đã báo cán bộ xã: trẻ không đến (Trẻ đi làm)" in text(thu.get(own))
    lan = sign_in(cast["lan"])
    about = reverse("referrals:sent", args=[referral.pk])
    assert "Trẻ không đến lớp: Trẻ đi làm" in text(lan.get(about))
    waits = reverse("referrals:wait", args=[referral.pk])
    assert lan.post(waits, {"first_day_expected": f"{later:%d/%m/%Y}"}).url == about
    institution.enrol_child(again(referral), by=cast["thu"], starts=THIS_WEEK - 21 * DAY, group="7A")
    assert "Ghi kết quả hỏi thăm" in text(lan.get(about))
    check = reverse("referrals:placement_check", args=[referral.pk])
    answers = {**SAID, "on": f"{today():%d/%m/%Y}", "help_needed": ["income", "person"]}
    assert set(lan.post(check, {}).context["form"].errors) == {*SAID, "on"}
    assert lan.post(check, answers).url == about
    assert "Thu nhập thay cho phần trẻ làm ra, Một thầy cô quan tâm riêng" in text(lan.get(about))
    for name in ("thu", "dung", "hoa", "an"):
        assert sign_in(cast[name]).get(check).status_code == 404
