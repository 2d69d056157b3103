"""The arithmetic of the stopwatch, and a line of the table for every page. Nothing here looks at a clock."""

import json
import math
from dataclasses import replace

import pytest
from django.db import connection

from bench.cost import Cost, together
from bench.measure import Measured, Timing, counted, percentile, ratio
from bench.pages import EXPLAINED, NAME, PAGES
from bench.table import head, keep, line, misses

COST = Cost("officer", "caseload", 50.0, 40.0, {"second net": 45.0, "event": 48.0, "encryption": 51.0})


def measured(*, p95=40.0, empty=20.0, queries=7, is_list=True, role="officer", page="caseload"):
    return Measured(
        role, page, is_list, Timing(p95 / 2, p95, queries, 9000), Timing(empty / 2, empty, queries, 4000)
    )


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    (
        ([7], 95, 7),
        (range(1, 101), 95, 95),
        (range(60, 0, -1), 95, 57),
        ([1, 2, 3, 4], 50, 2),
        ([3, 1, 2], 100, 3),
        ([3, 1, 2], 0, 1),
    ),
)
def test_percentile_is_a_value_that_was_measured(values, percent, expected):
    assert percentile(list(values), percent) == expected


def test_percentile_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="no values"):
        percentile([], 95)


def test_ratio_tells_how_many_times_the_empty_page_fits():
    assert ratio(30.0, 12.0) == 2.5
    assert ratio(30.0, 0.0) == math.inf
    assert measured(p95=90.0, empty=30.0).ratio == 3.0


def test_the_bar_is_held_up_to_its_limits_and_missed_beyond():
    assert misses(measured(p95=100.0, empty=25.0, queries=8)) == []
    assert misses(measured(p95=101.0, empty=60.0)) == ["over 100 ms"]
    assert misses(measured(p95=81.0, empty=20.0)) == ["over 4 × empty"]
    assert misses(measured(queries=9)) == ["over 8 queries"]
    assert misses(measured(queries=30, is_list=False)) == []


def test_pages_cover_caseload_case_page_and_names_of_the_three_roles():
    titles = {(page.role, page.title) for page in PAGES}
    for role in ("officer", "supervisor"):
        assert {(role, "caseload"), (role, "case page"), (role, f"name search “{NAME}”")} <= titles
    counsellor = {"caseload (inbox)", "case page (referral)", "names (attendance)", "dashboard"}
    assert {title for role, title in titles if role == "counsellor"} == counsellor
    assert len(titles) == len(PAGES)
    assert {page.role for page in EXPLAINED.values()} == {"supervisor"}


def test_table_has_a_line_for_every_page_with_its_numbers():
    rows = [measured(role=page.role, page=page.title) for page in PAGES]
    lines = [line(row) for row in rows]
    assert head().split()[:5] == ["role", "page", "median", "p95", "queries"]
    for text, page in zip(lines, PAGES, strict=True):
        assert text.startswith(page.role)
        assert page.title in text
        assert text.split()[-7:] == ["20.0", "40.0", "7", "10.0", "20.0", "2.0", "held"]


def test_the_result_is_kept_as_json(tmp_path):
    file = tmp_path / "bench" / "result.json"
    keep(file, {"cases": 12}, [measured(p95=200.0, empty=100.0)], [COST])
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["cases"] == 12
    assert kept["pages"][0]["full"] == {"median": 100.0, "p95": 200.0, "queries": 7, "size": 9000}
    assert kept["pages"][0]["ratio"] == 2.0
    assert kept["pages"][0]["misses"] == ["over 100 ms"]
    assert kept["costs"][0]["without"] == {"second net": 45.0, "event": 48.0, "encryption": 51.0}


def test_the_cost_is_what_the_page_takes_beyond_the_bare_one():
    assert COST.together == 0.2
    assert [COST.part(name) for name in ("second net", "event", "encryption")] == [0.1, 0.04, -0.02]
    assert COST.held
    assert not replace(COST, bare=34.0).held
    assert together([COST, replace(COST, bare=30.0)]) == pytest.approx(0.3)


def test_statements_are_counted_with_their_parameters(db):
    with counted() as statements, connection.cursor() as cursor:
        cursor.execute("SELECT %s", [1])
        cursor.execute("SELECT 2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 3")
    assert statements == [("SELECT %s", [1]), ("SELECT 2", None)]
