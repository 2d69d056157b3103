"""Probes for a proxy or an orchestrator. They tell nothing but yes or no, part by part."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError, OperationalError

from config.celery import app as celery_app
from config.checks import demo_users_exist, unbound_role
from reminders.status import late_since

BROKER_PATIENCE = 2


@login_not_required
@require_safe
@never_cache
def healthz(_request):
    """200 while the process answers at all. Asks nobody, so that a slow database restarts nothing."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(_request):
    """200 when a person could be served now, else 503; each part is `ok` or `failed`.

    A late pump is told and turns nobody away: pages go on working, and a proxy must not take them down.
    """
    parts = {name: "ok" if probe() else "failed" for name, probe in PROBES.items()}
    parts["pump"] = pump_state()
    return JsonResponse(parts, status=503 if "failed" in parts.values() else 200)


def database_answers():
    """Whether the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def migrations_applied():
    """Whether the tables are those this version of the program expects."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def broker_answers():
    """Whether the broker of the background work takes a connection within two seconds."""
    try:
        with celery_app.connection_for_write(connect_timeout=BROKER_PATIENCE) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
        return True
    except (KombuError, OperationalError, OSError):
        return False


def pump_state():
    """`ok`, `late` when nobody was reminded for too long, `unknown` while the database is away."""
    try:
        return "late" if late_since() else "ok"
    except DatabaseError:
        return "unknown"


def users_are_real():
    """Whether no demo user is in a production database."""
    try:
        return not (settings.PRODUCTION and demo_users_exist())
    except DatabaseError:
        return False


def role_is_bound():
    """Whether a production program works as a role that sees only what it is told to (check E010)."""
    try:
        return not (settings.PRODUCTION and unbound_role())
    except DatabaseError:
        return False


PROBES = {
    "database": database_answers,
    "migrations": migrations_applied,
    "broker": broker_answers,
    "users": users_are_real,
    "role": role_is_bound,
}
