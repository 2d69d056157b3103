"""`python -m bench.run [--cases N] [--times N] [--plans]`: fill an empty database and measure its pages.

Run it beside servers of its own: `python -m config.local run --fresh -- python -m bench.run`.
"""

import argparse
import os
import subprocess
import sys
import time

from django.conf import settings
from django.utils import timezone

import bench.ready  # noqa: F401 - first of our own: the others hold models
from accounts.scope import system_scope
from bench import cost
from bench.explain import write_plans
from bench.filling import filled, tidy
from bench.pages import EXPLAINED, PAGES, TIMES, measure
from bench.table import facts, head, keep, line
from casework.models import Case
from reports.actions.rollups import count_figures

CASES = 100_000


def main(arguments=None) -> int:
    """Seed, measure, print the table and keep it in `var/bench`. Returns 1 when the database holds cases."""
    options = _parser().parse_args(arguments)
    migrate = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True)
    with system_scope("bench.look"):
        holds = Case.objects.exists()
    if holds:
        print("The database already holds cases: run this beside empty servers (see docs/benchmarks.md).")
        return 1
    seeded, seconds = filled(options.cases)
    rows, took = _kept_figures()
    print(f"kept figures: {rows} rows of communes and months counted in {took:.0f} s", flush=True)
    about = facts(seeded.cases, seconds, options.times)
    print("\n".join(f"{name}: {value}" for name, value in about.items()), "", head(), sep="\n", flush=True)
    rows = [_shown(measure(page, seeded, options.times)) for page in PAGES]
    costs = _costs(seeded, options.times)
    kept = settings.BASE_DIR / "var" / "bench" / f"{timezone.localtime():%Y-%m-%d-%H%M%S}.json"
    keep(kept, about, rows, costs)
    print(f"\nKept in {kept.relative_to(settings.BASE_DIR)}")
    if options.plans:
        _write_plans(seeded)
    return 0


def _kept_figures() -> tuple[int, float]:
    """Count what the dashboards read, as the first minutes after an update do."""
    started, rows = time.monotonic(), 0
    while found := count_figures():
        rows += found
    tidy()
    return rows, time.monotonic() - started


def _shown(row):
    print(line(row), flush=True)
    return row


def _costs(seeded, times):
    """Measure and show what the second net, the event and the encryption take of each page."""
    print("", "Of the time of a page (medians):", cost.head(), sep="\n", flush=True)
    costs = []
    for page in PAGES:
        costs.append(cost.cost(page, seeded, times))
        print(cost.line(costs[-1]), flush=True)
    print(f"Together, on average: {cost.together(costs):.0%}", flush=True)
    return costs


def _write_plans(seeded) -> None:
    for name, page in EXPLAINED.items():
        person = getattr(seeded.busy, page.role)
        file = write_plans(name, person, page.path(seeded.busy), page.search)
        print(f"Plans in {file.relative_to(settings.BASE_DIR)}")


def _parser():
    parser = argparse.ArgumentParser(prog="python -m bench.run")
    parser.add_argument("--cases", type=int, default=int(os.environ.get("CASES") or CASES))
    parser.add_argument("--times", type=int, default=TIMES, help="requests of each page")
    parser.add_argument("--plans", action="store_true", help="also write bench/plans anew")
    return parser


if __name__ == "__main__":
    sys.exit(main())
