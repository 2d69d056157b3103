"""Fixtures that most tests share: a few areas, the cast, and a client signed in as one of them."""

import datetime as dt

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client

from accounts.actions.sessions import begin_session
from accounts.step_up import note_confirmation
from areas.actions import LIST_VERSION
from areas.models import Area
from config.demo.cast import COMMUNES, PROVINCE
from config.demo.people import seed_people
from vietnam.text import fold

NAMES = {"A": "Xã Tân Hòa", "B": "Xã Tân Đông", "C": "Xã Mỹ Lợi"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Let Django empty the tables after tests that commit; the refusal of TRUNCATE has a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", lambda _self, statements: emptied(statements))
        yield


def emptied(statements):
    """Empty tables past the triggers that refuse it."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


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
