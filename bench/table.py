"""The result as a table to read and as JSON to keep."""

import json
import os
import platform
from dataclasses import asdict
from pathlib import Path

from django.db import connection

from bench.cost import Cost
from bench.measure import Measured

# The bar (docs/benchmarks.md): p95 against the empty page, p95 in milliseconds, queries of a list.
MOST_TIMES, MOST_MS, MOST_QUERIES = 4, 100, 8
LINE = "{:<11}{:<28}{:>9}{:>9}{:>9}{:>13}{:>11}{:>8}  {}"
HEAD = ("role", "page", "median", "p95", "queries", "empty median", "empty p95", "ratio", "bar")


def misses(row: Measured) -> list[str]:
    """Return which parts of the bar `row` does not hold, in words; none when it holds all."""
    return [
        words
        for words, missed in (
            (f"over {MOST_TIMES} × empty", row.ratio > MOST_TIMES),
            (f"over {MOST_MS} ms", row.full.p95 > MOST_MS),
            (f"over {MOST_QUERIES} queries", row.is_list and row.full.queries > MOST_QUERIES),
        )
        if missed
    ]


def head() -> str:
    """Return the head of the table."""
    return LINE.format(*HEAD)


def line(row: Measured) -> str:
    """Return the line of one measured page; times in milliseconds."""
    times = (row.full.median, row.full.p95, row.empty.median, row.empty.p95)
    median, p95, empty_median, empty_p95 = (f"{value:.1f}" for value in times)
    cells = (median, p95, row.full.queries, empty_median, empty_p95, f"{row.ratio:.1f}")
    return LINE.format(row.role, row.page, *cells, "; ".join(misses(row)) or "held")


def facts(cases: int, seconds: float, times: int) -> dict:
    """Return what the numbers depend on: data, machine, versions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        (size,) = cursor.fetchone()
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
    return {
        "cases": cases,
        "requests of each page": times,
        "seconds to seed": round(seconds),
        "database": size,
        "PostgreSQL": server,
        "Python": platform.python_version(),
        "cores": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 1),
    }


def keep(path: Path, about: dict, rows: list[Measured], costs: list[Cost]) -> None:
    """Write `about`, `rows` and `costs` to `path` as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [{**asdict(row), "ratio": row.ratio, "misses": misses(row)} for row in rows]
    path.write_text(
        json.dumps(
            {**about, "pages": kept, "costs": [asdict(row) for row in costs]}, ensure_ascii=False, indent=1
        )
        + "\n",
        encoding="utf-8",
    )
