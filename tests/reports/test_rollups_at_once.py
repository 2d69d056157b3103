"""A mark never lets one deed wait for another, whatever commune it is in; what is open is counted later."""

from threading import Thread

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction

from accounts.scope import system_scope
from casework.models import Case
from reports.actions.rollups import compare_figures, count_figures, count_marked
from reports.models import CommuneFigures, CommuneMark
from tests.factories import make_case

pytestmark = pytest.mark.django_db(transaction=True)
RISK = {"low": "medium", "unknown": "low", "medium": "high", "high": "low"}


def deed(case) -> None:
    """Write one version of a case, as every deed on it does; the trigger marks its commune."""
    with system_scope("tests.deed"):
        case = Case.objects.get(pk=case.pk)
        case.risk = RISK[case.risk]
        case.save()


def aside(*calls) -> list:
    """Do `calls` in one transaction of another connection, which waits for nobody longer than two seconds."""
    found = []

    def run():
        close_old_connections()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                found.extend(call() for call in calls)
        except OperationalError as error:
            found.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return found


def risks(commune) -> dict:
    with system_scope("tests.look"):
        return CommuneFigures.objects.get(commune=commune, closed=False).cells["open_risk"]


def marked() -> set[int]:
    with system_scope("tests.look"):
        return set(CommuneMark.objects.values_list("commune_id", flat=True))


@pytest.fixture
def pair(cast):
    cases = [make_case(by=cast["lan"]) for _ in range(2)]
    count_figures()
    assert (risks(cases[0].commune_id), marked()) == ({"unknown": 2}, set())
    return cases


def test_two_deeds_in_one_commune_do_not_wait_for_each_other(pair):
    one, other = pair
    with transaction.atomic():
        deed(one)
        assert aside(lambda: deed(other)) == [None]
        # Neither does counting; it sees what has ended and leaves the mark of what has not.
        assert aside(count_marked) == [1]
        assert risks(one.commune_id) == {"unknown": 1, "low": 1}
    assert marked() == {one.commune_id}
    assert count_marked() == 1
    assert (risks(one.commune_id), marked()) == ({"low": 2}, set())


def test_deeds_that_cross_two_communes_do_not_lock_each_other_out(cast, pair):
    here, there = pair[0], make_case(by=cast["hoa"])
    also_here, also_there = pair[1], make_case(by=cast["hoa"])
    with transaction.atomic():
        deed(here)
        assert aside(lambda: deed(also_there), lambda: deed(also_here)) == [None, None]
        deed(there)
    assert marked() == {here.commune_id, there.commune_id}
    count_marked()
    assert risks(here.commune_id) == {"low": 2}
    assert risks(there.commune_id) == {"low": 2}


def test_a_deed_does_not_wait_while_its_commune_is_counted_or_compared(pair):
    one, other = pair
    for count in (count_marked, compare_figures):
        deed(one)
        with transaction.atomic():
            count()
            assert aside(lambda: deed(other)) == [None]
        assert marked() == {one.commune_id}
        count_marked()


def test_what_is_still_open_is_no_difference_at_night(pair):
    one, _other = pair
    with transaction.atomic():
        deed(one)
        (found,) = aside(compare_figures)
        assert (found.differences, risks(one.commune_id)) == (0, {"unknown": 2})
    assert count_marked() == 1
    assert risks(one.commune_id) == {"unknown": 1, "low": 1}
