"""What does not fit together: each rule on facts alone, then the list, and setting something aside."""

import datetime as dt
from types import SimpleNamespace

import pytest

from casework.contradictions import RULES, Told, Week, contradictions
from casework.models import SettledDoubt, Visit
from tests.casework.walk import day, text_of, url
from tests.factories import make_case, make_visit
from vietnam.calendar import today

NOW = dt.date(2026, 11, 20)  # a Friday
MONDAY = dt.date(2026, 11, 16)
LOGGED = "Xem xét một điều chưa khớp"
LONG = "Nhà khóa cửa, bà ngoại trông em ở nhà"


def visit(pk=1, **fields):
    """A visit on which nothing is doubtful, or with `fields`."""
    usual = {"on": NOW, "child_seen": True, "still_in_child_labour": False, "attending_school": True}
    words = dict.fromkeys(("child_words", "caregiver_words", "observed"), "")
    return SimpleNamespace(pk=pk, **{**usual, **words, **fields})


def screening(pk, label, as_of=NOW, beside=None, facts=None):
    """A finished screening."""
    return SimpleNamespace(pk=pk, label=label, as_of=as_of, beside=beside, facts=facts or {})


def work(*more, season=None, **fields):
    """What one person told: selling on three hours of five days, or as `fields` say, and `more` work."""
    usual = {"kind": "economic", "hours_per_day": 3, "days_per_week": 5, "night_work": False}
    activities = [{**usual, "conflicts_with_school": False, **fields}, *more]
    return {"id": "x", "as_of": "2026-11-20", "stated_age": 14, "activities": activities, "season": season}


def told_by_two(first, second, label="light_work"):
    """Two finished screenings side by side under one label."""
    return {"screenings": [screening(2, label, beside=screening(1, label, facts=first), facts=second)]}


def found(**facts):
    """The keys of what does not fit."""
    told = Told(**{"opened_on": dt.date(2026, 1, 1), "today": NOW, **facts})
    return [one.key for one in contradictions(told)]


CASES = {
    "school_absent:1": {"visits": [visit()], "weeks": [Week(MONDAY, 5, 0)]},
    "school_present:1": {"visits": [visit(attending_school=False)], "weeks": [Week(MONDAY, 5, 3)]},
    "elsewhere:1": {"visits": [visit()], "weeks": [Week(MONDAY, 5, 5, elsewhere=True)]},
    "told_differently:2-1": {"screenings": [screening(2, "light_work", beside=screening(1, "hazardous"))]},
    "told_hours:2-1": told_by_two(work(), work(hours_per_day=4)),
    "told_night:2-1": told_by_two(work(), work(night_work=True)),
    "told_school:2-1": told_by_two(work(conflicts_with_school=True), work()),
    "screened_otherwise:1-3": {"visits": [visit()], "screenings": [screening(3, "hazardous")]},
    "copied:2": {"visits": [visit(2, observed=LONG), visit(1, on=MONDAY, observed=f" {LONG.upper()} ")]},
    "unseen:1": {"visits": [visit(child_seen=False, child_words="Em mệt")]},
    "before_case:1": {"visits": [visit(on=dt.date(2025, 12, 31))]},
    "future:1": {"visits": [visit(on=NOW + dt.timedelta(days=1))]},
    "same_day:2": {"visits": [visit(2), visit(1)]},
}
FITTING = {
    "nothing": {},
    "present": {"visits": [visit()], "weeks": [Week(MONDAY, 5, 4)]},
    "holiday": {"visits": [visit()], "weeks": [Week(MONDAY, 0, 0)]},
    "another week": {"visits": [visit()], "weeks": [Week(MONDAY - dt.timedelta(days=7), 5, 0)]},
    "own school": {"visits": [visit()], "weeks": [Week(MONDAY, 5, 5)]},
    "a day away": {"visits": [visit()], "weeks": [Week(MONDAY, 5, 4, elsewhere=True)]},
    "Saturday": {
        "visits": [visit(on=MONDAY + dt.timedelta(days=5))],
        "today": NOW + dt.timedelta(days=1),
        "weeks": [Week(MONDAY, 5, 5, elsewhere=True)],
    },
    "not known": {"visits": [visit(attending_school=None)], "weeks": [Week(MONDAY, 5, 0)]},
    "told alike": {"screenings": [screening(2, "light_work", beside=screening(1, "light_work"))]},
    "told word for word": told_by_two(work(), work()),
    "hours of one not known": told_by_two(work(hours_per_day=None), work()),
    "night of one not known": told_by_two(work(night_work=None), work(night_work=True)),
    "school of one not known": told_by_two(work(conflicts_with_school=None), work()),
    "facts that cannot be read": told_by_two({"id": "x"}, work()),
    "draft beside, other hours": {
        "screenings": [
            screening(2, "light_work", beside=screening(1, "", facts=work()), facts=work(hours_per_day=4))
        ]
    },
    "draft beside": {"screenings": [screening(2, "light_work", beside=screening(1, ""))]},
    "screened before": {"visits": [visit()], "screenings": [screening(3, "hazardous", MONDAY)]},
    "short words": {"visits": [visit(2, child_words="Em khỏe"), visit(1, on=MONDAY, child_words="Em khỏe")]},
    "another answer": {"visits": [visit(2, observed=LONG), visit(1, on=MONDAY, child_words=LONG)]},
    "first day": {"visits": [visit(on=dt.date(2026, 1, 1))]},
}


def test_each_rule_finds_what_does_not_fit():
    assert {key: found(**facts) for key, facts in CASES.items()} == {key: [key] for key in CASES}
    assert {rule.name for rule in RULES} == {key.partition(":")[0] for key in CASES}


def test_what_fits_is_left_alone():
    assert {name: found(**facts) for name, facts in FITTING.items()} == {name: [] for name in FITTING}


@pytest.mark.parametrize(
    "second",
    [
        work(hours_per_day=5, days_per_week=3),
        work({"kind": "economic", "hours_per_day": 1, "days_per_week": 1}),
        work({"kind": "household_chores", "hours_per_day": 2, "days_per_week": 7}),
        {**work(), "activities": []},
        work(hours_per_day=4, night_work=None, conflicts_with_school=None),
        work(days_per_week=None, hours_per_day=4),
    ],
)
def test_other_hours_in_a_day_a_week_or_at_home_are_found(second):
    assert found(**told_by_two(work(), second)) == ["told_hours:2-1"]


def test_other_hours_in_the_season_are_found_and_one_who_was_not_asked_is_not():
    long, longer = (work(hours_per_day=hours)["activities"] for hours in (6, 8))
    assert found(**told_by_two(work(season=long), work(season=longer))) == ["told_hours:2-1"]
    assert found(**told_by_two(work(season=long), work())) == []


def test_what_differs_is_said_for_each_alone():
    keys = found(**told_by_two(work(), work(hours_per_day=4, night_work=True, conflicts_with_school=True)))
    assert sorted(keys) == ["told_hours:2-1", "told_night:2-1", "told_school:2-1"]


@pytest.mark.django_db
def test_the_list_and_setting_aside_with_a_reason(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    Visit.objects.all().update(on=today() - dt.timedelta(days=5), observed=LONG)
    make_visit(case, by=cast["lan"], on=today(), observed=LONG)
    officer, page = sign_in(cast["lan"]), url("contradictions", case.pk)
    assert "giống từng chữ lần thăm ngày " + day(-5) in text_of(officer.get(page))
    assert '<span class="dt-count">4</span>' in text_of(officer.get(url("visits", case.pk)))
    key = f"copied:{case.visits.first().pk}"
    empty = officer.post(page, {"key": key, "reason": " "})
    assert list(empty.context["form"].errors) == ["reason"]
    assert SettledDoubt.objects.count() == 0
    officer.post(page, {"key": key, "reason": "Nhà vẫn như cũ <b>"})
    again = officer.post(page, {"key": key, "reason": "Lần nữa"}, follow=True)
    assert "đã có người xem xét" in text_of(again)
    assert SettledDoubt.objects.get().reason == "Nhà vẫn như cũ <b>"
    assert "Nhà vẫn như cũ &lt;b&gt;" in text_of(officer.get(page))
    assert LOGGED in text_of(officer.get(url("log", case.pk)))


def test_the_list_is_for_the_officers_own_eyes(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    Visit.objects.all().update(on=today() - dt.timedelta(days=5), observed=LONG)
    make_visit(case, by=cast["lan"], on=today(), observed=LONG)
    key, reason = f"copied:{case.visits.first().pk}", "Nhà vẫn như cũ"
    sign_in(cast["lan"]).post(url("contradictions", case.pk), {"key": key, "reason": reason})
    for name in ("quang", "minh"):
        other = sign_in(cast[name])
        assert other.get(url("contradictions", case.pk)).status_code == 403
        assert other.post(url("contradictions", case.pk), {"key": key, "reason": "x"}).status_code == 403
        for page in ("case", "log", "visits"):
            seen = text_of(other.get(url(page, case.pk)))
            assert reason not in seen
            assert LOGGED not in seen
            assert url("contradictions", case.pk) not in seen
