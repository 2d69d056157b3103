"""The measurement of doubles asks the search that people use; its figures follow what that search finds."""

import pytest

from bench import duplicates
from bench.duplicates import NEW, SPOILT, Count, measure, precision, recall, table
from casework.models import Case, Child
from config.local.postgres import OWNER

DATABASE_ROLE = OWNER
CHILDREN, DOUBLES = 60, 24


def test_every_kind_of_question_is_asked_of_the_search(few_areas):
    counts = measure(CHILDREN, DOUBLES)
    assert Case.objects.count() == Child.objects.count() == CHILDREN
    assert {how: count.asked for how, count in counts.items()} == {NEW: DOUBLES, **dict.fromkeys(SPOILT, 2)}
    missed = {how for how, count in counts.items() if how != NEW and count.found < count.asked}
    assert missed <= {"letter, diacritics, date, caregiver"}
    assert recall(counts) >= (DOUBLES - 2) / DOUBLES
    assert all(count.right <= count.told for count in counts.values())
    assert counts[NEW].right == 0


def test_a_search_that_finds_nobody_has_no_recall(few_areas, monkeypatch):
    monkeypatch.setattr(duplicates, "possible_matches", lambda facts, **where: [])
    counts = measure(CHILDREN, DOUBLES)
    assert recall(counts) == 0
    assert precision(counts) == 1  # nothing was shown, so nothing wrong


def test_shares_are_of_records_shown_and_of_questions_asked():
    counts = {
        NEW: Count(asked=10, found=2, first=2, told=4),
        "no diacritics": Count(
            asked=5, found=4, likely=3, first=4, told=6, right=4, told_likely=4, right_likely=3
        ),
        "telephone alone": Count(asked=5, found=5, likely=0, first=5, told=5, right=5),
    }
    assert recall(counts) == pytest.approx(0.9)
    assert precision(counts) == pytest.approx(9 / 15)
    assert precision(counts, likely=True) == pytest.approx(3 / 4)
    assert [line.split() for line in table(counts)[1:4]] == [
        ["(new", "child)", "10", "20.0%", "0.0%", "20.0%"],
        ["no", "diacritics", "5", "80.0%", "60.0%", "80.0%"],
        ["telephone", "alone", "5", "100.0%", "0.0%", "100.0%"],
    ]
