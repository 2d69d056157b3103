"""Every check that is not a test, one line each; the output of those that fail follows.

python scripts/check.py [NAME…]    all checks, or those named
"""

import base64
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE = [sys.executable, "-m"]
MANAGE = [sys.executable, "manage.py"]
# The deployment checks look at settings only; nothing listens at these addresses.
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "FIELD_KEYS": f"check:{base64.b64encode(secrets.token_bytes(32)).decode()}",
    "SITE_URL": "https://cases.example",
    "ALLOWED_HOSTS": "cases.example",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "EMAIL_URL": "smtp+tls://user:password@127.0.0.1:9",
}
CHECKS = {
    "lint": [*MODULE, "ruff", "check", "--quiet", "."],
    "format": [*MODULE, "ruff", "format", "--check", "--quiet", "."],
    "layers": [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "catalogues": [sys.executable, "scripts/catalogues.py", "check"],
    "templates": [sys.executable, "scripts/templates.py"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "compose": [sys.executable, "scripts/compose.py"],
    "packages": [*MODULE, "pip", "check", "--disable-pip-version-check"],
}
ENVIRONMENTS = {"deployment": PRODUCTION}


def main(names):
    """Run the checks called `names`, or all. Returns the number of those that failed."""
    failed = [name for name in names or CHECKS if not passes(name)]
    print(f"{len(names or CHECKS) - len(failed)} checks ok, {len(failed)} failed")
    return len(failed)


def passes(name):
    """Run one check and print how it went."""
    started = time.monotonic()
    environ = {**os.environ, **ENVIRONMENTS.get(name, {})}
    done = subprocess.run(CHECKS[name], cwd=ROOT, env=environ, capture_output=True, text=True)
    print(
        f"{name:<12}{'FAILED' if done.returncode else 'ok'} ({time.monotonic() - started:.1f} s)", flush=True
    )
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
