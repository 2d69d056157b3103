"""The minute's run of the reminders in a large house in which little is due: seconds, steps, queries, plans.

`python -m config.local run --fresh -- python -m bench.pump --cases 20000` measures it alone.
"""

import argparse
import statistics
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

import bench.ready  # noqa: F401 - first of our own: the others hold models
from accounts.models import Notice
from accounts.scope import system_scope
from bench.explain import plans_of, write_file
from bench.filling import filled
from bench.measure import counted
from casework.models import Deadline
from reminders import actions
from reminders.clock import database_now

RUNS = 5
# Passed since the last minute when "little is due".
LITTLE = 3
MOST_RUNS = 2000
OLD_NOTICES_A_CASE = 3
STEPS = (actions.tell_passed_deadlines, *actions.TELLING, actions.claim_notices)


def measure(cases: int) -> dict:
    """Bring the house into step, then time runs in which `LITTLE` is due; return what they came to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    _bring_into_step(cases)
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


def lines(found: dict) -> list[str]:
    """Return what was measured as lines to read."""
    return ["", "The minute's run of the reminders:", *(f"{name}: {value}" for name, value in found.items())]


def _bring_into_step(cases: int) -> None:
    """Old notices in plenty; everything that passed was told and sent, as a house is after its first day."""
    with system_scope("bench.pump"), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_deadline SET told_for = due_at WHERE due_at < now()")
        cursor.execute(
            "INSERT INTO accounts_notice (recipient_id, kind, about, case_code, path, created_at, state,"
            " attempts, due) SELECT (SELECT min(id) FROM accounts_user) + n %% 1000, 'deadline_passed',"
            " 'casework.deadline:' || n, '', '/', now(), 'sent', 1, now() - n * interval '1 minute'"
            " FROM generate_series(1, %s) n",
            [cases * OLD_NOTICES_A_CASE],
        )
    before = -1
    for _run in range(MOST_RUNS):
        for tell in actions.TELLING:
            tell()
        with system_scope("bench.pump"):
            Notice.objects.exclude(state="sent").update(state="sent")
            many = Notice.objects.count()
        if many == before:
            break
        before = many
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_notice")


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
    """Seed, bring into step, measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.pump")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--plans", action="store_true", help="also write bench/plans/pump.txt anew")
    options = parser.parse_args(arguments)
    migrate = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True)
    seeded, seconds = filled(options.cases)
    print(f"cases: {seeded.cases}, seconds to seed: {seconds:.0f}", flush=True)
    print("\n".join(lines(measure(seeded.cases))), flush=True)
    if options.plans:
        print(f"Plans in {write_plans().relative_to(settings.BASE_DIR)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
