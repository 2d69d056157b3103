"""A stopwatch for pages: time and queries of requests that go through all of Django but no network."""

import gc
import math
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test import Client

from accounts.models import User
from casework.views.searches import SEARCHES

WARM_UP = 5


@dataclass(frozen=True)
class Timing:
    """What the requests of one page came to: milliseconds, and queries of the slowest request."""

    median: float
    p95: float
    queries: int
    size: int


@dataclass(frozen=True)
class Measured:
    """One page of one role, full and empty, measured in turns."""

    role: str
    page: str
    is_list: bool
    full: Timing
    empty: Timing

    @property
    def ratio(self) -> float:
        """How many times longer the full page takes, at the 95th percentile."""
        return ratio(self.full.p95, self.empty.p95)


class Visitor:
    """One signed-in person who opens the same address again and again."""

    def __init__(self, user_pk: int, path: str, search: str = ""):
        self.client, self.path = Client(), path
        self.client.force_login(User.objects.get(pk=user_pk))
        if search:
            session = self.client.session
            session[SEARCHES] = {"bench": search}
            session.save()
        self.times, self.queries, self.size = [], [], 0

    def visit(self) -> None:
        """Open the page once and note time and queries. Raises RuntimeError when it is not shown."""
        with counted() as asked:
            started = time.perf_counter()
            response = self.client.get(self.path)
            took = time.perf_counter() - started
        if response.status_code != 200:
            raise RuntimeError(f"{self.path} answered {response.status_code}")
        self.times.append(took * 1000)
        self.queries.append(len(asked))
        self.size = len(response.content)

    def timing(self, after: int) -> Timing:
        """Return what the visits came to, the first `after` of them left out."""
        times = self.times[after:]
        # The first request of a session also begins it, which no later one does.
        queries = max(self.queries[after:])
        return Timing(statistics.median(times), percentile(times, 95), queries, self.size)


def compare(full: Visitor, empty: Visitor, times: int, warm_up: int = WARM_UP) -> tuple[Timing, Timing]:
    """Visit both pages in turns, `times` times each after warming up, so that a slow minute slows both."""
    gc.collect()
    for _ in range(warm_up + times):
        full.visit()
        empty.visit()
    return full.timing(warm_up), empty.timing(warm_up)


@contextmanager
def counted():
    """Collect the SQL and parameters of every statement sent meanwhile; yields the list."""
    statements = []

    def note(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def percentile(values, percent: float) -> float:
    """Return the smallest of `values` that `percent` per cent of them do not exceed (nearest rank).

    Raises ValueError when there are none.
    """
    if not values:
        raise ValueError("no values")
    rank = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def ratio(full: float, empty: float) -> float:
    """Return how many times `empty` fits into `full`; infinite when the empty page took no time."""
    return full / empty if empty else math.inf
