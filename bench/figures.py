"""`python -m bench.figures [--cases N] [--plans]`: figures, reports and the statistics of a large province.

Run it beside servers of its own: `python -m config.local run --fresh -- python -m bench.figures`. What is
measured stands in docs/benchmarks.md.
"""

import argparse
import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import connection
from django.utils import timezone

import bench.ready  # noqa: F401 - first of our own: the others hold models
from accounts.scope import system_scope
from bench import packs
from bench.explain import plans_of, write_file
from bench.filling import filled
from bench.measure import counted
from bench.province import Country, country
from bench.table import facts
from reports.figures import FIGURES, Scope, containing, numbers, scope_of, together
from vietnam.calendar import today

CASES, ROUNDS = 30_000, 3
# Of which scopes the plans of all figures are written.
EXPLAINED = ("commune", "large", "large of then")
DAY = dt.timedelta(days=1)
EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, FORMAT JSON) "
LINE = "{:<18}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>9}{:>9}{:>9}"
HEAD = ("figure", "commune", "of then", "small", "large", "of then", "growth", "pages", "growth", "memory")


@dataclass(frozen=True)
class Cost:
    """What counting took: seconds, queries, and of the server pages of 8 kB read and kB held or spilled."""

    seconds: float
    queries: int
    pages: int
    memory: int


def scopes(where: Country) -> dict[str, Scope]:
    """Return what is measured: a year as known now, and the half before as known ten days after its end."""
    day = today() - packs.SETTLED
    year, half = containing("year", day), containing("half", day).before
    then = timezone.make_aware(dt.datetime.combine(half.end + 10 * DAY, dt.time(12)))
    return {
        "commune": scope_of(where.large[:1], year),
        "commune of then": scope_of(where.large[:1], half, then),
        "small": scope_of(where.small, year),
        "large": scope_of(where.large, year),
        "large of then": scope_of(where.large, half, then),
    }


def cost(count: Callable[[], object], rounds: int = ROUNDS) -> Cost:
    """Return what `count` takes: the median of `rounds` after warming up, and what its queries read."""
    with counted() as statements:
        count()
    times = [_seconds(count) for _round in range(rounds)]
    with system_scope("bench.figures"):
        read = [_read(sql, given) for sql, given in statements if _of_history(sql)]
    pages, memory = (sum(column) for column in zip(*read, strict=True)) if read else (0, 0)
    return Cost(statistics.median(times), packs.asked(statements), pages, memory)


def growth(small: float, large: float, cases_small: int, cases_large: int) -> float:
    """Return how many times more a case costs in the large province than in the small one."""
    return (large / cases_large) / (small / cases_small) if small else 1.0


def figure_line(code: str, found: dict[str, Cost], cases: dict[str, int]) -> str:
    """Return the line of a figure: milliseconds, then growth, pages a case of the large one and memory."""
    small, large = found["small"], found["large"]
    of = cases["small"], cases["large"]
    times = [f"{found[name].seconds * 1000:.1f}" for name in found]
    grown = growth(small.seconds, large.seconds, *of), growth(small.pages, large.pages, *of)
    tail = (f"{grown[0]:.2f}", f"{large.pages / of[1]:.1f}", f"{grown[1]:.2f}", f"{large.memory}")
    return LINE.format(code, *times, *tail)


def measure_figures(asked: dict[str, Scope], rounds: int = ROUNDS):
    """Yield each figure with name of the scope → what counting it took."""
    for code in FIGURES:
        counts = {name: partial(numbers, scope, [code]) for name, scope in asked.items()}
        yield code, {name: cost(count, rounds) for name, count in counts.items()}


def plans(asked: dict[str, Scope]):
    """Write the plans of every figure for the scopes `EXPLAINED` to plans/figures.txt; return the file."""
    found = []
    for name in EXPLAINED:
        for codes in together():
            with counted() as statements:
                numbers(asked[name], codes)
            with system_scope("bench.figures"):
                read = plans_of([one for one in statements if _of_history(one[0])])
            found += [f"{name}: {', '.join(codes)}\n{plan}" for plan in read]
    return write_file(
        "figures", "every figure: a year of a commune and of the large province, then half a year", found
    )


def cases_of(asked: dict[str, Scope]) -> dict[str, int]:
    """Return how many cases lie in the communes of each scope today."""
    return {name: packs.cases_in(scope.communes) for name, scope in asked.items()}


def _seconds(count) -> float:
    started = time.perf_counter()
    count()
    return time.perf_counter() - started


def _of_history(sql: str) -> bool:
    return sql.startswith("SELECT") and "_historical" in sql and "set_config" not in sql


def _read(sql: str, given) -> tuple[int, int]:
    """Return how many pages a statement reads, and how many kB its steps hold or spill together."""
    with connection.cursor() as cursor:
        cursor.execute(EXPLAIN + sql, given)
        (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], _held(plan)


def _held(plan: dict) -> int:
    own = plan.get("Peak Memory Usage", 0) + plan.get("Sort Space Used", 0)
    return own + sum(_held(below) for below in plan.get("Plans", ()))


def main(arguments=None) -> int:
    """Fill, measure and print. Returns 1 when a report takes longer than its bar."""
    options = _parser().parse_args(arguments)
    migrate = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True)
    where, seconds = filled(options.cases, country)
    for name, value in facts(options.cases, seconds, ROUNDS).items():
        print(f"{name}: {value}", flush=True)
    asked = scopes(where)
    cases = cases_of(asked)
    print(f"\nFigures in milliseconds; cases: {cases}", LINE.format(*HEAD), sep="\n", flush=True)
    for code, found in measure_figures(asked):
        print(figure_line(code, found, cases), flush=True)
    if options.plans:
        print(f"Plans in {plans(asked).relative_to(settings.BASE_DIR)}", flush=True)
    held = packs.show(where)
    print(f"memory of the program at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0 if held else 1


def _parser():
    parser = argparse.ArgumentParser(prog="python -m bench.figures")
    parser.add_argument("--cases", type=int, default=CASES, help="of the large province")
    parser.add_argument("--plans", action="store_true", help="also write bench/plans/figures.txt anew")
    return parser


if __name__ == "__main__":
    sys.exit(main())
