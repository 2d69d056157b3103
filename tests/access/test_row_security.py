"""The second net alone: no filter of the program stands between the question and the tables.

The world of the matrix lies in commune A; everybody else has work of their own elsewhere.
"""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.access import commune_ids
from accounts.enums import RoleKind
from accounts.scope import NAMES, commune_scope, person_scope, system_scope
from casework.access import running_shares
from casework.models import Case, Child, Household, ListImport, Report, Reporter, ReportForward
from config.row_security import OPEN, policies
from referrals.enums import ENDED_STATES, SHARED_STATES
from referrals.models import Referral
from reports.models import CommitteePack
from tests.access.cells import NAMES as SECRETS
from tests.access.cells import undone
from tests.access.people import (
    ANALYSTS,
    ANY_COUNSELLOR,
    DISABLED,
    GRANTED,
    KNOW,
    NO_SHARE,
    SHARED_WITH,
    SIGNED_IN,
    commune_of,
)

# The numbers stand in other communes as well.
CANARIES = [word for word in SECRETS if not word.isdigit()]
PEOPLE = (*SIGNED_IN, DISABLED)
CASE_ROLES = (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR)
# What leads from a row to the commune whose people may see it, tried in this order.
STEPS = {
    "commune_id": None,
    "case_id": Case,
    "list_import_id": ListImport,
    "report_id": Report,
    "household_id": Household,
    "pack_id": CommitteePack,
}


def tables() -> dict:
    """Every protected table with its model."""
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return {name: found[name] for name in policies(set(found))}


TABLES = tables()


def rows(table) -> list[tuple[int, str]]:
    """Return key and text of every row of `table` that the database shows."""
    key = TABLES[table]._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}", t::text FROM "{table}" t')
        return cursor.fetchall()


def counted(*names) -> dict:
    """Return table → number of rows that the database shows, for tables that show any."""
    found = {name: len(rows(name)) for name in names or TABLES}
    return {name: number for name, number in found.items() if number}


@pytest.fixture(scope="module")
def everything(world):
    """Table → number of its rows; none is empty, so that nothing below is proved by nothing."""
    found = counted()
    assert set(TABLES) - set(found) <= NOTHING_HAPPENED
    return found


FORWARDS = ("casework_reportforward", "casework_historicalreportforward")
FORWARDS += ("casework_transfer", "casework_historicaltransfer")


def _arrived(table, key):
    return TABLES[table]._default_manager.get(pk=key).to_commune_id


# Histories of what no person of the world has done yet.
NOTHING_HAPPENED = {"casework_historicalcolumnmemory", "casework_columnmemory"}


def test_every_table_near_a_child_is_protected_or_said_to_stand_open():
    near = {"casework_case", "casework_child", "casework_household", "casework_report", "referrals_referral"}
    found = set()
    while True:
        more = {
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if getattr(field, "concrete", False)
            and field.related_model
            and field.related_model._meta.db_table in near | found
        }
        if more <= found:
            break
        found |= more
    assert (near | found) - set(TABLES) - set(OPEN) == set()


def test_the_database_holds_everybody_to_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert {name for (name,) in cursor.fetchall()} == set(TABLES)
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, (SELECT count(*) FROM pg_tables WHERE tableowner = current_user)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, 0)
        cursor.execute(
            "SELECT viewname FROM pg_views WHERE schemaname = 'public' UNION ALL SELECT matviewname"
            " FROM pg_matviews"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_without_a_scope_nothing_is_shown(world, everything):
    with undone(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('scope.everything', '', true)")
        assert counted() == {}


@pytest.fixture(scope="module")
def homes(world):
    """Table → key of row → commune of the row, read past every rule."""
    return {
        table: dict(_place(model, row) for row in model._default_manager.all())
        for table, model in TABLES.items()
    }


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_reads_a_row_of_others(world, everything, homes, name):
    person = world.people[name]
    with person_scope(person):
        shown = {table: rows(table) for table in TABLES}
        mine = set(commune_ids(person, *CASE_ROLES))
    foreign = [
        (table, key)
        for table, found in shown.items()
        for key, _text in found
        if homes[table][key] not in mine
    ]
    if name in (*SHARED_WITH, *NO_SHARE):
        assert beyond_shares(person, foreign) == []
        return
    if name in ANY_COUNSELLOR:
        assert only_of_referrals(person, shown) == []
        return
    # A report or a case on its way is read at both ends.
    foreign = [row for row in foreign if not (row[0] in FORWARDS and _arrived(*row) in mine)]
    counted = ("casework_case", "casework_historicalcase") if name in ANALYSTS else ()
    assert [row for row in foreign if row[0] not in counted] == []
    if name not in KNOW:
        assert [
            word for word in CANARIES for found in shown.values() for _key, text in found if word in text
        ] == []
    if name in ("lan", "quang"):
        assert {key for key, _text in shown["casework_case"]} >= {
            world.records[name].pk for name in world.records if name.startswith("case_") and "of" not in name
        }


def _place(model, row):
    if model._meta.app_label == "reports" and hasattr(row, "by"):
        # A person's own: it lies where the person works.
        return row.pk, commune_of(row.by).pk
    column = next((name for name in STEPS if hasattr(row, name)), None)
    if column is None:
        return row.pk, _through(row)
    target = STEPS[column]
    if target and getattr(row, column) is None:
        # What a school reported has no record of a sender: it arrives in the commune.
        return row.pk, row.to_commune_id
    return row.pk, _commune(target, getattr(row, column)) if target else row.commune_id


def _through(row):
    if hasattr(row, "plan_id"):
        return row.plan.case.commune_id
    if hasattr(row, "meeting_id"):
        return row.meeting.case.commune_id
    if hasattr(row, "referral_id"):
        return Referral.objects.get(pk=row.referral_id).case.commune_id
    return row.placement.referral.case.commune_id


_known = {}


def _commune(model, pk):
    if (model, pk) not in _known:
        row = model.objects.get(pk=pk)
        _known[model, pk] = row.commune_id
    return _known[model, pk]


def beyond_shares(person, foreign) -> list:
    """Return which rows of other communes are not of a case that is shared with `person` now."""
    cases = set(running_shares().filter(user=person).values_list("case_id", flat=True))
    return [(table, key) for table, key in foreign if not _is_shared(table, key, person, cases)]


def _is_shared(table, key, person, cases) -> bool:
    row = TABLES[table]._default_manager.get(pk=key)
    if table.endswith("caseshare"):
        return row.case_id in cases or row.user_id == person.pk
    if table.endswith(("household", "child", "caregiver")):
        home = getattr(row, "household_id", row.id)
        return Case.objects.filter(pk__in=cases, child__household=home).exists()
    if hasattr(row, "case_id"):
        return row.case_id in cases
    return (
        hasattr(row, "plan_id")
        or hasattr(row, "meeting_id")
        or hasattr(row, "referral_id")
        or hasattr(row, "placement_id")
        or (row.id in cases)
    )


def only_of_referrals(person, shown) -> list:
    """Return what a counsellor reads beyond what was granted to her and the ended work of her post."""
    mine = Referral.objects.filter(institution__posts__user=person)
    granted = Referral.objects.filter(
        referraluserobjectpermission__user=person, state__in=SHARED_STATES, institution__posts__user=person
    )
    ended = mine.filter(state__in=ENDED_STATES, sent_at__isnull=False)
    cases = set(granted.values_list("case_id", flat=True))
    children = set(Case.objects.filter(pk__in=cases).values_list("child_id", flat=True))
    own_school = ReportForward.objects.filter(from_institution__posts__user=person)
    reported = set(own_school.values_list("pk", flat=True))
    allowed = {
        "casework_case": cases,
        "casework_child": children,
        "casework_reportforward": reported,
        "referrals_referral": {*granted.values_list("pk", flat=True), *ended.values_list("pk", flat=True)},
    }
    nothing = ("report", "reporter", "screening", "assessment", "plan", "visit", "review", "note", "listrow")
    beyond = [(table, key) for table, keys in allowed.items() for key, _ in shown[table] if key not in keys]
    return beyond + [(name, key) for name in nothing for key, _ in shown[f"casework_{name}"]]


def test_a_granted_counsellor_reads_the_case_and_a_colleague_does_not(world):
    referral = world.records["referral_placed"]
    with person_scope(world.people[GRANTED[0]]):
        assert Child.objects.get(pk=referral.case.child_id).full_name
        assert Referral.objects.filter(pk=referral.pk).exists()
    with person_scope(world.people["dung"]):
        assert not Referral.objects.filter(pk=referral.pk).exists()
        assert not Child.objects.filter(pk=referral.case.child_id).exists()


def test_who_reported_is_read_by_who_took_the_report_and_the_chair(world):
    report = world.records["report"]
    assert Reporter.objects.filter(report=report).exists()
    seen = {}
    for name in KNOW:
        with person_scope(world.people[name]):
            seen[name] = Reporter.objects.filter(report=report).exists()
    assert seen == {"lan": True, "mai": False, "minh": True, "kiem": True, "quang": False}


def test_nobody_writes_a_row_of_others(world):
    case = world.records["case_new"]
    with person_scope(world.people["hoa"]):
        assert Case._base_manager.filter(pk=case.pk).update(risk="high") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Household.objects.create(commune=world.records["commune"])
    with person_scope(world.people["binh"]), pytest.raises(DatabaseError), transaction.atomic():
        case.notes.create(text="x", by=world.people["binh"], written_in=case.commune)
    assert Case.objects.get(pk=case.pk).risk == case.risk


def test_a_task_of_one_commune_reads_that_commune(world, everything, homes):
    with commune_scope("test", world.records["elsewhere"]):
        # A report on its way is read at both ends.
        own = [table for table in TABLES if table not in FORWARDS]
        found = {homes[table][key] for table in own for key, _text in rows(table)}
    assert found == {world.records["elsewhere"].pk}
    with commune_scope("test", None):
        assert counted() == {}
    with system_scope("test"):
        assert counted() == everything


def held():
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(NAMES)), NAMES)
        return cursor.fetchone()


def test_a_scope_inside_another_gives_back_what_held_before(world):
    lan, hoa = world.people["lan"], world.people["hoa"]
    before = held()
    with person_scope(lan):
        outer = held()
        with person_scope(hoa):
            assert held() not in (before, outer)
        assert held() == outer
        with pytest.raises(RuntimeError), system_scope("test"):
            raise RuntimeError
        assert held() == outer
        with pytest.raises(DatabaseError), system_scope("test"), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert held() == outer
    assert held() == before


def test_a_task_is_asked_about_no_list_and_no_other_table(world):
    """Every policy answers a task first: over a million rows the rest would cost most of the query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_get_expr(polqual, polrelid) FROM pg_policy"
            " JOIN pg_class ON pg_class.oid = polrelid WHERE polname = 'work'"
        )
        found = dict(cursor.fetchall())
    assert set(found) == set(tables())
    opening = "(( SELECT scope_everything() AS scope_everything) OR "
    assert {name for name, words in found.items() if not words.startswith(opening)} == set()
    with system_scope("tests.task"), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT id FROM casework_consent")
        plan = [line for (line,) in cursor.fetchall()]
    scan = next(line for line in plan if "Filter:" in line)
    assert scan.index("InitPlan") < scan.index("scope_worked_casework_case")
    asked = [line for line in plan if "Result" in line]
    assert [line for line in asked if "actual" in line] == asked[:1]
    assert all("never executed" in line for line in asked[1:])
