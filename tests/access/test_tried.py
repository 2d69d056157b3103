"""What the matrix says of a try: whether it left anything in the database other than it was."""

from django.db import connection, transaction

from areas.models import SupervisionArea
from audit.enums import Deed
from audit.models import Event
from tests.access.cells import tried


def test_what_was_written_is_told_and_undone(world):
    areas = SupervisionArea.objects.count()
    with tried() as wrote:
        SupervisionArea.objects.create(name="Khu vực thử")
    with tried() as rewrote:
        SupervisionArea.objects.filter(pk=SupervisionArea.objects.first().pk).update(name="Khu vực thử")
    with tried() as deleted, connection.cursor() as cursor:
        cursor.execute("DELETE FROM areas_supervisedcommune")
    assert (wrote.changed, rewrote.changed, deleted.changed) == (True, True, True)
    assert SupervisionArea.objects.count() == areas


def test_what_was_taken_back_and_what_may_change_is_no_change(world):
    with tried() as took_back:
        point = transaction.savepoint()
        SupervisionArea.objects.create(name="Khu vực thử")
        transaction.savepoint_rollback(point)
    with tried() as looked:
        SupervisionArea.objects.first()
    with tried() as told:
        Event.objects.create(deed=Deed.READ, kind="x")
    assert (took_back.changed, looked.changed, told.changed) == (False, False, False)
