"""What the database itself refuses to the role of the program, whatever code comes to run in it."""

import pytest
from django.db import connection

from accounts.scope import person_scope
from audit.actions import save, write_event
from audit.enums import Deed
from audit.models import Verification
from audit.sealing import seal_head
from audit.watching import evidence_keys
from casework.models import Household
from tests.audit.intrusions import EVERYWHERE, KEPT, statements
from tests.audit.tamper import is_refused, tamper_as_program
from tests.audit.trail import HISTORY, build, intruder, program

pytestmark = pytest.mark.django_db
HISTORIES = sorted(set(evidence_keys()) - {"audit_event"})


@pytest.fixture
def raw(cast, few_areas):
    """The program's own connection, with rows in every table of the evidence."""
    write_event(by=cast["lan"], deed=Deed.READ, about="somewhere")
    save(Household(commune=few_areas["A"], village="Ấp 1"), by=cast["lan"], reason="take_report")
    connection.check_constraints()
    seal_head()
    Verification.objects.create(whole=True, first=1, last=1, seals=1, faults=0)
    return connection.connection


def content() -> list[tuple]:
    """Return a sum over every row of the evidence, its triggers and its rights."""
    tables = [*KEPT, *HISTORIES, "pg_trigger", "pg_policy"]
    sums = [f"SELECT '{name}', count(*), sum(hashtext(t::text)) FROM {name} t" for name in tables]
    sums.append("SELECT 'rights', count(*), sum(hashtext(relacl::text)) FROM pg_class")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sums))
        # The database reads the tables side by side: in which order they come is its own affair.
        return sorted(cursor.fetchall(), key=lambda row: row[0])


def test_every_intrusion_is_refused_and_changes_nothing(raw):
    before = content()
    assert min(number for name, number, _sum in before if name in KEPT and name != HISTORY) > 0
    assert [statement for statement in statements() if not is_refused(raw, statement)] == []
    assert content() == before


def test_no_history_can_be_changed_by_the_program(raw):
    assert len(HISTORIES) > 20
    tried = [
        text.format(table=table, column=evidence_keys()[table]) for table in HISTORIES for text in EVERYWHERE
    ]
    assert [statement for statement in tried if not is_refused(raw, statement)] == []


def test_the_program_has_no_right_that_it_does_not_need(raw):
    everything = {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}
    allowed = dict.fromkeys([*HISTORIES, "audit_event", "audit_seal", "audit_verification"], READ_AND_ADD)
    allowed |= {"audit_link": {"SELECT"}, "audit_shape": {"SELECT"}, "audit_queue": set()}
    asked = [(table, right) for table in allowed for right in sorted(everything)]
    with connection.cursor() as cursor:
        held = {table: set() for table in allowed}
        for table, right in asked:
            cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
            if cursor.fetchone()[0]:
                held[table].add(right)
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE 'audit%%'"
            " AND has_function_privilege(current_user, oid, 'EXECUTE')"
        )
        callable_functions = cursor.fetchall()
    assert held == allowed
    assert callable_functions == []


READ_AND_ADD = {"SELECT", "INSERT"}


def test_what_is_not_refused_counts_and_what_only_fails_is_no_refusal(raw):
    assert not is_refused(raw, "SELECT * FROM audit_event")
    with pytest.raises(AssertionError, match="not refused but failed"):
        is_refused(raw, "DELETE FROM audit_evnet")


def test_another_scope_can_be_asked_for_and_is_no_boundary(raw, cast):
    """Row security holds against a forgotten filter, not against SQL of one's own: docs/decisions/0018."""
    with person_scope(cast["hoa"]), connection.cursor() as cursor:
        assert Household.objects.count() == 0
        cursor.execute("SELECT scope_enter(%s, now())", [cast["lan"].pk])
        assert Household.objects.count() == 1


def test_both_sides_of_the_thousand_run(django_db_setup):
    with program() as alone:
        refused, allowed = tamper_as_program(alone, seed=1, count=200)
        alone.rollback()
    assert (refused.total(), allowed) == (200, [])


def test_a_right_too_many_is_noticed(django_db_setup):
    with intruder() as owner:
        build(owner, seed=3, events=20)
        owner.execute("SET LOCAL ROLE den_truong_app")
        assert is_refused(owner, "DELETE FROM audit_event")
        owner.execute("RESET ROLE")
        owner.execute("GRANT SELECT ON audit_queue TO den_truong_app")
        owner.execute("SET LOCAL ROLE den_truong_app")
        assert not is_refused(owner, "SELECT * FROM audit_queue")
        owner.rollback()
