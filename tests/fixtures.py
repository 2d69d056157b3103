"""Fixtures that most tests share: a few areas, the cast, and a client signed in as one of them."""

import datetime as dt
import os
from contextlib import contextmanager
from itertools import pairwise

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.signals import connection_created
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.sessions import begin_session
from accounts.step_up import note_confirmation
from areas.actions import LIST_VERSION
from areas.models import Area
from config.demo.cast import COMMUNES, PROVINCE
from config.demo.people import seed_people
from tests import database
from vietnam.text import fold

NAMES = {"A": "Xã Tân Hòa", "B": "Xã Tân Đông", "C": "Xã Mỹ Lợi"}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A database of this process, used as in production: the program owns none of its tables.

    Outside of requests a test sees every row; a request, and whatever opens a scope, sees what is its own.
    """
    name = database.copied(f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    connection_created.connect(see_everything, dispatch_uid="tests")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        patch.setattr(DatabaseOperations, "execute_sql_flush", lambda _self, tables: emptied(name, tables))
        yield
        connection.close()
    database.dropped(name)


def see_everything(connection, **_kwargs):
    """Show a new connection every row until it opens a scope."""
    with connection.cursor() as cursor:
        cursor.execute("SET scope.everything = 'on'")


def emptied(name, statements):
    """Empty the tables after a test that commits: the program itself may not, and the trail refuses it."""
    with database.superuser(name) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def django_assert_num_queries():
    """`django_assert_num_queries(8)` fails unless the block asks the database so often for what it is about.

    What a scope tells the database at its start and end is left out: it is the same for every page.
    """

    @contextmanager
    def asks(number):
        with CaptureQueriesContext(connection) as asked:
            yield asked
        own = own_queries([query["sql"] for query in asked.captured_queries])
        assert len(own) == number, "\n".join(own)

    return asks


def own_queries(asked: list[str]) -> list[str]:
    """Return the statements that no scope made: without its savepoints and what it tells the database."""
    opened = {
        place.split()[-1]
        for place, then in pairwise(asked)
        if place.startswith("SAVEPOINT") and "current_setting('scope." in then
    }
    about_scope = ("current_setting('scope.", "set_config('scope.", "scope_enter(")
    return [
        sql
        for sql in asked
        if not any(words in sql for words in about_scope)
        and not ("SAVEPOINT" in sql and sql.split()[-1] in opened)
    ]


@pytest.fixture
def few_areas(db):
    """The province and the three communes of the cast; letter → commune."""
    return make_areas()


@pytest.fixture
def cast(few_areas):
    """The cast with roles and institutions: `cast["lan"]` is the officer of commune A."""
    return seed_people()


@pytest.fixture
def sign_in():
    """Return a function that gives a client signed in as a user: `sign_in(cast["lan"]).get(...)`."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        note_confirmation(session)
        begin_session(session, user)
        session.save()
        return client

    return signed_in


def make_areas() -> dict[str, Area]:
    """Make the areas of `few_areas`."""
    province = _area(PROVINCE, "Tỉnh Đồng Tháp", "tinh", None)
    return {letter: _area(code, NAMES[letter], "xa", province) for letter, code in COMMUNES.items()}


def _area(code, name, kind, parent) -> Area:
    area, _ = Area.objects.get_or_create(
        list_version=LIST_VERSION,
        code=code,
        defaults={
            "name": name,
            "kind": kind,
            "parent": parent,
            "search_key": fold(name),
            "valid_from": dt.date(2025, 7, 1),
        },
    )
    return area
