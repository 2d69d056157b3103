"""The weekly sheet: one choice a child, corrections, two counsellors at once, and what follows of a week."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.scope import person_scope
from areas.models import DatedNumber
from audit.editing import version_of
from casework.actions.clocks import start_clock
from casework.workflow import NotNow
from interface.editing import ChangedMeanwhile
from referrals.actions.attendance import Week, record_attendance, record_week
from referrals.actions.institution import end_placement
from referrals.falling import falls, window
from referrals.models import Attendance, Referral
from referrals.weekly import in_words
from schools.calendar import SchoolCalendar
from schools.models import SchoolPeriod
from tests.factories import screen
from tests.referrals.build import THIS_WEEK, add_colleague, approved_case, attend, make_placement
from vietnam.calendar import public_holidays, today

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)
LAST = THIS_WEEK - WEEK
SHEET = f"/co-so/chuyen-can/?tuan={LAST}&buoi=5"


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def row(placement, answer, *, version="0", missed=()):
    """What a browser sends for one child."""
    pk = placement.pk
    return {f"v{pk}": version, f"p{pk}": answer, f"m{pk}": [str(day) for day in missed]}


def stored(placement, week=LAST):
    return Attendance.objects.get(placement=placement, week=week)


def running(placement):
    clocks = placement.referral.case.deadlines.filter(kind="rescreening", met_at=None, cancelled_at=None)
    return [clock.about for clock in clocks.order_by("pk")]


def low(user):
    return Notice.objects.filter(recipient=user, kind="attendance_low").count()


def test_the_buttons_follow_the_days_with_lessons(cast, sign_in):
    placement = make_placement(cast)
    page = text(sign_in(cast["thu"]).get(SHEET))
    name = f'name="p{placement.pk}"'
    assert re.findall(rf'{name}[^>]*value="(\w+)"', page) == ["5", "4", "3", "2", "1", "0", "stop"]
    labels = re.findall(rf'for="id_p{placement.pk}[^"]*">([^<]+)<', page)
    assert labels == ["Đủ", "Vắng 1", "Vắng 2", "Vắng 3", "Vắng 4", "Cả tuần", "Nghỉ hẳn"]


def test_without_a_number_the_calendar_and_the_opening_days_say_how_many(cast, sign_in):
    placement = make_placement(cast)
    place = placement.referral.institution
    place.opening_days = [1, 3, 6]
    place.save()
    open_on = [LAST + dt.timedelta(days=step) for step in (0, 2, 5)]
    days = sum(day not in public_holidays(day.year) for day in open_on)
    page = text(sign_in(cast["thu"]).get(f"/co-so/chuyen-can/?tuan={LAST}"))
    assert page.count(f'name="p{placement.pk}"') == days + (2 if days > 0 else 0)
    assert re.findall(rf'name="m{placement.pk}"[^>]*value="(\d)"', page) == ["1", "3", "6"]


def test_a_child_that_came_in_the_middle_of_the_week_is_asked_for_fewer_days():
    calendar = SchoolCalendar((), ())
    monday = dt.date(2026, 10, 5)
    assert calendar.expected_days(monday, [1, 2, 3, 4, 5]) == 5
    assert calendar.expected_days(monday, [1, 2, 3, 4, 5], monday + dt.timedelta(days=3)) == 2
    assert calendar.expected_days(monday, [1, 2, 3, 4, 5], monday - WEEK) == 5


def test_a_week_in_a_break_says_so_and_asks_for_nothing(cast, sign_in):
    placement = make_placement(cast)
    year = {"starts": LAST - 30 * WEEK, "ends": LAST + 30 * WEEK, "source": "x"}
    SchoolPeriod.objects.create(kind="year", name="Năm học", **year)
    SchoolPeriod.objects.create(
        kind="break", name="Nghỉ", starts=LAST, ends=LAST + dt.timedelta(days=6), source="x"
    )
    client, address = sign_in(cast["thu"]), f"/co-so/chuyen-can/?tuan={LAST}"
    page = text(client.get(address))
    assert ("tuần này cơ sở nghỉ" in page, f'name="p{placement.pk}"' in page) == (True, False)
    client.post(address, {f"v{placement.pk}": "0", "rest": "1"})
    assert not Attendance.objects.exists()
    assert "tuần này cơ sở nghỉ" not in text(client.get(f"{address}&buoi=3"))
    assert (
        f"tuan={LAST}"
        not in text(client.get("/co-so/chuyen-can/")).partition("Còn tuần")[2].split("</ul>")[0]
    )


def test_one_button_saves_all_and_only_what_changed_is_written(cast, sign_in):
    first, second = make_placement(cast), make_placement(cast)
    client = sign_in(cast["thu"])
    sent = row(first, "5") | row(second, "3", missed=[1, 5])
    assert client.post(SHEET, sent).status_code == 302
    found = [(one.days_expected, one.days_attended, one.missed_on) for one in map(stored, (first, second))]
    assert found == [(5, 5, []), (5, 3, [1, 5])]
    tokens = [version_of(stored(one).history) for one in (first, second)]
    again = row(first, "4", version=tokens[0]) | row(second, "3", version=tokens[1], missed=[1, 5])
    page = text(client.post(SHEET, again, follow=True))
    assert [stored(one).history.count() for one in (first, second)] == [2, 1]
    assert "Phạm Thị Thu ghi vắng 1/5 buổi, ngày" in page
    assert f"Đã sửa: đủ 5 buổi → vắng 1/5 buổi, ngày {today():%d/%m/%Y}, Phạm Thị Thu" in page
    assert page.count("Đã sửa:") == 1
    assert "Phạm Thị Thu ghi vắng 2/5 buổi (Thứ Hai, Thứ Sáu), ngày" in page


def test_a_row_counted_over_other_days_is_left_alone(cast, sign_in):
    evening = make_placement(cast)
    attend(evening, by=cast["thu"], attended=3, expected=3)
    client = sign_in(cast["thu"])
    page = text(client.get(SHEET))
    assert ("đủ 3 buổi" in page, page.count("checked")) == (True, 0)
    client.post(SHEET, {f"v{evening.pk}": version_of(stored(evening).history), "rest": "1"})
    assert (stored(evening).days_expected, stored(evening).history.count()) == (3, 1)
    own = text(client.get(f"/co-so/chuyen-can/?tuan={LAST}"))
    assert own.count(f'name="p{evening.pk}"') == 5


def test_wrong_values_change_nothing_and_stay_on_the_page(cast, sign_in):
    one, other = make_placement(cast), make_placement(cast)
    client = sign_in(cast["thu"])
    for wrong, said in (
        (row(one, "6"), "p"),
        (row(one, "-1"), "p"),
        (row(one, "x\x00"), "p"),
        (row(one, "4", missed=[1, 2]), "m"),
        (row(one, "5", missed=[1]), "m"),
        (row(one, "", missed=[1]), "m"),
        (row(one, "4", missed=[9]), "m"),
    ):
        response = client.post(SHEET, wrong | row(other, "4"))
        assert list(response.context["form"].errors) == [f"{said}{one.pk}"]
        assert 'value="4" checked' in text(response)
    assert not Attendance.objects.exists()
    assert "Đã chọn vắng 1 buổi nhưng đánh dấu 2 thứ" in text(
        client.post(SHEET, row(one, "4", missed=[1, 2]))
    )


def test_weeks_that_were_not_and_weeks_long_ago_are_refused(cast, sign_in):
    placement = make_placement(cast, weeks_ago=20)
    client = sign_in(cast["thu"])
    with pytest.raises(NotNow, match="12 tuần gần đây"):
        attend(placement, by=cast["thu"], weeks_ago=13)
    # An address of a week beyond gives the nearest one that may be recorded.
    for asked, week in ((THIS_WEEK + WEEK, THIS_WEEK), (THIS_WEEK - 15 * WEEK, THIS_WEEK - 12 * WEEK)):
        client.post(f"/co-so/chuyen-can/?tuan={asked}&buoi=5", row(placement, "5"))
        assert stored(placement, week).days_attended == 5
    assert Attendance.objects.count() == 2
    assert 'rel="prev"' not in text(client.get(f"/co-so/chuyen-can/?tuan={THIS_WEEK - 12 * WEEK}"))
    DatedNumber.objects.create(name="attendance_weeks_back", value=20, starts=today(), source="x")
    attend(placement, by=cast["thu"], weeks_ago=13)
    assert Attendance.objects.count() == 3


def test_a_child_of_another_institution_and_one_that_ended_are_not_recorded(cast, sign_in):
    mine, ended = make_placement(cast), make_placement(cast)
    case = approved_case(cast["hoa"], full_name="Trần Văn Khác")
    theirs = make_placement(cast, by="hoa", to="dung", case=case)
    end_placement(ended, by=cast["thu"], reason="completed", ends=today())
    sent = row(mine, "4") | row(theirs, "1") | row(ended, "2")
    page = text(sign_in(cast["thu"]).post(SHEET, sent, follow=True))
    assert list(Attendance.objects.values_list("placement", "days_attended")) == [(mine.pk, 4)]
    assert f"Phiếu {ended.referral.number}: việc học đã kết thúc" in page
    assert (theirs.referral.number in page, "Trần Văn Khác" in page) == (False, False)
    # What he recorded himself stays what it is.
    attend(theirs, by=cast["dung"], attended=5)
    sign_in(cast["thu"]).post(SHEET, row(theirs, "0", version=version_of(stored(theirs).history)))
    assert (stored(theirs).days_attended, stored(theirs).history.count()) == (5, 1)


def test_of_two_counsellors_the_late_one_sees_both_counts(cast, sign_in):
    both, own = make_placement(cast), make_placement(cast)
    colleague = add_colleague(cast)
    with person_scope(cast["thu"]):
        attend(own, by=cast["thu"], attended=5)
    attend(both, by=cast["thu"], attended=2)
    client = sign_in(cast["thu"])
    # The page was opened before anything was recorded.
    page = text(client.post(SHEET, row(both, "4") | row(own, "3", version=version_of(stored(own).history))))
    assert colleague.full_name not in page
    assert "Bản đang lưu: Phạm Thị Thu ghi vắng 3/5 buổi" in page
    assert "Bản bạn vừa chọn: vắng 1/5 buổi, chưa lưu." in page
    assert (stored(both).days_attended, stored(own).days_attended) == (2, 3)
    # Saved again as it stands nothing is overwritten; chosen again, it is.
    token = version_of(stored(both).history)
    client.post(SHEET, row(both, "2", version=token))
    assert stored(both).history.count() == 1
    client.post(SHEET, row(both, "4", version=token))
    assert (stored(both).days_attended, stored(both).history.count()) == (4, 2)


def test_who_stopped_stays_chosen_beside_a_row_that_came_late(cast, sign_in):
    both, stops = make_placement(cast), make_placement(cast)
    attend(both, by=cast["thu"], attended=2)
    page = text(sign_in(cast["thu"]).post(SHEET, row(both, "4") | row(stops, "stop")))
    assert "Bản bạn vừa chọn: vắng 1/5 buổi, chưa lưu." in page
    assert re.search(rf'name="p{stops.pk}"[^>]*value="stop" checked', page)
    assert re.search(rf'name="p{both.pk}"[^>]*value="2" checked', page)


def test_the_deed_itself_asks_for_the_version(cast):
    placement = make_placement(cast)
    first = attend(placement, by=cast["thu"], attended=5)
    old = version_of(first.history)
    attend(placement, by=cast["thu"], attended=4)
    told = {"week": LAST, "days_expected": 5, "days_attended": 0, "version": old}
    with pytest.raises(ChangedMeanwhile):
        record_attendance(placement, by=cast["thu"], **told)
    saved = record_week([Week(placement, 5, 0, (), old)], by=cast["thu"], week=LAST)
    assert (saved.changed, len(saved.late), stored(placement).days_attended) == (0, 1, 4)
    # Two who write the same do not disturb each other.
    assert record_week([Week(placement, 5, 4, (), old)], by=cast["thu"], week=LAST).late == []


def test_stopping_asks_why_and_since_when_and_leads_to_the_next(cast, sign_in):
    first, second, goes_on = (make_placement(cast) for _each in range(3))
    client = sign_in(cast["thu"])
    sent = row(first, "stop") | row(second, "stop", missed=[1]) | row(goes_on, "5")
    response = client.post(SHEET, sent)
    here = reverse("referrals:end", args=[first.referral_id])
    assert response.url == f"{here}?tuan={LAST}&nghi={second.referral_id}"
    assert list(Attendance.objects.values_list("placement", flat=True)) == [goes_on.pk]
    page = text(client.get(response.url))
    assert re.search(r'value="dropped_out"[^>]* checked', page)
    assert Referral.objects.get(pk=first.referral_id).state == "placed"
    answer = {"reason": "dropped_out", "drop_reason": "work", "ends": f"{today():%d/%m/%Y}"}
    refused = client.post(response.url, {**answer, "drop_reason": ""})
    assert refused.context["form"].errors
    then = client.post(response.url, answer)
    assert then.url == f"{reverse('referrals:end', args=[second.referral_id])}?tuan={LAST}"
    assert client.post(then.url, answer).url == f"/co-so/chuyen-can/?tuan={LAST}"
    states = Referral.objects.filter(placement__in=[first, second]).values_list("state", flat=True)
    assert list(states) == ["dropped_out", "dropped_out"]
    assert running(first) == [""]


@pytest.mark.parametrize("rest", ["x,1", "../../", "999999999999999", ",,", "0"])
def test_where_an_ending_leads_is_a_page_of_ours(cast, sign_in, rest):
    placement = make_placement(cast)
    address = f"{reverse('referrals:end', args=[placement.referral_id])}?tuan=//evil.example&nghi={rest}"
    answer = {"reason": "completed", "ends": f"{today():%d/%m/%Y}"}
    assert sign_in(cast["thu"]).post(address, answer).url.startswith("/co-so/")


def test_the_sheet_costs_the_same_for_ten_and_for_sixty(cast, sign_in, django_assert_num_queries):
    case = approved_case(cast["lan"], full_name="Nguyễn Văn Một")
    placements = [make_placement(cast, case=case) for _each in range(10)]
    for placement in placements[:5]:
        attend(placement, by=cast["thu"], attended=4)
        attend(placement, by=cast["thu"], attended=5)
    client = sign_in(cast["thu"])
    with django_assert_num_queries(12):
        ten = text(client.get(SHEET))
    for _more in range(50):
        make_placement(cast, case=case)
    with django_assert_num_queries(12):
        sixty = text(client.get(SHEET))
    assert (ten.count("dt-segments"), sixty.count("dt-segments")) == (10, 25)
    last = text(client.get(f"{SHEET}&page=3"))
    assert (last.count("dt-segments"), 'rel="next"' in sixty) == (10, True)


def test_a_page_that_is_not_the_first_saves_its_own_children(cast, sign_in):
    case = approved_case(cast["lan"], full_name="Nguyễn Văn Một")
    placements = [make_placement(cast, case=case) for _each in range(27)]
    saved = sign_in(cast["thu"]).post(f"{SHEET}&page=2", row(placements[26], "4") | row(placements[0], "3"))
    assert saved.url.endswith("&page=2")
    assert dict(Attendance.objects.values_list("placement", "days_attended")) == {
        placements[0].pk: 3,
        placements[26].pk: 4,
    }


# What follows when attendance falls.


class Told:
    def __init__(self, week, expected, attended):
        self.week, self.days_expected, self.days_attended = week, expected, attended


@pytest.mark.parametrize(
    ("counts", "fell"),
    [
        ([(5, 4)], False),
        ([(5, 3)], True),
        ([(0, 0)], False),
        ([(5, 5), (5, 5), (5, 5), (5, 2)], False),
        ([(5, 5), (5, 5), (5, 5), (5, 0)], True),
        ([(5, 0), (5, 5), (5, 5), (5, 5), (5, 4)], False),
        ([(5, 0), (5, 5), (5, 5), (5, 5)], False),
        ([(5, 3), (0, 0), (5, 4), (5, 4), (5, 4)], True),
    ],
)
def test_the_last_four_recorded_weeks_with_lessons_count(counts, fell):
    monday = dt.date(2026, 9, 7)
    weeks = [Told(monday + place * WEEK, *count) for place, count in enumerate(counts)]
    assert falls(weeks, weeks[-1].week, 80) is fell
    assert len(window(weeks, weeks[-1].week)) <= 4
    assert falls(weeks, monday - WEEK, 80) is False


def test_a_correction_upward_takes_an_untouched_proposal_back(cast):
    placement = make_placement(cast)
    with person_scope(cast["thu"]):
        wrong = attend(placement, by=cast["thu"], attended=1)
    assert (running(placement), low(cast["lan"])) == ([f"referrals.attendance:{wrong.pk}"], 1)
    with person_scope(cast["thu"]):
        attend(placement, by=cast["thu"], attended=5)
    assert (running(placement), low(cast["lan"])) == ([], 0)
    clock = placement.referral.case.deadlines.get(kind="rescreening")
    assert (clock.cancelled_at is None, clock.history.count()) == (False, 2)


def test_a_later_good_week_takes_nothing_back(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], weeks_ago=3, attended=1)
    for ago in (2, 1):
        attend(placement, by=cast["thu"], weeks_ago=ago, attended=5)
    assert (len(running(placement)), low(cast["lan"])) == (1, 1)


def test_a_proposal_passes_to_another_week_that_fell(cast):
    placement = make_placement(cast)
    first = attend(placement, by=cast["thu"], weeks_ago=2, attended=1)
    second = attend(placement, by=cast["thu"], weeks_ago=1, attended=1)
    assert running(placement) == [f"referrals.attendance:{first.pk}"]
    attend(placement, by=cast["thu"], weeks_ago=2, attended=5)
    assert (running(placement), low(cast["lan"])) == ([f"referrals.attendance:{second.pk}"], 1)


def test_a_screening_that_was_begun_and_a_proposal_of_a_visit_stay(cast):
    begun, visited = make_placement(cast), make_placement(cast)
    attend(begun, by=cast["thu"], attended=1)
    case = begun.referral.case
    case.screenings.create(as_of=today(), by=cast["lan"])
    attend(begun, by=cast["thu"], attended=5)
    assert len(running(begun)) == 1
    start_clock(visited.referral.case, "rescreening", by=cast["lan"])
    attend(visited, by=cast["thu"], attended=1)
    attend(visited, by=cast["thu"], attended=5)
    assert running(visited) == [""]


def test_a_screening_meets_every_proposal(cast):
    placement = make_placement(cast)
    case = placement.referral.case
    attend(placement, by=cast["thu"], attended=1)
    start_clock(case, "rescreening", by=cast["lan"])
    assert len(running(placement)) == 2
    screen(case, by=cast["lan"])
    assert running(placement) == []
    assert case.deadlines.filter(kind="rescreening", met_at=None).count() == 0


def test_a_stop_moves_no_proposal_that_runs_already(cast):
    placement = make_placement(cast)
    due = timezone.now() + dt.timedelta(days=1)
    start_clock(placement.referral.case, "rescreening", by=cast["lan"], due=due)
    end_placement(placement, by=cast["thu"], reason="dropped_out", drop_reason="work", ends=today())
    (clock,) = placement.referral.case.deadlines.filter(kind="rescreening")
    assert (clock.due_at, clock.met_at, clock.cancelled_at) == (due, None, None)


def test_a_stop_stands_beside_the_proposal_of_a_week_of_another_placement(cast):
    case = approved_case(cast["lan"], full_name="Nguyễn Văn Hai")
    stays, left = make_placement(cast, case=case), make_placement(cast, case=case)
    attend(stays, by=cast["thu"], attended=1)
    end_placement(left, by=cast["thu"], reason="dropped_out", drop_reason="work", ends=today())
    assert len(running(stays)) == 2
    attend(stays, by=cast["thu"], attended=5)
    assert running(stays) == [""]
    alone = make_placement(cast)
    attend(alone, by=cast["thu"], attended=1)
    end_placement(alone, by=cast["thu"], reason="dropped_out", drop_reason="work", ends=today())
    assert len(running(alone)) == 1


def test_the_threshold_is_the_setting_of_the_day(cast):
    placement = make_placement(cast)
    DatedNumber.objects.create(name="low_attendance_percent", value=50, starts=today(), source="x")
    attend(placement, by=cast["thu"], attended=3)
    assert (running(placement), low(cast["lan"])) == ([], 0)
    attend(placement, by=cast["thu"], attended=2)
    assert (len(running(placement)), low(cast["lan"])) == (1, 1)


def test_counts_in_words():
    assert [in_words(*count) for count in ((5, 5), (5, 0), (3, 1))] == [
        "đủ 5 buổi",
        "vắng 5/5 buổi",
        "vắng 2/3 buổi",
    ]
    assert timezone.localtime().date() == today()
