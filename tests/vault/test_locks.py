"""Two kinds of lock never stop each other; of one kind one holder waits for the other."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from tests.referrals.test_at_once import at_once
from vault.locks import Lock, take_if_free, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def taken(lock) -> bool:
    """Try `lock` in a transaction of another connection."""

    def trial():
        with transaction.atomic():
            return take_if_free(lock)

    return at_once(trial)[0]


def waited(lock) -> bool:
    """Wait for `lock` on another connection; tell whether it came within half a second."""

    def trial():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            try:
                wait_for(lock)
            except Exception as error:  # noqa: BLE001 - whatever it was, it is looked at below
                transaction.set_rollback(True)
                return type(error).__name__
            return True

    return at_once(trial)[0]


@pytest.mark.parametrize("held", Lock)
def test_a_lock_stops_its_own_kind_and_no_other(held):
    with transaction.atomic():
        wait_for(held)
        assert {lock: taken(lock) for lock in Lock} == {lock: lock != held for lock in Lock}
    assert taken(held)


def test_who_waits_gets_it_once_the_transaction_of_the_other_has_ended():
    with transaction.atomic():
        assert take_if_free(Lock.JOBS)
        # Whoever holds it may take it again.
        assert take_if_free(Lock.JOBS)
        assert waited(Lock.JOBS) == "OperationalError"
        assert waited(Lock.FIGURES) is True
    assert waited(Lock.JOBS) is True


def test_outside_of_a_transaction_it_would_be_let_go_at_once():
    for take in (wait_for, take_if_free):
        with pytest.raises(TransactionManagementError):
            take(Lock.SEAL)


def test_the_trigger_of_the_chain_takes_the_lock_that_bears_its_name():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'audit_chain'")
        (source,) = cursor.fetchone()
    assert f"pg_advisory_xact_lock({int.from_bytes(b'dotr')}, {Lock.CHAIN.value})" in source
