"""The minute's run of the reminders in a large house in which little is due, and a morning's digests.

`python -m config.local run --fresh -- python -m bench.pump --cases 20000` measures both alone.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

import bench.ready  # noqa: F401 - first of our own: the others hold models
from accounts.models import Notice
from accounts.scope import system_scope
from bench import digests, recount
from bench.explain import plans_of, write_file
from bench.filling import filled, tidy
from bench.measure import counted
from bench.table import facts
from bench.thin import thin
from casework.models import Deadline
from reminders import actions
from reminders.clock import database_now

CASES, CASES_A_DEADLINE = 1_000_000, 5
RUNS = 5
# Passed since the last minute when "little is due".
LITTLE = 3
MOST_RUNS = 2000
STEPS = (actions.tell_passed_deadlines, *actions.TELLING, actions.claim_notices)


def measure() -> dict:
    """Time runs in which `LITTLE` is due, of a house that is in step; return what they came to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    empty = min(_timed(_ask_nothing) for _run in range(50))
    runs, queries = [], []
    for _run in range(RUNS):
        _let_pass(LITTLE)
        with counted() as asked:
            runs.append(_timed(actions.run_pump))
        queries.append(len(asked))
    steps = {step.__name__: round(min(_timed(step) for _run in range(3)) * 1000, 1) for step in STEPS}
    seconds = statistics.median(runs)
    with system_scope("bench.look"):
        clocks = Deadline.objects.filter(met_at=None, cancelled_at=None).count()
        notices = Notice.objects.count()
    return {
        "open deadlines": clocks,
        "notices": notices,
        "seconds of a run": round(seconds, 3),
        "queries of a run": max(queries),
        "times an empty query": round(seconds / empty),
        "milliseconds of each step": steps,
    }


def write_plans():
    """Write the plans of the queries of one run to plans/pump.txt; return the file."""
    with counted() as asked:
        for step in STEPS:
            step()
    with system_scope("bench.explain"):
        plans = plans_of([(sql, given) for sql, given in asked if " FROM " in sql and "pg_" not in sql])
    return write_file("pump", "the minute's run", plans)


def lines(title: str, found: dict) -> list[str]:
    """Return what was measured as lines to read."""
    return ["", f"{title}:", *(f"{name}: {value}" for name, value in found.items())]


def bring_into_step() -> None:
    """Tell everything that passed and count it as sent, as a house is after its first day."""
    with system_scope("bench.pump"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casework_deadline SET told_for = due_at WHERE due_at < now() AND met_at IS NULL"
            " AND told_for IS DISTINCT FROM due_at"
        )
    before = -1
    for _run in range(MOST_RUNS):
        for tell in actions.TELLING:
            tell()
        with system_scope("bench.pump"):
            Notice.objects.filter(state__in=("unsent", "claimed")).update(state="sent")
            many = Notice.objects.count()
        if many == before:
            break
        before = many


def _let_pass(many: int) -> None:
    with system_scope("bench.pump"):
        running = Deadline.objects.filter(met_at=None, cancelled_at=None, due_at__gt=database_now())
        keys = list(running.order_by("due_at").values_list("pk", flat=True)[:many])
        Deadline.objects.filter(pk__in=keys).update(due_at=database_now())


def _timed(call) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _ask_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def main(arguments=None) -> int:
    """Fill, bring into step, measure, and print."""
    options = _parser().parse_args(arguments)
    migrate = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True)
    deadlines = options.deadlines or options.cases // CASES_A_DEADLINE
    _written, seconds = filled(options.cases, lambda cases: thin(cases, deadlines))
    for name, value in facts(options.cases, seconds, RUNS).items():
        print(f"{name}: {value}", flush=True)
    print(f"seconds to bring into step: {_timed(bring_into_step):.0f}", flush=True)
    tidy()
    print("\n".join(lines("The minute's run of the reminders", measure())), flush=True)
    files = [write_plans()] if options.plans else []
    print("\n".join(lines("The preview of a recount", recount.measure())), flush=True)
    print("\n".join(lines("A morning's digests", digests.measure(options.people))), flush=True)
    files += [digests.write_plans(options.people)] if options.plans else []
    for file in files:
        print(f"Plans in {file.relative_to(settings.BASE_DIR)}")
    return 0


def _parser():
    parser = argparse.ArgumentParser(prog="python -m bench.pump")
    parser.add_argument("--cases", type=int, default=int(os.environ.get("CASES") or CASES))
    parser.add_argument("--deadlines", type=int, help="open ones; a fifth of the cases")
    parser.add_argument("--people", type=int, default=digests.PEOPLE, help="who are owed a digest")
    parser.add_argument("--plans", action="store_true", help="also write the plans in bench/plans anew")
    return parser


if __name__ == "__main__":
    sys.exit(main())
