"""Consents of before: each is worth exactly as much after the migration as it was before."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from casework.models import Consent
from config.local.postgres import OWNER
from referrals.access import for_views
from referrals.models import Referral
from referrals.sharing import shared_view
from tests.factories import make_consent
from tests.referrals.build import CHILD, make_draft, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DATABASE_ROLE = OWNER


def test_old_consents_cover_whom_they_covered(cast):
    placed = make_referral(cast, "placed")
    refused = make_draft(cast, consent=False)
    orphan = make_consent(refused.case, by=cast["lan"])
    withdrawn = make_referral(cast, "placed")
    Consent.objects.filter(pk=withdrawn.consent_id).update(withdrawn_on=today())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_consent SET institution_id = NULL")
    lines = Consent.history.filter(id=placed.consent_id).count()
    before = {row.pk: (row.valid_on(today()), row.child_agrees) for row in Consent.objects.all()}
    fill = import_module("referrals.migrations.0002_consent_receiver").fill
    fill(apps, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('scope.everything', 'on', true)")
    found = Consent.objects.get(pk=placed.consent_id)
    assert found.institution == placed.institution
    assert Consent.objects.get(pk=orphan.pk).institution is None
    assert {row.pk: (row.valid_on(today()), row.child_agrees) for row in Consent.objects.all()} == before
    last = Consent.history.filter(id=placed.consent_id).first()
    assert (last.institution_id, last.history_change_reason) == (placed.institution_id, "consent_receiver")
    assert Consent.history.filter(id=placed.consent_id).count() == lines + 1
    names = [shared_view(for_views(Referral.objects).get(pk=one.pk)).name for one in (placed, withdrawn)]
    assert names == [CHILD, ""]
    fill(apps, None)
