"""The table of the security standard names every requirement once, and no test that does not exist."""

import pytest

from tests.house import asvs

LINES = asvs.read()


def test_every_requirement_has_an_honest_line():
    assert asvs.faults(LINES) == []


def test_the_standard_has_so_many_requirements():
    levels = [level for _, level in asvs.wanted()]
    assert (levels.count("1"), levels.count("2")) == (70, 183)
    assert sum(map(len, asvs.LEVELS.values())) == 345


def test_the_page_agrees_with_the_data():
    assert asvs.PAGE.read_text(encoding="utf-8") == asvs.page(LINES), "run python -m tests.house.asvs"


@pytest.mark.parametrize(
    ("number", "changes", "fault"),
    [
        ("V7.3.1", {"evidence": "tests/accounts/test_sessions.py::test_of_nothing"}, "does not exist: tests"),
        ("V7.3.1", {"evidence": "tests/accounts/test_of_nothing.py::test_a"}, "does not exist: tests"),
        ("V7.3.1", {"evidence": "check:nothing"}, "does not exist: check:nothing"),
        ("V7.3.1", {"evidence": ""}, "met by nothing"),
        ("V6.5.4", {"verdict": "fulfilled"}, "no such verdict"),
        ("V4.3.1", {"remark": ""}, "no reason"),
        ("V4.3.1", {"evidence": "check:lint"}, "shown, and not applicable"),
    ],
)
def test_a_dishonest_line_is_found(number, changes, fault):
    (line,) = [line for line in LINES if line.number == number]
    changed = line._replace(**changes)
    (found,) = asvs.faults([changed if one is line else one for one in LINES])
    assert found.startswith(f"{number}: {fault}")


def test_a_line_left_out_or_doubled_is_found():
    assert asvs.faults(LINES[1:]) == ["other requirements"]
    assert asvs.faults([LINES[0], *LINES]) == ["other requirements"]
