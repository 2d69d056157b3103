import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnam.calendar import add_working_days, end_of_day, is_working_day, week_start, working_days_between

D = dt.date


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (D(2026, 11, 20), 5, D(2026, 11, 30)),  # Friday; 24 November is Vietnam Cultural Day since 2026
        (D(2026, 11, 21), 1, D(2026, 11, 23)),  # Saturday
        (
            D(2026, 4, 24),
            2,
            D(2026, 4, 29),
        ),  # Hùng Kings' day 26 April 2026 falls on Sunday, 27 is off in lieu
        (D(2026, 4, 29), 1, D(2026, 5, 4)),  # 30 April and 1 May, then a weekend
        (D(2027, 2, 3), 3, D(2027, 2, 15)),  # Tết Đinh Mùi: 4 to 10 February 2027 are off
        (D(2026, 12, 31), 1, D(2027, 1, 4)),  # New Year on Friday
    ],
)
def test_working_days_are_counted_from_the_day_after(start, days, end):
    assert add_working_days(start, days) == end


@given(st.dates(D(2024, 1, 1), D(2030, 12, 1)), st.integers(1, 30))
def test_agrees_with_a_slow_count(start, days):
    end = add_working_days(start, days)
    counted = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day) for day in counted) == days
    assert is_working_day(end)
    assert working_days_between(start, end) == days
    assert working_days_between(end, start) == -days


def test_end_of_day_is_in_viet_nam():
    assert end_of_day(D(2026, 11, 22)).astimezone(dt.UTC) == dt.datetime(
        2026, 11, 22, 16, 59, 59, tzinfo=dt.UTC
    )


def test_week_starts_on_monday():
    assert week_start(D(2026, 11, 22)) == D(2026, 11, 16)
    assert week_start(D(2026, 11, 23)) == D(2026, 11, 23)
