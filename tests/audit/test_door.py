"""The one door through which history is changed: for the owner of the tables, with a certificate."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.actions import history_opened, save
from audit.sealing import verify_trail
from casework.models import Household
from config.local.postgres import OWNER
from tests.audit.test_chain import HOUSEHOLDS, faults, linked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_owner(django_db_setup, django_db_blocker):
    """Work as the owner of the tables, as commands that erase do."""
    with django_db_blocker.unblock():
        connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "USER", OWNER)
        yield
        with django_db_blocker.unblock():
            connection.close()


def test_an_erasure_by_certificate_is_in_the_chain_and_no_fault(cast, few_areas):
    home = save(Household(commune=few_areas["A"], village="Ấp 1"), by=cast["lan"], reason="take_report")
    home.village = "Ấp 2"
    save(home, by=cast["lan"], reason="correct")
    first, second = home.history.order_by("pk")
    with history_opened("certificate-1"):
        first.delete()
        second.village = ""
        second.save()
    assert linked()[-2:] == [
        (HOUSEHOLDS, first.pk or linked()[-2][1], "D", "certificate-1"),
        (HOUSEHOLDS, second.pk, "U", "certificate-1"),
    ]
    assert faults() == []
    assert verify_trail().certificates == {"certificate-1": 2}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        second.delete()
