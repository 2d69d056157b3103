"""The measure of the dashboards, on a small country: it is whole, and everyone's page opens. No clocks."""

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event
from bench import dashboards, explain
from bench.wide import EVENTS_A_CASE, HEAVY_OPEN, WATCHED, wide
from casework.enums import OPEN_STATES
from casework.models import Case, Support
from config.local.postgres import OWNER
from referrals.models import Attendance, Placement, Referral
from reports.models import CommuneFigures, CommuneMark, EventDay, FigureCheck
from reports.rollups import communes_of, months_kept

CASES = 200
DATABASE_ROLE = OWNER


@pytest.fixture
def country(few_areas):
    yield wide(CASES)
    # Counters stay where they were set when the rows are rolled back: too low for those of other tests.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('public.%I', sequencename)::regclass, greatest(last_value, 100000))"
            " FROM pg_sequences WHERE sequencename ~ '^(accounts|areas|casework|schools|referrals)_.*id_seq$'"
        )


def test_it_is_whole_and_its_histories_say_what_stands_in_the_tables(country):
    connection.check_constraints()
    assert (country.cases, Case.objects.count()) == (CASES + HEAVY_OPEN, CASES + HEAVY_OPEN)
    assert Event.objects.exclude(area=None).count() == country.events == CASES * EVENTS_A_CASE
    for model in (Case, Support, Referral, Placement, Attendance):
        newest = {}
        for row in model.history.order_by("history_date", "history_id").values("id", "history_date"):
            newest[row["id"]] = row["history_date"]
        assert newest.keys() == set(model.objects.values_list("pk", flat=True)), model
    told = Case.history.order_by("id", "-history_date", "-history_id").distinct("id")
    assert dict(told.values_list("id", "state")) == dict(Case.objects.values_list("id", "state"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgenabled FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgrelid = ANY (%s::regclass[])",
            [list(WATCHED)],
        )
        assert cursor.fetchall() == [("O",)]


def test_every_step_is_done_and_every_dashboard_opens(country, tmp_path, monkeypatch, few_areas):
    monkeypatch.setattr(explain, "FOLDER", tmp_path)
    months = months_kept(timezone.now())
    communes = communes_of(months[-1]).count()
    step = dashboards.timed(dashboards.fill)
    kept = CommuneFigures.objects.count()
    rows = step.told - EventDay.objects.filter(is_over=True).count()
    assert rows == kept == sum(communes_of(month).count() for month in months)
    opened = Case.objects.filter(state__in=OPEN_STATES).count()
    cells = CommuneFigures.objects.filter(month=months[-1].code).values_list("cells", flat=True)
    assert sum(sum(one.get("open_state", {}).values()) for one in cells) == opened > HEAVY_OPEN
    rows = list(dashboards.pages(country, 1, warm_up=0))
    assert [row.role for row in rows] == [dashboards.ROLES.get(name, name) for name in dashboards.PEOPLE]
    assert all(row.full.queries > 0 and row.empty.size > 0 for row in rows)
    live = list(dashboards.after_deeds(country, 1, warm_up=0))
    assert live[0].full.queries > rows[0].full.queries
    assert not CommuneMark.objects.exists()
    assert [name for name, *_spent in dashboards.worked(country, 1)] == list(dashboards.PEOPLE)
    assert dashboards.timed(dashboards.minute).told == min(dashboards.MARKED, communes)
    assert dashboards.timed(dashboards.night).told == 0
    assert FigureCheck.objects.first().communes == communes
    found = dashboards.triggers(2)
    assert all(0 < own <= whole for own, whole in found.values())
    assert len(found) == 5
    written = dashboards.write_plans(country.busy).read_text(encoding="utf-8")
    for name, title in dashboards.PEOPLE.items():
        assert f"{dashboards.ROLES.get(name, name)}, {title}\nSELECT " in written
    plans = " ".join(written.split())
    for table in ("reports_communefigures", "reports_eventday", "casework_case"):
        assert f"FROM {table} " in plans
