"""The restore drill: fill a house, back it up encrypted, destroy it, restore it, look whether all is there.

`make drill` runs it beside empty servers of its own. It ends with 1 at the first thing that is not as before.
"""

import http
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from psycopg import sql

from config.local.postgres import reachable_programs

MANAGE = [sys.executable, "manage.py"]


def main():
    """Run the drill and print what each part took. Returns the exit code."""
    os.environ.update({"ENVIRONMENT": "demo", "DJANGO_SETTINGS_MODULE": "config.settings"})
    django.setup()
    with part("fill"):
        subprocess.run([sys.executable, "-m", "config.local.prepare"], check=True, stdout=subprocess.DEVNULL)
    before = state()
    with tempfile.TemporaryDirectory() as folder:
        backup = Path(folder) / "den-truong.sealed"
        with part("back up"):
            back_up(backup)
        print(f"  {backup.stat().st_size:,} bytes")
        with part("destroy"):
            destroy()
        with part("restore"):
            restore(backup)
    return 0 if whole(before) else 1


@contextmanager
def part(name):
    started = time.monotonic()
    yield
    print(f"{name:<8} {time.monotonic() - started:6.1f} s", flush=True)


def back_up(target):
    """Write the database, encrypted, to the file `target`. Raises when either program fails."""
    with target.open("wb") as file:
        pipe([program("pg_dump"), "--format", "custom", *where()], [*MANAGE, "backup", "seal"], stdout=file)


def restore(source):
    """Bring the database back from the file `source`."""
    with source.open("rb") as file:
        command = [program("pg_restore"), "--exit-on-error", *where()]
        pipe([*MANAGE, "backup", "open"], command, stdin=file)


def destroy():
    """Throw the database away and make an empty one."""
    found = address()
    there = {"host": found["HOST"], "user": found["USER"], "dbname": "postgres"}
    with psycopg.connect(**there, autocommit=True) as server:
        name = sql.Identifier(found["NAME"])
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))


def whole(before):
    """Whether counts, the trail, an encrypted value and the page for signing in are as before."""
    with part("look"):
        after = state()
        checks = {
            "rows of every table": after == before and sum(before["rows"].values()) > 0,
            "a telephone opens": after["telephones"] == ["0900000111"],
            "the trail is whole": manage("verify_audit", check=False).returncode == 0,
            "signing in answers": sign_in_answers(),
        }
    for name, holds in checks.items():
        print(f"  {name}: {'yes' if holds else 'NO'}")
    print(f"  {len(before['rows'])} tables, {sum(before['rows'].values()):,} rows")
    return all(checks.values())


def state():
    """Return the rows of every table and the telephones of all families, read by a program of its own."""
    done = manage("shell", "--no-imports", "--command", LOOK)
    return json.loads(done.stdout)


def sign_in_answers():
    """Whether the page for signing in is served from the restored database."""
    done = manage("shell", "--no-imports", "--command", SIGN_IN)
    return done.stdout.strip() == str(int(http.HTTPStatus.OK))


def manage(*words, check=True):
    """Run a command of the program. Returns it with its output as text; raises when it fails and `check`."""
    return subprocess.run([*MANAGE, *words], check=check, capture_output=True, text=True)


def pipe(first, second, stdin=None, stdout=None):
    """Run two programs, the output of one into the other. Raises when either fails."""
    giver = subprocess.Popen(first, stdin=stdin, stdout=subprocess.PIPE)
    taker = subprocess.run(second, stdin=giver.stdout, stdout=stdout)
    giver.stdout.close()
    if giver.wait() or taker.returncode:
        raise SystemExit(f"{first[0]} ended with {giver.returncode}, {second[0]} with {taker.returncode}")


def program(name):
    return str(reachable_programs() / "bin" / name)


def address():
    """Where the database is; the drill works as the owner of the whole server."""
    found = settings.DATABASES["default"]
    return {"HOST": found["HOST"], "USER": SUPERUSER, "NAME": found["NAME"]}


def where():
    found = address()
    return ["--host", found["HOST"], "--username", found["USER"], "--dbname", found["NAME"]]


SUPERUSER = "postgres"
LOOK = """
import json
from django.db import connection
from accounts.scope import system_scope
from casework.models import Caregiver
with system_scope("drill"), connection.cursor() as cursor:
    tables = sorted(connection.introspection.table_names(cursor))
    rows = {}
    for table in tables:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        rows[table] = cursor.fetchone()[0]
    telephones = sorted({one.phone for one in Caregiver.objects.all()} - {""})
print(json.dumps({"rows": rows, "telephones": telephones}))
"""
SIGN_IN = """
from django.test import Client
print(Client().get("/dang-nhap/").status_code)
"""

if __name__ == "__main__":
    sys.exit(main())
