"""Working days against a slow count from a table of our own, 2024 to 2030.

The table follows Labour Code 2019, Art 112(1): 1 January; five days of Tết; 10 March of the moon; 30 April,
1 May; 2 September and a day beside it. A holiday on a Saturday or Sunday is made up for on the next working
day (Art 111(3)). Which days of Tết, and which day beside 2 September, the Prime Minister says every year
(Art 112(3)): 2024 to 2026 as decided, from 2027 on as the package expects them, so that a year without a
decision is said to be expected on its page. Days of the moon are those of Viet Nam's own meridian: Tết 2030
falls on 2 February here, on 3 February in China. 24 November since 2026 is the package's word; our notes of
the law do not hold it yet.

Where the package differs from what was decided: it does not know that the Government exchanged 2 January 2026
for Saturday 10 January 2026 (told on 25 December 2025). Nothing is mended in code: a decision is a row.
"""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casework.deadlines import RULES, due_at
from vietnam import calendar
from vietnam.calendar import (
    ZONE,
    Overrides,
    add_working_days,
    day_of,
    end_of_day,
    is_working_day,
    public_holidays,
    supposing,
    working_days_between,
)

D = dt.date
DAY = dt.timedelta(days=1)
FIRST, LAST = D(2024, 1, 1), D(2030, 12, 31)

# First day of the first month of the moon, and how many of the five days off lie before it.
TET = {
    2024: (D(2024, 2, 10), 2),
    2025: (D(2025, 1, 29), 2),
    2026: (D(2026, 2, 17), 1),
    2027: (D(2027, 2, 6), 2),
    2028: (D(2028, 1, 26), 2),
    2029: (D(2029, 2, 13), 1),
    2030: (D(2030, 2, 2), 2),
}
HUNG_KINGS = {
    D(2024, 4, 18),
    D(2025, 4, 7),
    D(2026, 4, 26),
    D(2027, 4, 16),
    D(2028, 4, 4),
    D(2029, 4, 23),
    D(2030, 4, 12),
}
BESIDE_NATIONAL_DAY = {2024: 3, 2025: 1, 2026: 1, 2027: 3, 2028: 1, 2029: 3, 2030: 3}
# Day off → the Saturday worked for it, by decision of the Government.
EXCHANGED = {
    D(2024, 4, 29): D(2024, 5, 4),
    D(2025, 5, 2): D(2025, 4, 26),
    D(2026, 8, 31): D(2026, 8, 22),
}


def _off_by_law() -> set[dt.date]:
    """Every day off of the table, in lieu included, counted one by one."""
    off = set(HUNG_KINGS)
    for year, (new_year, before) in TET.items():
        off |= {D(year, 1, 1), D(year, 4, 30), D(year, 5, 1), D(year, 9, 2)}
        off |= {D(year, 9, BESIDE_NATIONAL_DAY[year])}
        off |= {new_year + DAY * step for step in range(-before, 5 - before)}
        off |= {D(year, 11, 24)} if year >= 2026 else set()
    for day in sorted(day for day in off if day.weekday() >= 5):
        instead = day + DAY
        while instead.weekday() >= 5 or instead in off:
            instead += DAY
        off.add(instead)
    return off | set(EXCHANGED)


OFF = _off_by_law()


def slow(day: dt.date, overrides: Overrides = calendar.NONE) -> bool:
    """Whether `day` is worked, from the table alone."""
    if day in overrides.working:
        return True
    if day in overrides.off:
        return False
    return day in EXCHANGED.values() or (day.weekday() < 5 and day not in OFF)


def slow_add(start, days, overrides):
    day = start
    while days:
        day += DAY
        days -= slow(day, overrides)
    return day


days = st.dates(FIRST, D(2030, 6, 30))
decided = st.frozensets(st.dates(FIRST, LAST), max_size=12)
overrides_of = st.builds(lambda off, working: Overrides(off - working, working), decided, decided)
EDGES = (D(2024, 2, 28), D(2028, 2, 28), D(2024, 12, 31), D(2029, 12, 31), *(new for new, _ in TET.values()))


def test_every_day_of_seven_years_is_as_the_table_says():
    day = FIRST
    wrong = []
    while day <= LAST:
        wrong += [day] if is_working_day(day) != slow(day) else []
        day += DAY
    assert wrong == []


def test_the_saturday_that_is_worked_for_a_day_off_counts():
    assert is_working_day(D(2026, 8, 22))
    assert not is_working_day(D(2026, 8, 31))
    assert add_working_days(D(2026, 8, 21), 1) == D(2026, 8, 22)
    # The exchange that the package does not know, entered as a decision.
    with supposing(Overrides(frozenset({D(2026, 1, 2)}), frozenset({D(2026, 1, 10)}))):
        assert add_working_days(D(2025, 12, 31), 1) == D(2026, 1, 5)
        assert is_working_day(D(2026, 1, 10))
    assert add_working_days(D(2025, 12, 31), 1) == D(2026, 1, 2)


@pytest.mark.parametrize("start", EDGES)
@pytest.mark.parametrize("number", [1, 2, 5, 7, 30])
def test_periods_over_leap_days_year_ends_and_tet(start, number):
    assert add_working_days(start, number) == slow_add(start, number, calendar.NONE)


@given(days, st.integers(0, 40), overrides_of)
@example(D(2028, 2, 28), 1, calendar.NONE)
@example(D(2026, 12, 31), 1, Overrides(frozenset({D(2027, 1, 4)}), frozenset()))
def test_adding_is_the_slow_count(start, number, overrides):
    with supposing(overrides):
        assert add_working_days(start, number) == slow_add(start, number, overrides)


@given(days, st.integers(0, 200), overrides_of)
def test_the_count_between_is_the_slow_count(start, span, overrides):
    end = start + DAY * span
    counted = sum(slow(start + DAY * step, overrides) for step in range(1, span + 1))
    with supposing(overrides):
        assert working_days_between(start, end) == counted
        assert working_days_between(end, start) == -counted
        assert is_working_day(end) == slow(end, overrides)


@given(days, overrides_of)
def test_a_day_decided_is_a_holiday_of_its_year_or_none(day, overrides):
    with supposing(overrides):
        assert (day in public_holidays(day.year)) == (
            day not in overrides.working and (day in overrides.off or day in OFF)
        )


moments = st.datetimes(
    dt.datetime(2024, 1, 1),  # noqa: DTZ001 - the strategy wants bare ends
    dt.datetime(2030, 6, 30),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
) | st.builds(
    # The last and the first second of a day in Viet Nam, as the server's clock tells them.
    lambda day, second: (
        dt.datetime(day.year, day.month, day.day, 16, 59, 59, tzinfo=dt.UTC) + dt.timedelta(seconds=second)
    ),
    days,
    st.integers(0, 1),
)


@given(moments, st.sampled_from(sorted(RULES)), overrides_of)
def test_clocks_end_as_counted_slowly_in_viet_nam(start, kind, overrides):
    rule = RULES[kind]
    local = start + dt.timedelta(hours=7)
    with supposing(overrides):
        due = due_at(kind, start)
    if rule.unit == "hours":
        assert due == start + dt.timedelta(hours=rule.amount)
    elif rule.unit == "working_days":
        assert due == end_of_day(slow_add(local.date(), rule.amount, overrides))
    elif rule.unit == "days":
        assert due == end_of_day(local.date() + DAY * rule.amount)
    else:
        assert day_of(due) - local.date() in [DAY * days for days in (181, 182, 183, 184)]
    assert day_of(start) == local.date()
    assert rule.unit == "hours" or due.astimezone(ZONE).time() == dt.time(23, 59, 59)


def test_far_dates_are_counted_without_walking(monkeypatch):
    asked = []
    real = calendar._table.__wrapped__
    monkeypatch.setattr(calendar, "_table", lambda *known: asked.append(known) or real(*known))
    calendar._of_years.cache_clear()
    calendar._of_year.cache_clear()
    # 3,652,058 days: the whole of what a date can say.
    whole = working_days_between(dt.date.min, dt.date.max)
    assert 2_600_000 < whole < 2_608_613
    assert working_days_between(dt.date.max, dt.date.min) == -whole
    assert len(asked) <= 2 * (calendar.LAST_YEAR - calendar.FIRST_YEAR + 1) + 4
    calendar._of_years.cache_clear()


def test_outside_of_the_years_that_are_known_only_the_week_counts():
    assert not public_holidays(2101)
    assert working_days_between(D(2101, 1, 2), D(2101, 1, 9)) == 5
    assert working_days_between(D(1949, 1, 1), D(1949, 1, 8)) == 5
    assert add_working_days(D(2101, 1, 3), 5) == D(2101, 1, 10)
    with pytest.raises(OverflowError):
        add_working_days(D(9999, 12, 30), 9)
