import pytest
from django.db import DatabaseError, connection, transaction

from audit.actions import save, write_event
from audit.enums import Deed
from audit.models import Event
from casework.models import Household

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET deed='read'", "DELETE FROM audit_event"])
def test_an_event_cannot_be_changed_or_removed(cast, statement):
    write_event(by=cast["lan"], deed=Deed.CHANGED, about="somewhere")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.get().deed == Deed.CHANGED


def test_the_trail_cannot_be_emptied(cast):
    write_event(by=cast["lan"], deed=Deed.CHANGED, about="somewhere")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE audit_event")
    assert Event.objects.count() == 1


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
    rows = home.history.order_by("pk").values_list(
        "village", "history_user__username", "history_change_reason"
    )
    assert list(rows) == [("Ấp 1", "lan", "take_report"), ("Ấp 2", "hoa", "correct")]
