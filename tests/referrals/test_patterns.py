"""Where absences gather, against a slow count of every single day."""

import datetime as dt
import random
from dataclasses import dataclass

import pytest

from referrals.learning import patterns_in_words
from referrals.patterns import InMonth, OnWeekday, in_months, on_weekdays

WEEK = dt.timedelta(weeks=1)
FIRST = dt.date(2026, 1, 5)


@dataclass
class Told:
    week: dt.date
    days_expected: int
    days_attended: int
    missed_on: list


def told(*missed, first=FIRST):
    """Weeks of five days; each of `missed` lists the weekdays missed, or counts days that nobody named."""
    return [
        Told(first + place * WEEK, 5, 5 - one, [])
        if isinstance(one, int)
        else Told(first + place * WEEK, 5, 5 - len(one), one)
        for place, one in enumerate(missed)
    ]


@pytest.mark.parametrize(
    ("missed", "found"),
    [
        (([1], [1], [1]), [OnWeekday(1, 3, 3)]),
        (([1], [1]), []),
        (([1], [1, 2], [1, 3], [4]), [OnWeekday(1, 3, 6)]),
        (([1], [1, 2], [1, 3], [4, 5]), []),
        (([1, 6], [1, 6], [1, 6]), [OnWeekday(1, 3, 6), OnWeekday(6, 3, 6)]),
        ((3, 4, 5), []),
    ],
)
def test_three_absences_and_half_of_all_on_a_weekday(missed, found):
    assert on_weekdays(told(*missed)) == found


@pytest.mark.parametrize(
    ("missed", "found"),
    [
        # January has the Thursdays 8, 15, 22 and 29; February the four after them.
        ((0, 0, 0, 0, 1, 1, 1, 0), [InMonth(2, 3, 20, 0, 20)]),
        ((0, 0, 0, 0, 1, 1, 0, 0), []),
        ((1, 0, 0, 0, 1, 1, 1, 0), [InMonth(2, 3, 20, 1, 20)]),
        ((1, 1, 0, 0, 1, 1, 1, 0), []),
        ((0, 0, 1, 1, 1), []),
    ],
)
def test_three_absences_and_twice_the_share_in_a_month(missed, found):
    assert in_months(told(*missed)) == found


def by_hand(weeks):
    """The same, day by day and in fractions."""
    absences = [day for week in weeks for day in week.missed_on]
    weekdays = {
        day for day in range(1, 8) if absences.count(day) >= 3 and absences.count(day) / len(absences) >= 0.5
    }
    days = []
    for week in weeks:
        thursday = week.week + dt.timedelta(days=3)
        days += [(thursday.month, place >= week.days_attended) for place in range(week.days_expected)]
    months = set()
    for month in range(1, 13):
        here = [away for when, away in days if when == month]
        rest = [away for when, away in days if when != month]
        if sum(here) >= 3 and len(rest) >= 20 and sum(here) / len(here) >= 2 * sum(rest) / len(rest):
            months.add(month)
    return weekdays, months


def test_chance_weeks_give_what_a_slow_count_gives():
    dice, both = random.Random(6), 0
    for _try in range(400):
        weeks = []
        for place in range(dice.randint(0, 40)):
            away = sorted(dice.sample(range(1, 6), dice.choice([0, 0, 0, 1, 2])))
            weeks.append(Told(FIRST + place * WEEK, 5, 5 - len(away), away if dice.random() < 0.8 else []))
        found = {one.weekday for one in on_weekdays(weeks)}, {one.month for one in in_months(weeks)}
        assert found == by_hand(weeks)
        both += all(found)
    assert both > 5


def test_patterns_are_said_in_words():
    weeks = told([], [], [], [], [1], [1, 2], [1, 3])
    assert patterns_in_words(weeks) == [
        "3 trong 5 buổi vắng là Thứ Hai.",
        "Tháng 2: vắng 5 trong 15 buổi; các tháng khác: 0 trong 20.",
    ]
    assert patterns_in_words([]) == []
