"""One connection after another, as a pool hands them on: transactions that really end."""

import pytest
from django.db import DatabaseError, connection

from accounts.scope import NAMES, person_scope, system_scope
from casework.models import Household

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bare(cast):
    """This connection as the program has it: nothing is shown before a scope is opened."""
    with connection.cursor() as cursor:
        cursor.execute("SET scope.everything = ''")
    yield cast
    with connection.cursor() as cursor:
        cursor.execute("SET scope.everything = 'on'")


@pytest.fixture
def own(bare):
    """A household in the commune of each of two officers."""
    with system_scope("test"):
        return {
            name: Household.objects.create(commune=bare[name].roles.get().area) for name in ("lan", "hoa")
        }


def shown():
    return set(Household.objects.values_list("pk", flat=True))


def held():
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(NAMES)), NAMES)
        return set(cursor.fetchone())


def test_nothing_is_left_for_the_next(bare, own):
    for name in ("lan", "hoa", "lan"):
        with person_scope(bare[name]):
            assert shown() == {own[name].pk}
        assert shown() == set()
        assert held() == {""}


@pytest.mark.parametrize("statement", ["SELECT 1/0", "SELECT nowhere"])
def test_nor_after_an_error(bare, own, statement):
    with pytest.raises(DatabaseError), person_scope(bare["lan"]), connection.cursor() as cursor:
        cursor.execute(statement)
    assert shown() == set()
    with pytest.raises(RuntimeError), person_scope(bare["lan"]):
        raise RuntimeError
    assert shown() == set()


def test_nor_after_a_request(bare, own, sign_in):
    for name, address, status in (("lan", "/ho-so/", 200), ("hoa", "/ho-so/0/", 404)):
        assert sign_in(bare[name]).get(address).status_code == status
        assert shown() == set()
