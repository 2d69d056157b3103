"""Which version of a row was the newest at a moment, and over which index it is found; days after sending."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from casework.models import Case, Child, Deadline, Support
from referrals.models import Placement, Referral
from reports.figures import Cadence, containing, numbers, scope_of, total
from reports.figures.asof import versions
from tests.factories import make_case
from tests.referrals.build import make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def version(row, **columns):
    """Write one more version of `row`, like its newest save for `columns`."""
    newest = row.history.latest()
    newest.history_id = None
    for name, value in columns.items():
        setattr(newest, name, value)
    newest.save(force_insert=True)
    return newest


def test_of_two_versions_of_one_moment_the_later_written_is_the_newest(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    at = case.history.latest().history_date
    assert versions(Case, at).get(id=case.pk).state == "in_progress"
    second = version(case, state="closing")
    assert (second.history_date, versions(Case, at).get(id=case.pk).history_id) == (at, second.history_id)
    # One that is written later, but of an earlier moment, is none of the newest.
    version(case, state="returned", history_date=at - dt.timedelta(days=1))
    assert versions(Case, at).get(id=case.pk).state == "closing"
    assert versions(Case, at - dt.timedelta(hours=1)).get(id=case.pk).state == "returned"
    assert not versions(Case, at - dt.timedelta(days=2)).filter(id=case.pk).exists()


@pytest.mark.parametrize("days", (30, 90))
def test_a_referral_is_looked_at_in_the_period_in_which_its_day_falls(cast, few_areas, days):
    last_month = containing(Cadence.MONTH, today()).before
    begins, over = (moment - dt.timedelta(days=days) for moment in last_month.moments)
    instant = dt.timedelta(microseconds=1)
    referral = make_referral(cast, "sent")
    version(referral.case, history_date=begins - dt.timedelta(days=1))
    found = []
    for sent_at in (begins - instant, begins, over - instant, over):
        version(referral, sent_at=sent_at, history_date=timezone.now())
        told = numbers(scope_of([few_areas["A"]], last_month), [f"after_{days}"])
        found.append(total(told[f"after_{days}"]))
    assert found == [0, 1, 1, 0]


def test_the_newest_version_of_rows_with_many_is_found_over_an_index(db):
    with connection.cursor() as cursor:
        for model in (Case, Child, Deadline, Support, Referral, Placement):
            table = model.history.model._meta.db_table
            indexes = connection.introspection.get_constraints(cursor, table).values()
            columns = [one["columns"] for one in indexes if one["index"]]
            assert ["id", "history_date", "history_id"] in columns, table
            assert ["id"] not in columns, table
