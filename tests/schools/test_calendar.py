"""School days against a count written another way, with Tết, unknown years and a province's own calendar."""

import datetime as dt

import pytest
from django.urls import reverse

from areas.models import Area
from schools.calendar import MOST_DAYS, SchoolCalendar, calendar_of
from schools.loading import load_school_years
from schools.models import SchoolPeriod
from vietnam.calendar import public_holidays

WEEK = (1, 2, 3, 4, 5)
TET = (dt.date(2026, 2, 14), dt.date(2026, 2, 22))
KNOWN = ((dt.date(2025, 9, 5), dt.date(2026, 5, 31)), (dt.date(2026, 9, 5), dt.date(2027, 5, 31)))
CALENDAR = SchoolCalendar(KNOWN, (TET,))


def listed(first, last) -> set[dt.date]:
    """All days from `first` to `last`."""
    return {first + dt.timedelta(days=step) for step in range((last - first).days + 1)}


def school_days(open_on) -> list[dt.date]:
    """Every school day of the two known years, by taking out of all days what is none."""
    days = set().union(*(listed(*year) for year in KNOWN)) - listed(*TET)
    days -= {day for year in (2025, 2026, 2027) for day in public_holidays(year)}
    return sorted(day for day in days if day.strftime("%u") in {str(each) for each in open_on})


@pytest.mark.parametrize("open_on", [WEEK, (1, 2, 3, 4, 5, 6), (7,), (2, 4)])
def test_days_are_counted_as_a_list_of_them_says(open_on):
    days = school_days(open_on)
    for start in sorted(listed(dt.date(2025, 12, 20), dt.date(2026, 9, 20)))[::9]:
        after = [day for day in days if day > start]
        for count in (1, 5, 20):
            assert CALENDAR.add_days(start, count, open_on) == after[count - 1], (start, count)
        monday = start - dt.timedelta(days=start.weekday())
        week = listed(monday, monday + dt.timedelta(days=6))
        assert CALENDAR.expected_days(monday, open_on) == len(week & set(days))


def test_tet_summer_and_holidays_stop_the_clock():
    before_tet = dt.date(2026, 2, 13)
    assert [CALENDAR.holds(day) for day in (before_tet, *TET, dt.date(2026, 2, 23))] == [
        True,
        False,
        False,
        True,
    ]
    assert CALENDAR.add_days(before_tet, 1, WEEK) == dt.date(2026, 2, 23)
    assert CALENDAR.add_days(dt.date(2026, 5, 29), 1, WEEK) == dt.date(2026, 9, 7)
    assert not CALENDAR.holds(dt.date(2026, 4, 30))
    assert CALENDAR.expected_days(dt.date(2026, 2, 16), WEEK) == 0
    assert CALENDAR.add_days(before_tet, 0, WEEK) == before_tet


def test_a_year_nobody_entered_runs_like_the_nearest():
    days = (dt.date(2027, 7, 1), dt.date(2027, 9, 6), dt.date(2031, 6, 2), dt.date(2019, 10, 1))
    assert [CALENDAR.holds(day) for day in days] == [False, True, False, True]
    nothing = SchoolCalendar((), ())
    assert nothing.holds(dt.date(2026, 7, 1))
    assert not nothing.holds(dt.date(2026, 2, 17))
    leap = SchoolCalendar(((dt.date(2023, 8, 29), dt.date(2024, 2, 29)),), ())
    assert leap.holds(dt.date(2026, 2, 27))
    assert not leap.holds(dt.date(2026, 3, 2))


def test_a_calendar_that_never_opens_ends_all_the_same():
    never = SchoolCalendar(KNOWN, ((dt.date(2025, 1, 1), dt.date(2030, 1, 1)),))
    start = dt.date(2026, 1, 5)
    assert never.add_days(start, 3, WEEK) == start + dt.timedelta(days=MOST_DAYS)


def test_the_loaded_years_are_those_of_the_file_and_corrections_stay(db):
    assert (load_school_years(), load_school_years()) == (4, 0)
    assert set(calendar_of(None).years) == set(KNOWN)
    assert TET in calendar_of(None).breaks
    assert all(period.source for period in SchoolPeriod.objects.all())
    first = SchoolPeriod.objects.get(name="Năm học 2025–2026")
    SchoolPeriod.objects.filter(pk=first.pk).update(ends=dt.date(2026, 6, 5))
    assert load_school_years() == 0
    assert SchoolPeriod.objects.get(pk=first.pk).ends == dt.date(2026, 6, 5)
    assert {row.history_change_reason for row in SchoolPeriod.history.all()} == {"load_school_years"}


def test_a_province_has_its_own_year_and_its_own_tet(few_areas, django_assert_num_queries):
    load_school_years()
    province = few_areas["A"].parent
    other = Area.objects.create(code="99", name="Tỉnh khác", kind="tinh", valid_from=dt.date(2025, 7, 1))
    own = {"province": province, "source": "Quyết định của tỉnh"}
    SchoolPeriod.objects.create(
        kind="break", name="Tết của tỉnh", starts=dt.date(2026, 2, 9), ends=dt.date(2026, 2, 20), **own
    )
    SchoolPeriod.objects.create(
        kind="year", name="Năm của tỉnh", starts=dt.date(2026, 8, 24), ends=dt.date(2027, 5, 20), **own
    )
    with django_assert_num_queries(1):
        here = calendar_of(province.pk)
    days = (dt.date(2026, 2, 10), dt.date(2026, 2, 21), dt.date(2026, 8, 25), dt.date(2027, 5, 25))
    assert [here.holds(day) for day in days] == [False, True, True, False]
    for elsewhere in (calendar_of(other.pk), calendar_of(None)):
        assert [elsewhere.holds(day) for day in days] == [True, False, False, True]


PERIOD = {"kind": "break", "name": "Nghỉ lũ", "province": "", "starts": "05/10/2026", "ends": "09/10/2026"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends": "01/10/2026"}, "Ngày cuối phải sau hoặc trùng ngày đầu."),
        ({"ends": "01/10/2027"}, "Một kỳ nghỉ không quá 4 tháng."),
        ({"kind": "year"}, "Một năm học kéo dài từ 6 đến 12 tháng"),
        (
            {"kind": "year", "ends": "05/06/2027"},
            "Trùng ngày với “Năm học 2026–2027” (05/09/2026 – 31/05/2027).",
        ),
        ({"starts": "08/02/2026", "ends": "15/02/2026"}, "Trùng ngày với “Nghỉ Tết Nguyên đán 2026”"),
        ({"starts": "32/10/2026"}, "errorlist"),
        ({"name": "x" * 10_000}, "errorlist"),
    ],
)
def test_a_slip_in_the_calendar_is_said_and_not_saved(sign_in, cast, changed, said):
    load_school_years()
    answer = sign_in(cast["an"]).post(
        reverse("admin:schools_schoolperiod_add"), {**PERIOD, **changed, "source": "x"}
    )
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert SchoolPeriod.objects.count() == 4


def test_an_administrator_enters_the_days_off_of_a_province(sign_in, cast, few_areas):
    load_school_years()
    client, province = sign_in(cast["an"]), few_areas["A"].parent
    form = {**PERIOD, "province": province.pk, "source": "Công văn của Sở"}
    assert client.post(reverse("admin:schools_schoolperiod_add"), form).status_code == 302
    assert not calendar_of(province.pk).holds(dt.date(2026, 10, 6))
    assert calendar_of(None).holds(dt.date(2026, 10, 6))
    period = SchoolPeriod.objects.get(province=province)
    page = reverse("admin:schools_schoolperiod_change", args=[period.pk])
    version = str(period.history.get().history_id)
    assert client.post(page, {**form, "version": version, "ends": "07/10/2026"}).status_code == 302
    late = client.post(page, {**form, "version": version, "ends": "20/10/2026"})
    assert late.status_code == 200
    assert "Người khác vừa lưu" in late.content.decode()
    period.refresh_from_db()
    assert (period.ends, period.history.first().history_user) == (dt.date(2026, 10, 7), cast["an"])
