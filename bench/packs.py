"""Reports of a commune, of provinces and of the country, from the records to the PDF.

What a report takes is told beside ReportLab alone laying out the same words (`bench.bare`), beside the same
report of a commune without a case, and beside that of a province with a tenth of the cases.
"""

import datetime as dt
import statistics
import time
import tracemalloc
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest import mock

from django.utils import timezone

from accounts.enums import RoleKind
from accounts.models import Role, User
from accounts.scope import person_scope, system_scope
from areas.models import Area
from bench.letters import compare
from bench.measure import counted
from bench.province import Country
from casework.models import Case
from reports.actions import editions
from reports.actions.packs import make_pack
from reports.committee import in_full, kept_document, pack_document
from reports.figures import Period, containing, scope_of
from reports.pdf import committee, document
from reports.statistics import document as tables
from reports.statistics.counting import count, provinces_of_communes
from reports.statistics.systems import SYSTEMS
from vietnam.calendar import today

ROUNDS = 3
# In January there is a year to speak of as well.
SETTLED = dt.timedelta(days=60)
# What a case adds to a report of a large province against a small one: at most linear, and some noise.
MOST_GROWTH = 1.5
LINE = "{:<34}{:>10}{:>9}{:>9}{:>10}{:>8}{:>8}"
HEAD = ("report", "whole (s)", "queries", "MB", "laid out", "bare", "ratio")


@dataclass(frozen=True)
class Report:
    """A report: seconds from the records to the file, queries, MB held at most; laid out, and that bare."""

    name: str
    seconds: float
    queries: int
    megabytes: float
    laid_out: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times longer our layout takes than ReportLab alone."""
        return self.laid_out / self.bare

    def line(self) -> str:
        """Return the line of the table."""
        cells = (f"{self.seconds:.2f}", self.queries, f"{self.megabytes:.1f}")
        return LINE.format(self.name, *cells, f"{self.laid_out:.3f}", f"{self.bare:.3f}", f"{self.ratio:.2f}")


def show(where: Country, rounds: int = ROUNDS) -> bool:
    """Measure and print reports and statistics; tell whether what a case adds stays within the bar."""
    year = containing("year", today() - SETTLED)
    provinces = {name: Area.objects.get(pk=keys[0]).parent for name, keys in where.provinces.items()}
    print("", LINE.format(*HEAD), sep="\n", flush=True)
    found = {}
    for name, communes in (("an empty commune", where.quiet[:1]), ("a commune", where.large[:1])):
        found[name] = _shown(measured(f"committee, {name}", of_commune(communes[0], year), rounds))
    for name, communes in where.provinces.items():
        found[name] = _shown(measured(f"figures of the {name} province", of_communes(communes, year), rounds))
    _statistics(where)
    quarter = last_quarter()
    for name, area in (*provinces.items(), ("country", None)):
        _shown(measured(f"statistics, {name}", of_statistics(area, quarter, timezone.now()), rounds))
    seconds = [found[name].seconds for name in ("an empty commune", *where.provinces)]
    grown = growth(*seconds, tuple(map(cases_in, where.provinces.values())))
    held = grown <= MOST_GROWTH
    print(f"a case adds {grown:.2f} times in the large province: {'held' if held else f'over {MOST_GROWTH}'}")
    return held


def cases_in(communes) -> int:
    """Return how many cases lie in communes today."""
    with system_scope("bench.figures"):
        return Case.objects.filter(commune__in=communes).count()


def _shown(report: Report) -> Report:
    print(report.line(), flush=True)
    return report


def _statistics(where: Country) -> None:
    """Print what publishing the last quarters takes, and what counting parts of the country takes."""
    quarter, provinces = last_quarter(), Area.objects.filter(parent=None).count()
    every = list(provinces_of_communes())
    parts = {**where.provinces, "country": every}
    took = {name: f"{counting(communes, quarter):.2f} s" for name, communes in parts.items()}
    print(f"\nindicators of {quarter.code} counted: {took}", flush=True)
    for one in (quarter.before, quarter):
        whole, search, queries = published(one)
        print(
            f"edition of {one.code}, {provinces} provinces: {whole:.2f} s in {queries} queries,"
            f" of which the search for what is hidden {search:.2f} s ({search / whole:.0%})",
            flush=True,
        )
    print("", LINE.format(*HEAD), sep="\n", flush=True)


def last_quarter() -> Period:
    """Return the last quarter that is over."""
    return containing("quarter", today()).before


def measured(name: str, make, rounds: int) -> Report:
    """Return what `make`, which returns a PDF, takes: the median of `rounds` after one of warming up."""
    with noted() as documents, counted() as statements:
        make()
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        make()
        times.append(time.perf_counter() - started)
    ours, bare = compare(documents, rounds)
    return Report(name, statistics.median(times), asked(statements), peak(make), ours, bare)


def asked(statements) -> int:
    """Return how many statements read from tables; those that open and close a scope are left out."""
    return sum(
        sql.startswith("SELECT") and " FROM " in sql and "set_config" not in sql for sql, _ in statements
    )


def peak(make) -> float:
    """Return how many MB of objects `make` holds at most, beyond those that were there."""
    tracemalloc.start()
    try:
        make()
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return most / 2**20


@contextmanager
def noted():
    """Collect head and blocks of each document that reports build meanwhile; yields the list."""
    found = []

    def note(head, blocks, **more):
        found.append((head, blocks))
        return document.build_pdf(head, blocks, **more)

    with ExitStack() as stack:
        for module in (committee, tables):
            stack.enter_context(mock.patch.object(module, "build_pdf", note))
        yield found


def officer_of(commune: int) -> User:
    """Return the officer of a commune."""
    with system_scope("bench.figures"):
        return Role.objects.filter(kind=RoleKind.OFFICER, area=commune).select_related("user").first().user


def of_commune(commune: int, period: Period):
    """Return the maker of a commune's report for its committee: counted, kept and printed."""
    by, area = officer_of(commune), Area.objects.select_related("parent").get(pk=commune)
    with person_scope(by):
        make_pack(area, by=by, period=period.before)

    def make() -> bytes:
        with person_scope(by):
            return kept_document(make_pack(area, by=by, period=period), by=by)

    return make


def of_communes(communes: list[int], period: Period):
    """Return the maker of a report of many communes."""
    area = Area.objects.get(pk=communes[0]).parent
    by = officer_of(communes[0])
    return lambda: pack_document(area, scope_of(communes, period), by=by, hide=in_full)


def of_statistics(area: Area | None, period: Period, moment):
    """Return the maker of the published tables of a province, or of the country."""
    by = User.objects.first()
    return lambda: tables.statistics_document(area, period, moment, by)


def growth(empty: float, small: float, large: float, cases: tuple[int, int]) -> float:
    """Return how many times more a case adds in the large place than in the small one, beyond `empty`."""
    added = max(small - empty, 0.001) / cases[0], (large - empty) / cases[1]
    return added[1] / added[0]


def published(quarter: Period) -> tuple[float, float, int]:
    """Publish a quarter; return seconds, of which of the suppression's search, and queries."""
    searching = []

    def search(*given):
        started = time.perf_counter()
        found = solve(*given)
        searching.append(time.perf_counter() - started)
        return found

    solve = editions.solve
    started = time.perf_counter()
    with system_scope("bench.figures"), counted() as statements, mock.patch.object(editions, "solve", search):
        editions.publish(quarter)
    return time.perf_counter() - started, sum(searching), asked(statements)


def counting(communes, quarter: Period) -> float:
    """Return the seconds in which all indicators of `communes` are counted."""
    provinces = provinces_of_communes()
    started = time.perf_counter()
    with system_scope("bench.figures"):
        for system in SYSTEMS.values():
            count(system, scope_of(communes, quarter), provinces)
    return time.perf_counter() - started
