"""`python -m bench.dashboards [--cases N]`: the dashboards of all roles, and what keeps their numbers.

Run it beside servers of its own: `python -m config.local run --fresh -- python -m bench.dashboards`.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

import bench.ready  # noqa: F401 - first of our own: the others hold models
from accounts.models import Role, User
from accounts.scope import person_scope, system_scope
from bench.explain import plans_of, write_file
from bench.filling import filled, tidy
from bench.measure import WARM_UP, Measured, Visitor, compare, counted
from bench.table import facts, head, line
from bench.wide import Seven, Wide, wide
from casework.models import Case, Support
from referrals.models import Attendance, Placement, Referral
from reports.actions.rollups import compare_figures, count_figures, count_marked
from reports.models import CommuneFigures, CommuneMark

CASES, TIMES = 100_000, 60
# Whom `Seven` names, beside the words of the table.
PEOPLE = {
    "officer": "dashboard",
    "chair": "dashboard",
    "supervisor": "dashboard",
    "large": "dashboard, 150 communes",
    "counsellor": "dashboard",
    "analyst": "dashboard",
    "administrator": "dashboard",
    "auditor": "dashboard, a province",
    "everywhere": "dashboard, all provinces",
}
ROLES = {"large": "supervisor", "everywhere": "auditor"}
# Communes marked when a minute's run is timed, and while a page is made.
MARKED, MARKED_LIVE = 100, 5
WATCHED = (Case, Support, Referral, Placement, Attendance)
DEEDS = 30
MEGABYTE = 1024


@dataclass(frozen=True)
class Step:
    """What a step came to: what it told, its seconds, those of the processor, the most memory in megabytes.

    The processor's are those of the program and of the server's process for it: others on the machine do not
    count. The memory is the program's.
    """

    told: int
    seconds: float
    processor: float
    memory: int


def fill() -> int:
    """Count every kept figure that is missing, as the minutes after an update do; return how many rows."""
    rows = 0
    while found := count_figures():
        rows += found
    return rows


def minute() -> int:
    """Count `MARKED` marked communes as a minute's run does; return how many rows were written."""
    mark(_communes()[:MARKED])
    return count_marked()


def night() -> int:
    """Compare everything as each night does; return how many numbers differed."""
    return compare_figures().differences


def mark(communes: list[int]) -> None:
    """Mark `communes` (keys) as a deed in each of them does."""
    with system_scope("bench.dashboards"):
        CommuneMark.objects.bulk_create(CommuneMark(commune_id=key) for key in communes)


def timed(step) -> Step:
    """Do `step` (a function above) here and tell what it took."""
    started, before = time.monotonic(), processor()
    told = step()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    return Step(told, time.monotonic() - started, processor() - before, peak)


def processor() -> float:
    """Return the seconds that the processor worked for this process and for its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    ticks = map(int, stat.read_text().rpartition(")")[2].split()[11:13]) if stat.exists() else ()
    return time.process_time() + sum(ticks) / os.sysconf("SC_CLK_TCK")


def alone(step) -> Step:
    """Do `step` in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(timed, step).result()


def pages(found: Wide, times: int = TIMES, **options) -> Iterator[Measured]:
    """Measure the dashboard of everyone, beside that of the same role where nothing is."""
    for name, title in PEOPLE.items():
        yield _page(found, name, title, times, **options)


def after_deeds(found: Wide, times: int = TIMES, **options) -> Iterator[Measured]:
    """Measure dashboards of communes that changed within the last minute: they are counted on the page."""
    for name, many in (("officer", 1), ("chair", 1), ("supervisor", MARKED_LIVE)):
        communes = _communes_of(getattr(found.busy, name))[:many]
        mark(communes)
        title = "dashboard after a deed" if many == 1 else f"dashboard after deeds in {many}"
        yield _page(found, name, title, times, **options)
        count_marked()


def _page(found: Wide, name: str, title: str, times: int, **options) -> Measured:
    full, empty = (
        Visitor(getattr(people, name), reverse("reports:dashboard")) for people in (found.busy, found.quiet)
    )
    return Measured(ROLES.get(name, name), title, True, *compare(full, empty, times, **options))


def worked(found: Wide, times: int = TIMES) -> Iterator[tuple[str, float, float]]:
    """Return name in `Seven`, and milliseconds of the processor that its page takes, full and empty.

    On a busy machine they tell more than the time does.
    """
    for name in PEOPLE:
        yield name, *(_worked(getattr(people, name), times) for people in (found.busy, found.quiet))


def _worked(person: int, times: int) -> float:
    visitor = Visitor(person, reverse("reports:dashboard"))
    for _warm in range(WARM_UP):
        visitor.visit()
    before = processor()
    for _visit in range(times):
        visitor.visit()
    return 1000 * (processor() - before) / times


def triggers(deeds: int = DEEDS) -> dict[str, tuple[float, float]]:
    """Return history → milliseconds of marking when one version is written, and of the whole statement.

    As PostgreSQL itself tells them: medians of `deeds` versions that are written again and rolled back.
    """
    return {model._meta.db_table: _trigger(model.history.model, deeds) for model in WATCHED}


def _trigger(history, deeds: int) -> tuple[float, float]:
    table = history._meta.db_table
    columns = ", ".join(
        f'"{field.column}"' for field in history._meta.concrete_fields if not field.primary_key
    )
    with system_scope("bench.look"):
        keys = list(history.objects.order_by("-pk").values_list("pk", flat=True)[:deeds])
    marks, wholes = [], []
    for key in keys:
        with system_scope("bench.dashboards"), connection.cursor() as cursor:
            cursor.execute(
                f"EXPLAIN (ANALYZE, FORMAT JSON) INSERT INTO {table} ({columns})"
                f" SELECT {columns} FROM {table} WHERE history_id = %s",
                [key],
            )
            (told,) = cursor.fetchone()[0]
            transaction.set_rollback(True)
        own = [one["Time"] for one in told["Triggers"] if one["Trigger Name"] == "figures_written"]
        marks.append(sum(own))
        wholes.append(told["Execution Time"])
    return statistics.median(marks), statistics.median(wholes)


def write_plans(people: Seven):
    """Write the plans of every dashboard, as its person asks, to plans/dashboards.txt; return the file."""
    found = []
    for name, title in PEOPLE.items():
        person = getattr(people, name)
        visitor = Visitor(person, reverse("reports:dashboard"))
        visitor.visit()
        with counted() as asked:
            visitor.visit()
        told = [one for one in asked if " FROM " in one[0] and "django_session" not in one[0]]
        with person_scope(User.objects.get(pk=person)):
            found += [f"{ROLES.get(name, name)}, {title}\n{plan}" for plan in plans_of(told)]
    return write_file("dashboards", "the dashboards", found)


def _communes() -> list[int]:
    with system_scope("bench.look"):
        return sorted(set(CommuneFigures.objects.filter(closed=False).values_list("commune_id", flat=True)))


def _communes_of(person: int) -> list[int]:
    role = Role.objects.get(user=person)
    if role.area_id:
        return [role.area_id]
    return list(role.supervision_area.memberships.order_by("pk").values_list("commune_id", flat=True))


def main(arguments=None) -> int:
    """Fill, measure and print. Returns 1 when the database holds cases."""
    options = _parser().parse_args(arguments)
    migrate = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True)
    with system_scope("bench.look"):
        holds = Case.objects.exists()
    if holds:
        print("The database already holds cases: run this beside empty servers (see docs/benchmarks.md).")
        return 1
    found, seconds = filled(options.cases, wide)
    for name, value in facts(found.cases, seconds, options.times).items():
        print(f"{name}: {value}", flush=True)
    print(f"events: {found.events}", flush=True)
    report(found, options)
    return 0


def report(found: Wide, options) -> None:
    """Measure everything of a filled country and print it."""
    _step("rows of communes and months counted", alone(fill))
    tidy()
    print("", head(), sep="\n", flush=True)
    for row in chain(pages(found, options.times), after_deeds(found, options.times)):
        print(line(row), flush=True)
    print("\nMilliseconds of the processor, of program and connection, full and empty:")
    for name, full, empty in worked(found, options.times):
        print(f"{name}: {full:.0f}, {empty:.0f}", flush=True)
    _step(f"rows counted after deeds in {MARKED} communes", alone(minute))
    _step("numbers that differed in a night", alone(night))
    print("\nOf writing one version of a record, the mark takes (medians):")
    for table, (own, whole) in triggers().items():
        print(f"{table}: {own:.2f} of {whole:.2f} ms", flush=True)
    if options.plans:
        print(f"Plans in {write_plans(found.busy).relative_to(settings.BASE_DIR)}")
    print(f"at {timezone.localtime():%H:%M}")


def _step(words: str, step: Step) -> None:
    took = f"{step.seconds:.1f} s ({step.processor:.1f} s of the processor)"
    print(f"{words}: {step.told} in {took}, {step.memory} MB at most", flush=True)


def _parser():
    parser = argparse.ArgumentParser(prog="python -m bench.dashboards")
    parser.add_argument("--cases", type=int, default=int(os.environ.get("CASES") or CASES))
    parser.add_argument("--times", type=int, default=TIMES, help="requests of each page")
    parser.add_argument("--plans", action="store_true", help="also write bench/plans/dashboards.txt anew")
    return parser


if __name__ == "__main__":
    sys.exit(main())
