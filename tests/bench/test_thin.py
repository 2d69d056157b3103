"""The thin country holds what the pump asks about, whole to the last foreign key, and has its morning."""

import pytest
from django.db import connection

from accounts.models import Notice
from bench import digests, explain, recount
from bench.thin import CASES_A_REFERRAL, NOTICES_A_CASE, thin
from casework.models import Case, Child, Deadline, Report
from config.local.postgres import OWNER
from referrals.models import Referral
from reminders.clock import database_now
from reminders.models import Delivery, Digest
from reminders.queries import passed_deadlines
from vietnam.text import fold, sort_key

CASES, OPEN = 200, 40
DATABASE_ROLE = OWNER


@pytest.fixture
def country(few_areas):
    yield thin(CASES, OPEN)
    # Counters stay where they were set when the rows are rolled back: too low for those of other tests.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('public.%I', sequencename)::regclass, greatest(last_value, 100000))"
            " FROM pg_sequences WHERE sequencename ~ '^(accounts|areas|casework|schools|referrals)_.*id_seq$'"
        )


def test_it_is_whole_and_has_so_many_cases_clocks_and_notices(country):
    connection.check_constraints()
    assert (country.cases, country.deadlines) == (CASES, OPEN)
    assert (Case.objects.count(), Report.objects.count()) == (CASES, CASES)
    running = Deadline.objects.filter(met_at=None, cancelled_at=None)
    assert (running.count(), Deadline.objects.exclude(met_at=None).count()) == (OPEN, CASES)
    assert set(running.values_list("case")) == set(Case.objects.exclude(next_due=None).values_list("pk"))
    assert Referral.objects.count() == CASES // CASES_A_REFERRAL
    assert Notice.objects.filter(state="sent").count() == CASES * NOTICES_A_CASE
    for child in Child.objects.all()[:20]:
        assert (child.search_key, child.sort_key) == (fold(child.full_name), sort_key(child.full_name))
    # Of what passed everybody was told: a run begins with nothing to do.
    now = database_now()
    assert running.filter(due_at__lt=now).exists()
    assert not passed_deadlines(now).exists()


def test_a_morning_is_sent_in_one_pass_and_measured(country, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(explain, "FOLDER", tmp_path)
    plans = " ".join(digests.write_plans(9).read_text(encoding="utf-8").split())
    for table in ("accounts_notice", "reminders_digest", "casework_child"):
        assert f"FROM {table} " in plans
    # Three officers, three chairs, three counsellors; twice is no more than once.
    for _time in range(2):
        found = digests.measure(9)
        assert (found["digests handled"], found["handed over"], found["left over"]) == (9, 9, 0)
        owed = Notice.objects.exclude(kind="deadline_passed", case_code="")
        assert found["lines of a digest"] == owed.count() / 9 > 1
    assert Digest.objects.exclude(done_at=None).count() == 9
    assert Delivery.objects.filter(outcome="sent", code="counted").count() == 9
    assert not Notice.objects.filter(state="unsent").exists()


def test_the_preview_of_a_day_off_counts_the_dates_behind_it(country):
    found = recount.measure()
    assert 0 < found["dates that would move"] <= OPEN
