"""What the second net, the event and the encryption add to a page: the page with and without, in turns."""

import functools
import os
import statistics
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest import mock
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg import sql

from audit.models import Event
from bench.addresses import conninfo
from bench.measure import WARM_UP, Visitor
from bench.pages import Page
from bench.seed import Seeded
from config import middleware
from vault import cipher

# The bar: together they take at most this part of a page's time.
MOST_PART = 0.30
LINE = "{:<11}{:<28}{:>9}{:>10}{:>10}{:>12}{:>8}{:>12}  {}"
HEAD = ("role", "page", "as it is", "without", "together", "second net", "event", "encryption", "bar")
SUPERUSER = "postgres"


@dataclass(frozen=True)
class Cost:
    """The medians of one page in milliseconds: as it is, without all three parts, without each of them."""

    role: str
    page: str
    whole: float
    bare: float
    without: dict[str, float]

    @property
    def together(self) -> float:
        """The part of the page's time that all three take together, 0 to 1."""
        return (self.whole - self.bare) / self.whole

    def part(self, name: str) -> float:
        """The part of the page's time that `name` takes; below 0 when chance was stronger."""
        return (self.whole - self.without[name]) / self.whole

    @property
    def held(self) -> bool:
        return self.together <= MOST_PART


@contextmanager
def _unscoped(_user):
    yield


@contextmanager
def without_net():
    """Answer without a scope and without the policies of the database, which the role then passes by."""
    with _role_that("BYPASSRLS"), mock.patch.object(middleware, "person_scope", _unscoped):
        yield


@contextmanager
def without_event():
    """Answer without writing what was read, so without its link of the chain as well."""
    with mock.patch.object(Event.objects, "create", Event):
        yield


@contextmanager
def without_encryption():
    """Answer with every value of an encrypted column known beforehand."""
    with mock.patch.object(cipher, "decrypt", _known):
        yield


@contextmanager
def without_all():
    """Answer without any of the three."""
    with without_net(), without_event(), without_encryption():
        yield


PARTS = {"second net": without_net, "event": without_event, "encryption": without_encryption}
_known = functools.cache(cipher.decrypt)


def cost(page: Page, seeded: Seeded, times: int) -> Cost:
    """Open `page` as the busy person `times` times in each way, in turns, after warming up."""
    ways = {"": ExitStack, "all": without_all, **PARTS}
    person, path = getattr(seeded.busy, page.role), page.path(seeded.busy)
    visitors = {name: Visitor(person, path, page.search) for name in ways}
    for _ in range(WARM_UP + times):
        for name, way in ways.items():
            with way():
                visitors[name].visit()
    whole, bare, *parts = (visitor.timing(WARM_UP).median for visitor in visitors.values())
    return Cost(page.role, page.title, whole, bare, dict(zip(PARTS, parts, strict=True)))


def together(costs: list[Cost]) -> float:
    """The part that all three take of the pages of `costs`, each page counted alike."""
    return statistics.mean(each.together for each in costs)


def head() -> str:
    """Return the head of the table."""
    return LINE.format(*HEAD)


def line(row: Cost) -> str:
    """Return the line of one page: milliseconds, then parts of the page's time."""
    parts = [f"{part:.0%}" for part in (row.together, *(row.part(name) for name in PARTS))]
    verdict = "held" if row.held else f"over {MOST_PART:.0%}"
    return LINE.format(row.role, row.page, f"{row.whole:.1f}", f"{row.bare:.1f}", *parts, verdict)


@contextmanager
def _role_that(right: str):
    """Give the program's role the attribute `right` inside the block."""
    role = sql.Identifier(connection.settings_dict["USER"])
    with psycopg.connect(_superuser(), autocommit=True) as server:
        server.execute(sql.SQL("ALTER ROLE {} " + right).format(role))
        try:
            yield
        finally:
            server.execute(sql.SQL("ALTER ROLE {} NO" + right).format(role))


def _superuser() -> str:
    parts = urlsplit(os.environ["DATABASE_OWNER_URL"])
    return conninfo(parts._replace(netloc=SUPERUSER + "@").geturl())
