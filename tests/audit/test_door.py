"""The one door through which history is changed: for the owner of the tables, with a certificate."""

import pytest
from django.db import DatabaseError, transaction

from audit.actions import history_opened, save
from audit.sealing import verify_trail
from casework.models import Household
from config.local.postgres import OWNER
from tests.audit.test_chain import HOUSEHOLDS, faults, linked

pytestmark = pytest.mark.django_db
DATABASE_ROLE = OWNER


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
