"""`python -m bench.evidence [--events N]`: how fast events are chained, and how fast the trail is verified.

Run it beside servers of its own: `python -m config.local run --fresh -- python -m bench.evidence`.
"""

import argparse
import os
import resource
import subprocess
import sys
import time

import psycopg
from django.conf import settings

import bench.ready  # noqa: F401 - first of our own: the others hold models
from accounts.scope import system_scope
from audit.sealing import seal_head, verify_trail
from bench.addresses import conninfo

EVENTS = 1_000_000
# So many events end together: a night's task writes about as many at once.
TOGETHER = 10_000
EVENT = (
    "INSERT INTO {table} (at, deed, outcome, kind, object_pk, case_code, reason, role, session, fields,"
    " request, purpose) SELECT clock_timestamp(), 'read', 'done', 'casework.case', n::text, 'A-' || n, '',"
    " 'officer', md5(n::text), '[\"full_name\", \"phone\"]'::jsonb, md5(n::text), ''"
    " FROM generate_series(%s::int, %s::int) n"
)
LIKE = "CREATE TEMP TABLE {table} (LIKE audit_event INCLUDING ALL)"


def main(arguments=None) -> int:
    """Write, seal, verify and print the figures; return 1 when the untouched trail is said to have faults."""
    parser = argparse.ArgumentParser(description="Measure the chain and its verification")
    parser.add_argument("--events", type=int, default=EVENTS)
    events = parser.parse_args(arguments).events
    migrate = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True)
    _say(f"load before: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}")
    with psycopg.connect(conninfo(os.environ["DATABASE_OWNER_URL"]), autocommit=True) as owner:
        _say(f"PostgreSQL {owner.info.server_version // 10_000}")
        owner.execute(LIKE.format(table="plain"))
        plain = _rate("plain", events, lambda: write(owner, "plain", events))
        chained = _rate("chained", events, lambda: write(owner, "audit_event", events))
        one = min(events, 2000)
        _rate("chained, each its own transaction", one, lambda: write(owner, "audit_event", one, together=1))
        _say(f"a chained event costs {plain / chained:.1f} times a plain one")
        owner.execute("VACUUM ANALYZE")
    with system_scope("bench.evidence"):
        seal_head()
        began = time.monotonic()
        found = verify_trail()
        seconds = time.monotonic() - began
    _say(f"verified: {found.links:,} links in {seconds:.1f} s, {found.links / seconds:,.0f} a second")
    _say(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    _say(*(str(fault) for fault in found.faults), f"{found.count} faults")
    return 1 if found.count else 0


def write(connection, table: str, events: int, together: int = TOGETHER) -> None:
    """Write `events` events into `table`, `together` of them in a transaction."""
    for first in range(1, events + 1, together):
        last = min(first + together - 1, events)
        connection.execute(EVENT.format(table=table), [first, last])


def _rate(name, events, deed) -> float:
    began = time.monotonic()
    deed()
    rate = events / (time.monotonic() - began)
    _say(f"{name}: {events:,} events, {rate:,.0f} a second")
    return rate


def _say(*lines) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
