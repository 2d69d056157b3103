"""Tamper with the trail many times at random and see whether every time is found.

    python -m tests.audit.tamper --count 1000 [--seed 1]

starts a database of its own. Exit code 1 when something was not found.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter

import django
import psycopg

from config.local import servers
from tests import database
from tests.audit.intrusions import statements
from tests.audit.tampers import TAMPERS
from tests.audit.trail import build, intruder


def tamper_as_owner(connection, *, seed: int, count: int, events: int = 200) -> tuple[Counter, list[str]]:
    """Return how often each way was found, and every one that was not; leaves nothing behind."""
    trail = build(connection, seed, events=events)
    if found := trail.verify().faults:
        raise AssertionError(f"the untouched trail has faults: {found}")
    found, missed = Counter(), []
    for number in range(count):
        way = TAMPERS[number % len(TAMPERS)]
        trail.ask("SAVEPOINT before")
        way(trail)
        if trail.verify().count:
            found[way.__name__] += 1
        else:
            missed.append(f"{way.__name__} (seed {seed}, number {number})")
        trail.ask("ROLLBACK TO SAVEPOINT before")
    return found, missed


def tamper_as_program(connection, role: str, *, seed: int, count: int) -> list[str]:
    """Return every statement that the database did not refuse to `role`; leaves nothing behind."""
    allowed, chosen = [], statements()
    random.Random(seed).shuffle(chosen)
    connection.execute(f"SET ROLE {role}")
    for number in range(count):
        statement = chosen[number % len(chosen)]
        connection.execute("SAVEPOINT before")
        try:
            connection.execute(statement)
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg.Error:
            pass
        else:
            allowed.append(statement)
        connection.execute("ROLLBACK TO SAVEPOINT before")
    connection.execute("RESET ROLE")
    return allowed


def main() -> int:
    """Run both and say what was found; return the exit code."""
    parser = argparse.ArgumentParser(description="Tamper with the audit trail")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args()
    os.environ.update(ENVIRONMENT="test", DJANGO_SETTINGS_MODULE="config.settings")
    with servers.fresh(seed=database.prepared()) as found:
        os.environ.update(found)
        django.setup()
        return report(chosen.seed, chosen.count)


def report(seed: int, count: int) -> int:
    """Tamper `count` times as the owner and as the program; say how it went, return the exit code."""
    began = time.monotonic()
    with intruder() as connection:
        found, missed = tamper_as_owner(connection, seed=seed, count=count)
        connection.rollback()
    seconds = time.monotonic() - began
    lines = [f"seed {seed}: {found.total()} of {count} tamperings by the owner found in {seconds:.0f} s"]
    lines += [f"  {name}: {times}" for name, times in sorted(found.items())]
    lines += [f"  NOT FOUND: {way}" for way in missed]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
