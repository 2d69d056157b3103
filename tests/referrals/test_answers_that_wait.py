"""Clocks of referrals that waited for the officer before clocks could stand still are stopped once."""

from importlib import import_module

import pytest
from django.db import connection

from casework.actions.clocks import refresh_next_due
from casework.enums import DeadlineKind
from casework.models import Case, Deadline
from tests.referrals.build import make_referral

pytestmark = pytest.mark.django_db
KIND = DeadlineKind.REFERRAL_ANSWER


@pytest.mark.parametrize(
    ("state", "why"), [("question", "question"), ("proposed", "other_day"), ("sent", ""), ("accepted", "")]
)
def test_only_those_that_wait_for_the_officer_are_stopped(cast, state, why):
    referral = make_referral(cast, state)
    clocks = Deadline.objects.filter(case=referral.case, kind=KIND)
    clocks.update(paused_at=None, paused_why="")
    Deadline.objects.filter(case=referral.case).exclude(kind=KIND).update(cancelled_at=referral.sent_at)
    refresh_next_due(referral.case)
    before = Case.objects.get(pk=referral.case_id).next_kind
    versions = clocks.get().history.count()
    migration = import_module("referrals.migrations.0011_answers_that_wait")
    for _twice in range(2):
        migration.stop(None, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('scope.everything', 'on', true)")
    clock = clocks.get()
    assert (clock.is_paused, clock.paused_why) == (bool(why), why)
    assert clock.history.count() == versions + bool(why)
    assert clock.history.first().paused_why == why
    after = Case.objects.get(pk=referral.case_id)
    assert (after.next_kind, after.next_due is None) == (("", True) if why else (before, before == ""))
