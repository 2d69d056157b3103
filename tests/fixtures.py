"""Fixtures that most tests share: a few areas, the cast, and a client signed in as one of them."""

import datetime as dt
import os
from contextlib import contextmanager
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.signals import connection_created
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.sessions import begin_session
from accounts.models import Role, User
from accounts.step_up import note_confirmation
from areas.actions import LIST_VERSION
from areas.calendar import follow_stamp
from areas.models import Area, SupervisedCommune, SupervisionArea
from config.demo.cast import COMMUNES, PROVINCE
from config.demo.people import seed_people
from schools.models import Institution, Post, Programme
from tests import database
from vietnam.text import fold

# What `seed_people` writes, each table with its history.
STAGE = {
    "areas": (Area,),
    "cast": (SupervisionArea, SupervisedCommune, Institution, Programme, User, Role, Post),
}
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


@pytest.fixture(scope="session")
def stage(django_db_setup, django_db_blocker):
    """What puts areas and cast back as `seed_people` made them once: far faster than making them anew."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_areas()
        seed_people()
        found = {part: "".join(map(_put_back, models)) for part, models in STAGE.items()}
        transaction.set_rollback(True)
    return found


def _put_back(model) -> str:
    """Return the INSERT of all rows that the table of `model` and its history now have."""
    statements = []
    for table in (model._meta.db_table, model.history.model._meta.db_table):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT quote_literal(jsonb_agg(kept)) FROM {table} kept")
            (rows,) = cursor.fetchone()
        statements.append(
            f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, {rows});"
        )
    return "".join(statements)


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


@pytest.fixture(autouse=True)
def calendar_of_the_law():
    """Count by the law alone after each test: what it decided about days goes with its rows."""
    yield
    follow_stamp(0)


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
def few_areas(db, stage):
    """The province and the three communes of the cast; letter → commune."""
    with connection.cursor() as cursor:
        cursor.execute(stage["areas"])
    found = {
        area.code: area for area in Area.objects.filter(code__in=COMMUNES.values()).select_related("parent")
    }
    return {letter: found[code] for letter, code in COMMUNES.items()}


@pytest.fixture
def cast(few_areas, stage):
    """The cast with roles and institutions: `cast["lan"]` is the officer of commune A."""
    with connection.cursor() as cursor:
        cursor.execute(stage["cast"])
    return {user.username: user for user in User.objects.order_by("pk")}


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
