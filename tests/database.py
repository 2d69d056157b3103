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
from importlib.util import find_spec
from pathlib import Path

from config.local import addresses, servers

CACHE = addresses.VAR / "cache"
KEPT = 3


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
    modules = sorted({module for path in migrations for module in imported(path)})
    digest = hashlib.sha256((addresses.ROOT / "requirements-dev.txt").read_bytes())
    for path in [*migrations, *modules]:
        digest.update(str(path).encode() + path.read_bytes())
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
