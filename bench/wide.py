"""A country for the dashboards: the thin one, with the histories that kept figures are counted from, what an
administrator and an auditor watch, and people of all seven roles, some of them where nothing is.

Evidence is not chained here and nothing is marked: triggers are off while histories and events are filled.
"""

import datetime as dt
import random
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from accounts.enums import RoleKind
from accounts.models import Role, User
from areas.models import Area, SupervisedCommune, SupervisionArea
from bench.people import QUIET_LIST, SINCE, quiet_places
from bench.store import Store
from bench.thin import SEED, check_keys, thin
from casework.models import Case, Deadline, Support
from referrals.models import Attendance, Placement, Referral
from reports.figures.periods import FIRST_YEAR, Cadence, containing
from reports.models import Edition, FigureCheck
from reports.statistics.keeping import pack
from reports.statistics.systems import I2
from reports.suppression import solve
from vietnam.calendar import today

CASES_A_DEADLINE, HEAVY_OPEN = 5, 240
# A supervisor of a whole large province, beside the usual one of fifty communes.
LARGE = 150
# Ten people in thirteen open twenty records on a working day.
EVENTS_A_CASE, DAYS_OF_EVENTS = 5, 25
NIGHTS = 365
WATCHED = ("audit_event", *(one.history.model._meta.db_table for one in (Case, Deadline, Support)))
WATCHED += tuple(one.history.model._meta.db_table for one in (Referral, Placement, Attendance))

# Of a case four versions: new, screened, approved, and as it stands.
OPENED = "least(opened_on + interval '8 hours', now() - interval '3 hours')"
LAST = "coalesce(closed_on + interval '15 hours', opened_on + interval '9 days')"
ENDS = f"least({LAST}, now() - interval '1 hour')"
LONG = "opened_on + 9 < coalesce(closed_on, current_date)"
BEFORE = {"closed_on": "NULL::date"}
VERSIONS = (
    (
        Case,
        OPENED,
        "officer_id",
        "true",
        {**BEFORE, "state": "'new'", "risk": "'unknown'", "legal_label": "''"},
    ),
    (
        Case,
        "opened_on + interval '3 days'",
        "officer_id",
        LONG,
        {**BEFORE, "state": "'assessed'", "risk": "'unknown'"},
    ),
    (Case, "opened_on + interval '8 days'", "officer_id", LONG, {**BEFORE, "state": "'approved'"}),
    (Case, ENDS, "officer_id", "true", {}),
    (Deadline, "starts_at", "owner_id", "starts_at < now()", {"met_at": "NULL::timestamptz"}),
    (Deadline, "met_at", "owner_id", "met_at IS NOT NULL", {}),
    (Support, "given_on", "by_id", "true", {}),
    (Referral, "sent_at", "by_id", "true", {"state": "'sent'", "answered_at": "NULL::timestamptz"}),
    (Referral, "answered_at", "by_id", "answered_at IS NOT NULL", {}),
    (Placement, "starts", "NULL", "true", {}),
    (Attendance, "week + interval '5 days'", "by_id", "true", {}),
)
PLANS_MADE = """
INSERT INTO casework_deadline
    (case_id, kind, about, rule, starts_at, due_at, counted_from, met_at, owner_id, put_off_why, helper)
SELECT id, 'plan', '', 'law', opened_on, opened_on + interval '7 days', opened_on,
    least(opened_on + (4 + id %% 5) * interval '1 day', now() - interval '1 hour'), officer_id, '', ''
FROM casework_case
"""
SUPPORTS = """
INSERT INTO casework_support (case_id, kind, state, what, given_on, worth, provider, reason, by_id)
SELECT id, (ARRAY['cash', 'scholarship', 'bicycle'])[1 + id %% 3], 'given', '',
    least(opened_on + 20, current_date), 500000, '', '', officer_id
FROM casework_case WHERE id %% 2 = 0
"""
# The thin country sent everything a month ago: here it was over a year, and who is placed learns for long.
SENT = """
UPDATE referrals_referral SET sent_at = now() - (3 + id %% 360) * interval '1 day',
    answered_at = CASE WHEN answered_at IS NULL THEN NULL ELSE now() - (1 + id %% 360) * interval '1 day' END
"""
STARTED = "UPDATE referrals_placement SET starts = starts - (7 * (id %% 40))::int"
WEEKS = """
INSERT INTO referrals_attendance
    (placement_id, week, days_expected, days_attended, missed_on, by_id, at)
SELECT placement.id, week::date, 5, 3 + placement.id %% 3, '{}', referral.by_id, now()
FROM referrals_placement placement JOIN referrals_referral referral ON referral.id = placement.referral_id,
    generate_series(placement.starts, current_date - 30, interval '7 days') week
ON CONFLICT DO NOTHING
"""
SILENT = """
UPDATE casework_case SET last_deed_on = greatest(opened_on, current_date - (id %% 70)::int),
    officer_id = CASE WHEN id %% 40 = 0 THEN NULL ELSE officer_id END
WHERE state NOT IN ('closed', 'screened_out')
"""
EVENTS = """
INSERT INTO audit_event
    (at, actor_id, deed, outcome, kind, object_pk, case_code, area_id, fields, reason, role, session, request,
     purpose)
SELECT now() - (%s - n) * %s, person.keys[1 + n %% array_length(person.keys, 1)],
    CASE WHEN n %% 200 = 0 THEN 'denied' ELSE 'read' END,
    CASE WHEN n %% 200 = 0 THEN 'hidden' ELSE 'done' END, 'casework.case', n::text,
    'DT-26-' || lpad(n::text, 7, '0'), place.keys[1 + n %% array_length(place.keys, 1)],
    '["full_name"]', '', 'officer', md5((n / 20)::text), md5(n::text), ''
FROM generate_series(1, %s) n, (SELECT array_agg(id ORDER BY id) AS keys FROM accounts_user) person,
    (SELECT array_agg(id ORDER BY id) AS keys FROM areas_area
        WHERE parent_id IS NOT NULL AND list_version <> %s) place
"""
# A month of mornings, of which a few did not go out, and what still waits.
DELIVERIES = """
INSERT INTO reminders_delivery (recipient_id, key, channel, outcome, code, reference, attempts, told, at)
SELECT person.keys[1 + n %% array_length(person.keys, 1)], 'digest-' || n, 'email',
    CASE WHEN n %% 600 = 0 THEN 'again' ELSE 'sent' END,
    CASE WHEN n %% 600 = 0 THEN 'timeout' ELSE '' END, '', 1, 4, now() - n * interval '9 seconds'
FROM generate_series(1, %s) n, (SELECT array_agg(id) AS keys FROM accounts_user) person
"""
WAITING = """
INSERT INTO accounts_notice
    (recipient_id, kind, about, case_code, path, created_at, state, reason, attempts)
SELECT person.keys[1 + n %% array_length(person.keys, 1)], 'deadline_passed',
    'casework.deadline:' || (n + 90000000), '', '/', now() - interval '1 hour', 'unsent', '', n %% 20 / 19
FROM generate_series(1, %s) n, (SELECT array_agg(id) AS keys FROM accounts_user) person
"""
JOBS = """
INSERT INTO reports_job
    (kind, params, key, purpose, by_id, state, fault, done, total, attempts, stored_as, size, asked_at)
SELECT 'cases', '{}', md5(n::text), 'own_work', person.keys[1 + n %% array_length(person.keys, 1)],
    CASE WHEN n %% 1000 = 0 THEN 'waiting' WHEN n %% 150 = 0 THEN 'failed' ELSE 'expired' END,
    CASE WHEN n %% 150 = 0 THEN 'broken' ELSE '' END, 0, 0, 1, '', 0, now() - n * interval '5 minutes'
FROM generate_series(1, %s) n, (SELECT array_agg(id) AS keys FROM accounts_user) person
"""


@dataclass(frozen=True)
class Seven:
    """One person of each role by primary key; `large` supervises a province, `everywhere` audits all."""

    officer: int
    chair: int
    supervisor: int
    counsellor: int
    analyst: int
    administrator: int
    auditor: int
    large: int
    everywhere: int


@dataclass(frozen=True)
class Wide:
    """How much was written, and whom to measure: `busy` where most is, `quiet` where nothing is."""

    cases: int
    events: int
    busy: Seven
    quiet: Seven


def wide(cases: int) -> Wide:
    """Write `cases` cases over all communes that are loaded, with histories and people to look at them."""
    found = thin(cases, cases // CASES_A_DEADLINE, HEAVY_OPEN)
    store, dice = Store(), random.Random(SEED)
    quiet = quiet_places(store, dice, LARGE)
    store.finish()
    first = Role.objects.filter(kind=RoleKind.OFFICER).order_by("pk").first()
    people = _seven(first.area), _seven(Area.objects.get(pk=quiet[0].commune))
    for statement in (PLANS_MADE, SUPPORTS, SENT, STARTED, SILENT, "ANALYZE", WEEKS):
        _run(statement)
    with _without_triggers():
        for model, at, by, where, changed in VERSIONS:
            _version(model, at, by, where, changed)
        events = cases * EVENTS_A_CASE
        apart = dt.timedelta(days=DAYS_OF_EVENTS) / events
        _run(EVENTS, [events, apart, events, QUIET_LIST])
    for statement, many in ((DELIVERIES, cases // 3), (WAITING, cases // 100), (JOBS, cases // 10)):
        _run(statement, [many])
    _publish(dice)
    _nights()
    _run("ANALYZE")
    return Wide(found.cases, events, *people)


def _seven(commune: Area) -> Seven:
    """Return the people of a commune, with those added whose role is of its province or of the whole."""
    code = commune.code
    area = SupervisedCommune.objects.get(commune=commune).supervision_area
    of = {kind: _found(f"{kind}-{code}") for kind in ("officer", "chair", "counsellor")}
    everywhere = Area.objects.filter(parent=None, list_version=commune.list_version)
    return Seven(
        **of,
        supervisor=Role.objects.get(supervision_area=area).user_id,
        analyst=_new("analyst", code, RoleKind.ANALYST, [commune.parent]),
        administrator=_new("administrator", code, RoleKind.ADMINISTRATOR, [None]),
        auditor=_new("auditor", code, RoleKind.AUDITOR, [commune.parent]),
        large=_large(commune),
        everywhere=_new("everywhere", code, RoleKind.AUDITOR, list(everywhere)),
    )


def _found(username: str) -> int:
    return User.objects.get(username=username).pk


def _new(name: str, code: str, kind: RoleKind, places: list) -> int:
    user = User.objects.create(username=f"{name}-{code}", full_name=name, password="!", is_demo=True)  # noqa: S106
    for place in places:
        Role.objects.create(user=user, kind=kind, area=place, starts=SINCE)
    return user.pk


def _large(commune: Area) -> int:
    area = SupervisionArea.objects.create(name=f"{LARGE} xã từ {commune.code}")
    near = Area.objects.filter(parent__isnull=False, list_version=commune.list_version)
    for one in near.filter(code__gte=commune.code).order_by("code")[:LARGE]:
        SupervisedCommune.objects.create(supervision_area=area, commune=one, starts=SINCE)
    user = User.objects.create(
        username=f"large-{commune.code}",
        full_name="large",
        password="!",  # noqa: S106
        is_demo=True,
    )
    Role.objects.create(user=user, kind=RoleKind.SUPERVISOR, supervision_area=area, starts=SINCE)
    return user.pk


def _version(model, at: str, by: str, where: str, changed: dict[str, str]) -> None:
    """Write one version of every row of `model` that fulfils `where`, `changed` in some columns."""
    history = model.history.model._meta
    own = {field.column for field in model._meta.concrete_fields}
    columns = [field.column for field in history.concrete_fields if field.column in own]
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    _run(
        f"INSERT INTO {history.db_table} ({names}, history_date, history_type, history_user_id,"
        f" history_change_reason) SELECT {values}, {at}, '{'~' if changed == {} else '+'}', {by}, 'bench'"
        f" FROM {model._meta.db_table} WHERE {where}"
    )


@contextmanager
def _without_triggers():
    check_keys()
    for table in WATCHED:
        _run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    check_keys()
    for table in WATCHED:
        _run(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _publish(dice) -> None:
    """Keep made-up editions of every quarter that was: of the shape that is published, for every province."""
    provinces = Area.objects.filter(parent=None).order_by("code", "pk")
    places = [str(pk) for pk in provinces.values_list("pk", flat=True)]
    period = containing(Cadence.QUARTER, today())
    while (period := period.before).year >= FIRST_YEAR:
        totals = {place: dice.randint(0, 400) for place in places}
        counts = {
            split.code: {place: _shared(dice, many, split.tree.order) for place, many in totals.items()}
            for split in I2.splits
        }
        trees = {split.code: split.tree for split in I2.splits}
        systems = {I2.code: pack(solve(places, trees, counts, totals))}
        Edition.objects.create(quarter=period.code, known_at=timezone.now(), systems=systems)


def _shared(dice, many: int, categories) -> dict[str, int]:
    found = dict.fromkeys(categories, 0)
    for _one in range(many):
        found[dice.choice(categories)] += 1
    return found


def _nights() -> None:
    at = timezone.now()
    FigureCheck.objects.bulk_create(
        FigureCheck(began_at=at - back * dt.timedelta(days=1), ended_at=at, communes=3321)
        for back in range(NIGHTS)
    )


def _run(statement: str, given=()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
