"""Tamper with the trail many times at random and see whether every time is found.

    python -m tests.audit.tamper --count 1000 [--seed 1]

starts a database of its own: half as the owner of the tables, whose every deed must be found, half as the
role of the program, whose every statement must be refused. Exit code 1 when one was not.
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
from tests.audit.trail import build, intruder, program

# What rights and triggers say, with one code.
REFUSED = psycopg.errors.InsufficientPrivilege


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


def tamper_as_program(connection, *, seed: int, count: int) -> tuple[Counter, list[str]]:
    """Return how often each kind of statement was refused, and every statement that was not.

    `connection` is the program's own, inside a transaction; it is left as it was. Only a refusal counts: a
    statement that fails for another reason, such as a misspelt table, proves nothing.
    """
    refused, allowed, chosen = Counter(), [], statements()
    random.Random(seed).shuffle(chosen)
    for number in range(count):
        statement = chosen[number % len(chosen)]
        if is_refused(connection, statement):
            refused[statement.split()[0]] += 1
        else:
            allowed.append(statement)
    return refused, allowed


def is_refused(connection, statement: str) -> bool:
    """Try a statement on psycopg's `connection` and undo it; return whether the database refused it."""
    connection.execute("SAVEPOINT before")
    try:
        connection.execute(statement)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except REFUSED:
        return True
    except psycopg.Error as error:
        raise AssertionError(f"{statement}: not refused but failed: {error}") from error
    else:
        return False
    finally:
        connection.execute("ROLLBACK TO SAVEPOINT before")


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
    """Tamper half of `count` times as the owner, half as the program; print both, return the exit code."""
    half, began = count // 2, time.monotonic()
    with intruder() as connection:
        found, missed = tamper_as_owner(connection, seed=seed, count=count - half)
        connection.rollback()
    middle = time.monotonic()
    with program() as connection:
        refused, allowed = tamper_as_program(connection, seed=seed, count=half)
        connection.rollback()
    print_side(f"By the owner of the tables, past all triggers: found, {middle - began:.0f} s", found, missed)
    seconds = time.monotonic() - middle
    print_side(f"By the role of the program: refused, {seconds:.0f} s", refused, allowed)
    good = found.total() + refused.total()
    sys.stdout.write(f"\n{good} of {count} found or refused (seed {seed})\n")
    return 1 if missed or allowed else 0


def print_side(title: str, good: Counter, bad: list[str]) -> None:
    """Print how often each way went well, and each that did not."""
    lines = ["", title, *(f"  {name:28}{times:6}" for name, times in sorted(good.items()))]
    lines += [f"  {'together':28}{good.total():6}", *(f"  NOT: {way}" for way in bad)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
