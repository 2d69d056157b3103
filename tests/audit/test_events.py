import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from audit.actions import save, write_event
from audit.enums import Deed
from audit.models import Event
from casework.models import Household
from config.local.postgres import OWNER
from tests.database import room

pytestmark = pytest.mark.django_db


CHANGES = ("UPDATE audit_event SET deed='read'", "DELETE FROM audit_event", "TRUNCATE audit_event")


@pytest.mark.parametrize("statement", CHANGES)
def test_the_program_cannot_change_the_trail(cast, statement):
    write_event(by=cast["lan"], deed=Deed.CHANGED, about="somewhere")
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.get().deed == Deed.CHANGED


@pytest.mark.parametrize("statement", CHANGES)
def test_nor_can_the_owner_of_the_tables(statement):
    name = connection.settings_dict["NAME"]
    row = "INSERT INTO audit_event (at, deed, outcome, kind, object_pk, case_code, fields, reason,"
    row += " role, session, request, purpose) VALUES"
    with psycopg.connect(host=room(), user=OWNER, dbname=name) as owner:
        owner.execute(f"{row} (now(), 'changed', 'done', 'x', '', '', '[]', '', '', '', '', '')")
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(psycopg.Error, match="append-only"):
            owner.execute(statement)
        owner.rollback()


def test_an_event_holds_names_of_fields_and_the_place(cast, few_areas):
    event = write_event(
        by=cast["lan"], deed=Deed.READ, about=few_areas["A"], area=few_areas["A"], fields={"b", "a"}
    )
    event.refresh_from_db()
    assert (event.kind, event.object_pk, event.fields) == ("areas.area", str(few_areas["A"].pk), ["a", "b"])


def test_save_writes_the_history_with_actor_and_code(cast, few_areas):
    home = save(Household(commune=few_areas["A"], village="Ấp 1"), by=cast["lan"], reason="take_report")
    home.village = "Ấp 2"
    save(home, by=cast["hoa"], reason="correct")
    rows = [
        (row.village, row.history_user.username, row.history_change_reason)
        for row in home.history.order_by("pk")
    ]
    assert rows == [("Ấp 1", "lan", "take_report"), ("Ấp 2", "hoa", "correct")]
