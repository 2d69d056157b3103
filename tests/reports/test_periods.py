import datetime as dt

import pytest
from django.utils import translation

from reports.figures import Cadence, NoPeriod, Period, begun, containing, period_of
from vietnam.calendar import today


@pytest.mark.parametrize(
    ("code", "first", "last", "label"),
    [
        ("2025-02", (2025, 2, 1), (2025, 2, 28), "Tháng 02 năm 2025"),
        ("2025-12", (2025, 12, 1), (2025, 12, 31), "Tháng 12 năm 2025"),
        ("2026-q3", (2026, 7, 1), (2026, 9, 30), "Quý III năm 2026"),
        ("2026-h1", (2026, 1, 1), (2026, 6, 30), "6 tháng đầu năm 2026"),
        ("2025-h2", (2025, 7, 1), (2025, 12, 31), "6 tháng cuối năm 2025"),
        ("2025", (2025, 1, 1), (2025, 12, 31), "Năm 2025"),
    ],
)
def test_a_period_has_its_days_and_its_words(code, first, last, label):
    period = period_of(code)
    assert period.dates == (dt.date(*first), dt.date(*last))
    assert (period.code, period.label) == (code, label)
    assert containing(period.cadence, period.end) == period


def test_words_follow_the_language():
    with translation.override("en"):
        assert period_of("2026-q3").label == "Quarter III of 2026"


@pytest.mark.parametrize(
    ("code", "before"),
    [("2026-01", "2025-12"), ("2026-q1", "2025-q4"), ("2026-h1", "2025-h2"), ("2026", "2025")],
)
def test_the_period_before_is_of_the_same_length(code, before):
    assert period_of(code).before.code == before


@pytest.mark.parametrize(
    ("cadence", "start", "end", "due"),
    [
        ("month", "2026-10-01", "2026-10-31", "2026-11-02"),
        ("quarter", "2026-10-01", "2026-12-31", "2027-01-04"),
        ("half", "2026-07-01", "2026-12-31", "2027-01-04"),
        ("year", "2026-01-01", "2026-12-31", "2027-01-04"),
    ],
)
def test_a_period_is_due_on_the_first_working_day_after_it_and_the_next_one_follows(cadence, start, end, due):
    period = containing(cadence, dt.date(2026, 10, 31))
    assert [*period.dates, period.due_on] == [dt.date.fromisoformat(each) for each in (start, end, due)]
    assert period.after.start == period.end + dt.timedelta(days=1)
    assert period.after.before == period


def test_february_of_a_leap_year_ends_on_the_29th():
    assert Period(Cadence.MONTH, 2028, 2).end == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("2026-13", "Chọn một kỳ"),
        ("", "Chọn một kỳ"),
        ("2026-q5", "Chọn một kỳ"),
        ("２０２６", "Chọn một kỳ"),
        ("2024", "Chưa có số liệu trước năm 2025."),
        ("2099-q1", "Quý I năm 2099 chưa bắt đầu."),
    ],
)
def test_what_is_no_period_or_has_not_begun_is_answered_with_a_sentence(code, sentence):
    with pytest.raises(NoPeriod, match=sentence):
        period_of(code)


def test_the_periods_to_choose_from_have_all_begun():
    periods = begun(dt.date(2026, 2, 3))
    assert [period.code for period in periods][:3] == ["2026-02", "2026-01", "2025-12"]
    assert {period.code for period in periods} >= {"2026-q1", "2025-q1", "2026-h1", "2025-h2", "2026", "2025"}
    assert all(period.start <= today() for period in begun())
