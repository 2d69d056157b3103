"""Nothing recorded: the institution is asked, then the officer is told; breaks do not count."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.scope import person_scope
from areas.models import DatedNumber
from referrals.actions import silence
from referrals.actions.institution import end_placement
from referrals.actions.silence import ask_about_attendance
from referrals.models import Placement
from referrals.silence import quiet_placements, quiet_weeks
from reminders.access import may_still_open
from schools.calendar import SchoolCalendar
from schools.models import Institution, SchoolPeriod
from tests.referrals.build import CHILD, THIS_WEEK, approved_case, attend, make_placement
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)
FULL = [1, 2, 3, 4, 5, 6, 7]


def told(user, kind):
    return list(Notice.objects.filter(recipient=user, kind=kind))


def test_only_finished_weeks_with_lessons_count():
    monday = dt.date(2026, 10, 5)
    calendar = SchoolCalendar((), ((monday + WEEK, monday + 2 * WEEK - dt.timedelta(days=1)),))
    wednesday = monday + 3 * WEEK + dt.timedelta(days=2)
    found = quiet_weeks(calendar, FULL, monday, None, wednesday)
    assert found == [monday, monday + 2 * WEEK]
    assert quiet_weeks(calendar, FULL, monday, monday, wednesday) == [monday + 2 * WEEK]
    assert quiet_weeks(calendar, FULL, monday, monday + 2 * WEEK, wednesday) == []
    # A child that came on a Saturday had no lessons that week.
    saturday = monday + dt.timedelta(days=5)
    assert quiet_weeks(calendar, [1, 2, 3], saturday, None, wednesday) == [monday + 2 * WEEK]


def test_two_silent_weeks_ask_the_institution_once(cast):
    placement = make_placement(cast, weeks_ago=2)
    late = make_placement(cast, weeks_ago=1)
    case = approved_case(cast["hoa"], full_name="Trần Văn Khác")
    theirs = make_placement(cast, by="hoa", to="dung", case=case, weeks_ago=2)
    attend(theirs, by=cast["dung"])
    assert [ask_about_attendance() for _twice in range(2)] == [1, 1]
    (notice,) = told(cast["thu"], "attendance_asked")
    assert (notice.case_code, notice.about) == (
        "",
        f"schools.institution:{placement.referral.institution_id}",
    )
    assert notice.path == f"{reverse('referrals:attendance')}?tuan={THIS_WEEK - 2 * WEEK}"
    assert CHILD not in f"{notice.path}{notice.about}{notice.get_kind_display()}"
    assert (told(cast["dung"], "attendance_asked"), told(cast["lan"], "attendance_silent")) == ([], [])
    with person_scope(cast["thu"]):
        assert may_still_open(notice)
    notice.recipient = cast["dung"]
    with person_scope(cast["dung"]):
        assert not may_still_open(notice)
    attend(placement, by=cast["thu"])
    assert ask_about_attendance() == 0
    assert told(cast["thu"], "attendance_asked") == []
    assert not late.weeks.exists()


def test_institutions_are_asked_a_few_at_a_time(cast, monkeypatch):
    asked, looked = {}, []
    real = silence.quiet_placements

    def look(placements, *words):
        found = real(placements, *words)
        looked.append((placements.count(), len(found)))
        return found

    monkeypatch.setattr(silence, "quiet_placements", look)
    first = [make_placement(cast, weeks_ago=4) for _child in range(3)]
    case = approved_case(cast["hoa"], full_name="Trần Văn Khác")
    second = make_placement(cast, by="hoa", to="dung", case=case, weeks_ago=4)
    for places, lots in ((100, 1), (1, Institution.objects.count())):
        monkeypatch.setattr(silence, "PLACES", places)
        looked.clear()
        assert ask_about_attendance() == 4
        assert (len(looked), sum(many for many, _quiet in looked)) == (lots, 4)
        asked[places] = sorted(Notice.objects.values_list("recipient", "kind", "about", "due"))
    # The most at once are the children of the largest lot, and nobody is told twice or left out.
    assert max(many for many, _quiet in looked) == 3
    assert asked[1] == asked[100]
    for one in first:
        attend(one, by=cast["thu"])
    assert ask_about_attendance() == 1
    assert told(cast["thu"], "attendance_asked") == []
    (left,) = told(cast["dung"], "attendance_asked")
    assert left.about == f"schools.institution:{second.referral.institution_id}"


def test_no_more_officers_are_told_in_one_run_than_fit(cast, monkeypatch):
    for _child in range(3):
        make_placement(cast, weeks_ago=4)
    monkeypatch.setattr(silence, "BATCH", 2)
    for so_far in (2, 3, 3):
        ask_about_attendance()
        assert len(told(cast["lan"], "attendance_silent")) == so_far


def test_a_new_week_of_silence_takes_the_place_of_the_old_question(cast):
    make_placement(cast, weeks_ago=2)
    ask_about_attendance()
    (old,) = told(cast["thu"], "attendance_asked")
    ask_about_attendance(today() + WEEK)
    (new,) = told(cast["thu"], "attendance_asked")
    assert new.due - old.due == WEEK


def test_four_silent_weeks_tell_the_officer_once_of_each_silence(cast):
    placement = make_placement(cast, weeks_ago=4)
    for day in (today(), today(), today() + WEEK):
        ask_about_attendance(day)
    (notice,) = told(cast["lan"], "attendance_silent")
    case = placement.referral.case
    assert (notice.case_code, notice.path) == (
        case.code,
        reverse("referrals:sent", args=[placement.referral_id]),
    )
    assert told(cast["hoa"], "attendance_silent") == []
    with person_scope(cast["lan"]):
        assert may_still_open(notice)


def test_what_was_recorded_or_ended_is_not_asked_for(cast):
    recorded, ended = make_placement(cast, weeks_ago=4), make_placement(cast, weeks_ago=4)
    attend(recorded, by=cast["thu"], weeks_ago=2)
    end_placement(ended, by=cast["thu"], reason="completed", ends=today())
    assert ask_about_attendance() == 0
    assert ask_about_attendance(today() + WEEK) == 1


def test_a_break_asks_nobody(cast):
    make_placement(cast, weeks_ago=4)
    SchoolPeriod.objects.create(kind="year", name="Năm", starts="2020-01-01", ends="2040-01-01", source="x")
    SchoolPeriod.objects.create(
        kind="break", name="Nghỉ", starts=THIS_WEEK - 3 * WEEK, ends=THIS_WEEK, source="x"
    )
    assert ask_about_attendance() == 0
    DatedNumber.objects.create(name="silent_weeks", value=1, starts=today(), source="x")
    assert ask_about_attendance() == 1
    assert len(told(cast["thu"], "attendance_asked")) == 1


def test_silence_costs_the_same_for_one_and_for_many(cast, django_assert_num_queries):
    case = approved_case(cast["lan"], full_name="Nguyễn Văn Một")
    for many in (1, 4):
        for _more in range(many):
            make_placement(cast, case=case)
        with django_assert_num_queries(2):
            found = quiet_placements(Placement.objects.all(), 2, today())
    assert len(found) == 5


def test_the_inbox_says_how_many_children_nobody_recorded(cast, sign_in):
    first, second = make_placement(cast, weeks_ago=2), make_placement(cast, weeks_ago=2)
    client = sign_in(cast["thu"])
    assert "2 trẻ đang học chưa có ghi nhận" in client.get("/co-so/phieu/").content.decode()
    for one in (first, second):
        attend(one, by=cast["thu"])
    assert "chưa có ghi nhận chuyên cần nhiều tuần" not in client.get("/co-so/phieu/").content.decode()


def test_the_officer_sees_silence_fall_and_stop_on_the_case(cast, sign_in):
    placement = make_placement(cast, weeks_ago=4)
    case = placement.referral.case
    address = reverse("casework:case", args=[case.pk])
    client = sign_in(cast["lan"])
    page = client.get(address).content.decode()
    assert "Cơ sở chưa ghi chuyên cần của 4 tuần học." in page
    for ago in (4, 3):
        attend(placement, by=cast["thu"], weeks_ago=ago)
    attend(placement, by=cast["thu"], weeks_ago=2, attended=2)
    page = client.get(address).content.decode()
    assert "3 tuần gần nhất trẻ có mặt 12 trong 15 buổi" not in page
    attend(placement, by=cast["thu"], weeks_ago=1, attended=2)
    page = client.get(address).content.decode()
    assert "4 tuần gần nhất trẻ có mặt 14 trong 20 buổi (70%), dưới mức 80%." in page
    assert ("Cơ sở chưa ghi" in page, "vắng 3/5 buổi" in page, "đủ 5 buổi" in page) == (False, True, True)
    end_placement(placement, by=cast["thu"], reason="dropped_out", drop_reason="work", ends=today())
    page = client.get(address).content.decode()
    assert f"Trẻ nghỉ học hẳn từ ngày {today():%d/%m/%Y}: Đi làm kiếm tiền." in page
    assert "dưới mức 80%" not in page


def test_a_hidden_name_hides_where_the_child_learns(cast, sign_in):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], attended=1)
    case, place = placement.referral.case, placement.referral.institution.name
    address = reverse("casework:case", args=[case.pk])
    assert place in sign_in(cast["minh"]).get(address).content.decode()
    type(case).objects.filter(pk=case.pk).update(name_hidden="threat")
    for name, shown in (("lan", True), ("minh", True), ("quang", False)):
        response = sign_in(cast[name]).get(address)
        page = response.content.decode()
        assert (response.status_code, "Việc đi học cần chú ý" in page, "vắng 4/5 buổi" in page) == (
            200,
            shown,
            shown,
        )
    assert sign_in(cast["hoa"]).get(address).status_code == 404


def test_absences_that_gather_are_pointed_out_on_the_case(cast, sign_in):
    placement = make_placement(cast, weeks_ago=6)
    for ago in (6, 5, 4):
        row = attend(placement, by=cast["thu"], weeks_ago=ago, attended=4)
        type(row).objects.filter(pk=row.pk).update(missed_on=[1])
    page = sign_in(cast["lan"]).get(reverse("casework:case", args=[placement.referral.case_id]))
    assert "3 trong 3 buổi vắng là Thứ Hai." in page.content.decode()
