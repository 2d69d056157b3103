"""Every event and every row of history is linked when its transaction ends, and nothing gets past that."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.actions import history_opened, save, write_event
from audit.chain import row_digest, row_head
from audit.enums import Deed
from audit.models import Event, Link, Verification
from audit.sealing import seal_head, verify_trail
from audit.verifying import expected_guards
from audit.watching import evidence_keys, watch_tables, watched_tables
from casework.models import Household
from tests.audit.trail import WORDS

pytestmark = pytest.mark.django_db
HOUSEHOLDS = "casework_historicalhousehold"


def commit():
    """Do what the end of the transaction does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def linked() -> list[tuple]:
    """Return what the newest links speak of."""
    commit()
    return list(Link.objects.order_by("position").values_list("source", "record", "change", "certificate"))


def faults() -> list[tuple[str, str]]:
    """Return the faults of rows and links; guards and lateness have tests of their own."""
    found = verify_trail().faults
    return [(fault.kind, fault.words) for fault in found if fault.kind not in ("unguarded", "unsealed")]


def test_an_event_and_a_change_are_linked_in_the_order_in_which_they_were_made(cast, few_areas):
    before = len(linked())
    event = write_event(by=cast["lan"], deed=Deed.READ, about="somewhere")
    home = save(Household(commune=few_areas["A"], village="Ấp 1"), by=cast["lan"], reason="take_report")
    assert Link.objects.count() == before
    new = linked()[before:]
    assert new == [
        ("audit_event", event.pk, "I", ""),
        (HOUSEHOLDS, home.history.get().pk, "I", ""),
    ]
    assert list(Link.objects.values_list("position", flat=True)) == list(range(1, before + 3))
    assert faults() == []


def test_what_is_rolled_back_is_not_linked(cast):
    before = len(linked())
    with transaction.atomic():
        write_event(by=cast["lan"], deed=Deed.READ, about="somewhere")
        transaction.set_rollback(True)
    assert len(linked()) == before


@pytest.mark.parametrize("word", WORDS)
def test_the_digest_of_the_database_is_the_one_computed_here(cast, word):
    event = write_event(by=cast["lan"], deed=Deed.READ, about="x", reason=word, fields=[word, "b"])
    commit()
    with connection.cursor() as cursor:
        watched = next(one for one in watched_tables(cursor) if one.table == "audit_event")
        cursor.execute("SET LOCAL timezone = 'UTC'")
        columns = ", ".join(f'"{name}"::text' for name in watched.names)
        cursor.execute(f"SELECT {columns} FROM audit_event WHERE id = %s", [event.pk])
        digest = row_digest(row_head("audit_event", watched.names), cursor.fetchone())
    assert bytes(Link.objects.get(source="audit_event", record=event.pk).digest) == digest


def test_the_digest_does_not_depend_on_the_session_that_writes(cast):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'America/Lima'")
        cursor.execute("SET LOCAL datestyle = 'German'")
        write_event(by=cast["lan"], deed=Deed.READ, about="x")
        commit()
    assert faults() == []


@pytest.mark.parametrize(
    "table", ["audit_link", "audit_seal", "audit_shape", "audit_verification", HOUSEHOLDS]
)
@pytest.mark.parametrize("statement", ["DELETE FROM {0}", "UPDATE {0} SET {1} = {1}"])
def test_nothing_of_the_evidence_can_be_changed_or_removed(cast, few_areas, table, statement):
    save(Household(commune=few_areas["A"], village="Ấp 1"), by=cast["lan"], reason="take_report")
    commit()
    seal_head()
    Verification.objects.create(whole=True, first=1, last=1, seals=1, faults=0)
    column = {"audit_link": "position", "audit_seal": "number", HOUSEHOLDS: "history_id"}.get(table, "id")
    with (
        pytest.raises(DatabaseError, match=r"append-only|permission denied|GENERATED ALWAYS"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column))


def test_every_history_is_watched_and_guarded():
    with connection.cursor() as cursor:
        assert {one.table for one in watched_tables(cursor)} == set(evidence_keys())
        cursor.execute("SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal")
        assert expected_guards() - set(cursor.fetchall()) == set()
    assert {"audit_event", "casework_historicalcase", "accounts_historicalrole"} <= set(evidence_keys())


def test_watching_again_changes_nothing(cast):
    before = linked()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_shape")
        shapes = cursor.fetchone()
        watch_tables()
        cursor.execute("SELECT count(*) FROM audit_shape")
        assert cursor.fetchone() == shapes
    assert linked() == before


def test_an_event_tells_role_and_purpose_and_no_session_outside_of_a_request(cast):
    event = write_event(by=cast["lan"], deed=Deed.READ, about="x", purpose="breach_notice")
    assert (event.role, event.session, event.address, event.purpose) == ("officer", "", None, "breach_notice")
    assert Event.objects.filter(role="officer").exists()


def test_a_task_without_a_person_has_no_role():
    assert write_event(by=None, deed=Deed.MOVED, about="x").role == ""


def test_the_door_is_shut_for_a_program_that_owns_nothing(cast, few_areas):
    home = save(Household(commune=few_areas["A"], village="Ấp 1"), by=cast["lan"], reason="take_report")
    commit()
    with pytest.raises(DatabaseError, match="permission denied"), history_opened("certificate-1"):
        home.history.all().delete()
