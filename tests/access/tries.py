"""All that may notice a lost guard: cells of the matrix, deeds, and tests that take nothing but the world."""

import inspect
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import resolve

import config.middleware
from accounts.models import User
from accounts.scope import system_scope
from tests.access import test_nested, test_replays, test_signing_in
from tests.access.cells import attempt, faults, path_of, undone
from tests.access.deeds import DEEDS
from tests.access.matrix import ROWS
from tests.access.people import handler
from tests.access.test_deeds import PERSONS, outcome

RELATIONS = (test_nested, test_replays, test_signing_in)


@dataclass(frozen=True)
class Try:
    """One row, deed or test. `people` try it, one after the other; a test has nobody."""

    name: str
    # The view or the action, with its module.
    function: str
    people: tuple[str, ...]
    given: Callable | None
    # (world, person) → nothing; only to see which guards it asks.
    do: Callable
    # (world, person) → what is wrong, or an empty text.
    wrong: Callable
    is_deed: bool = False

    @property
    def room(self) -> str:
        """The room of the program that it is about."""
        return self.function.partition(".")[0]


@contextmanager
def second_net_off():
    """Let the database show every request everything: each guard of the program then stands for itself."""
    kept = config.middleware.person_scope
    config.middleware.person_scope = lambda _user: system_scope("tests.guards")
    # The middleware is made once and looks the name up each time.
    handler()
    try:
        yield
    finally:
        config.middleware.person_scope = kept


def all_tries(world) -> list[Try]:
    """Return them all: rows, deeds, tests."""
    rows = [_row(world, row, turn) for turn, row in enumerate(ROWS)]
    return [*rows, *map(_deed, DEEDS), *_relations()]


def _row(world, row, turn) -> Try:
    def do(world, person):
        attempt(world, row, person)

    def wrong(world, person):
        return next(iter(faults(world, row, person)), "")

    view = resolve(path_of(world, row)).func
    function = f"{view.__module__}.{getattr(view, '__name__', '')}"
    return Try(f"{row} ({turn})", function, row.persons(turn), row.given, do, wrong)


def _deed(row) -> Try:
    def do(world, person):
        record = type(world.records[row.about]).objects.get(pk=world.key(row.about))
        with undone(), _harmless():
            row.call(record, User.objects.get(username=person), world)

    def wrong(world, person):
        wanted = "done" if person in row.may else "refused"
        came = outcome(world, row, person)
        return "" if came == wanted else f"{person}: {came}"

    module = row.deed.__module__
    return Try(f"{row} ({DEEDS.index(row)})", module, PERSONS, row.given, do, wrong, is_deed=True)


def _relations() -> Iterator[Try]:
    for module in RELATIONS:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_") and function.__module__ == module.__name__:
                for words, arguments in _arguments(function):
                    if set(inspect.signature(function).parameters) == {*arguments, "world"}:
                        yield _relation(f"{name}{words}", function, arguments)


def _relation(name, function, arguments) -> Try:
    def do(world, _person):
        with undone(), _harmless():
            function(world=world, **arguments)

    def wrong(world, _person):
        with undone():
            try:
                function(world=world, **arguments)
            except (Exception, pytest.fail.Exception) as noticed:  # noqa: BLE001 - the test would fail
                return str(noticed).partition("\n")[0] or "noticed"
        return ""

    return Try(name, "tests", ("",), None, do, wrong)


def _arguments(function) -> Iterator[tuple[str, dict]]:
    """Yield (words, arguments) for every case of a parametrized test."""
    cases = []
    for mark in getattr(function, "pytestmark", ()):
        names = (
            [each.strip() for each in mark.args[0].split(",")]
            if isinstance(mark.args[0], str)
            else mark.args[0]
        )
        values = list(mark.args[1])
        cases.append([dict(zip(names, each if len(names) > 1 else (each,), strict=True)) for each in values])
    for chosen in itertools.product(*cases):
        arguments = {name: value for each in chosen for name, value in each.items()}
        yield (f" {list(arguments.values())}" if arguments else ""), arguments


@contextmanager
def _harmless():
    """A try that is only watched may end as it likes; what it did is undone."""
    try:
        yield
    except Exception:  # noqa: BLE001 - refusals of every kind
        transaction.get_connection().needs_rollback = False


@contextmanager
def prepared(world, one):
    """Let what must have happened before a try happen; undone afterwards."""
    world.keep_signed_in()
    with undone():
        if one.given:
            one.given(world)
        yield
