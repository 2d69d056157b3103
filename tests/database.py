"""A migrated database that is made once and copied for every run.

Building all tables takes far longer than copying them. The copy is kept in `var/cache` under a digest
of everything it was built from, so a changed migration is never tested against an old table.
"""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from config.local import addresses, servers
from config.local.postgres import DATABASE, OWNER

CACHE = addresses.VAR / "cache"
KEPT = 3
OWN_SERVERS = "DEN_TRUONG_TEST_SERVERS"
# What is not imported by a migration and yet decides what the migrated database is like.
AFTER_MIGRATION = (
    "config/row_security.py",
    "config/row_statements.py",
    "config/apps.py",
    "config/protecting.py",
    "accounts/scope.py",
    "audit/watching.py",
    "audit/chain.py",
)


def prepared():
    """The folder of a stopped cluster whose database is migrated; built when missing."""
    cluster = CACHE / f"cluster-{fingerprint()}"
    if not cluster.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        build(cluster)
        forget_old()
    return cluster


def build(cluster):
    """Migrate an empty database and keep its files as `cluster`. Raises when a migration fails."""
    half = cluster.with_name(f"{cluster.name}.{os.getpid()}")
    with servers.fresh(save=half) as found:
        environ = {**os.environ, **found, "ENVIRONMENT": "test"}
        command = [sys.executable, str(addresses.ROOT / "manage.py"), "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environ, check=True)
    try:
        half.rename(cluster)
    except OSError:
        # Another run was faster.
        shutil.rmtree(half)


def forget_old():
    """Keep the clusters used last."""
    for old in sorted(CACHE.glob("cluster-*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def fingerprint():
    """A digest over the migrations, the project's modules they import, and the pinned packages."""
    migrations = sorted(addresses.ROOT.glob("*/migrations/*.py"))
    after = [addresses.ROOT / name for name in AFTER_MIGRATION]
    modules = sorted({*after, *(module for path in [*migrations, *after] for module in imported(path))})
    digest = hashlib.sha256((addresses.ROOT / "requirements-dev.txt").read_bytes())
    for path in [*migrations, *modules]:
        digest.update(str(path.relative_to(addresses.ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def imported(path):
    """The project's own files that a Python file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom | ast.Import):
            named = [node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            yield from filter(None, map(project_file, filter(None, named)))


def project_file(module):
    """The file of a module of this project, or None."""
    if not (addresses.ROOT / module.split(".")[0]).is_dir():
        return None
    spec = find_spec(module)
    return Path(spec.origin) if spec and spec.origin else None


def room():
    """The folder of the socket of this run's server."""
    return urlsplit(os.environ["DATABASE_OWNER_URL"]).path.rsplit("/", 1)[0]


@contextmanager
def superuser(name="postgres"):
    """A connection to the database `name` past every rule, as nobody in production has one."""
    with psycopg.connect(host=room(), user="postgres", dbname=name, autocommit=True) as found:
        yield found


def leave_sizes_alone():
    """Let nobody note of a table how long it is: the planner goes by the pages that it fills.

    The server's own tidying sees only what is committed. It notes "no rows" of tables that tests fill and
    roll back, and whatever a test then fills is joined by plans for none: minutes for a thousand rows.
    """
    with superuser(DATABASE) as connection:
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
        tables = "relkind = 'r' AND relnamespace = 'public'::regnamespace"
        connection.execute(f"UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE {tables}")


def copied(name):
    """Make the database `name` a copy of the migrated one, owned as in production. Returns its name."""
    with superuser() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER}")
    return name


def dropped(name):
    """Remove the database `name`."""
    with superuser() as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
