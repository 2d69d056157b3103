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
    "SEAL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "SITE_URL": "https://cases.example",
    "ALLOWED_HOSTS": "cases.example",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "EMAIL_URL": "smtp+tls://user:password@127.0.0.1:9",
}
SEMGREP = str(Path(sys.executable).parent / "semgrep")
# The program alone: tests, measurements and attacks do on purpose what it must not.
PROGRAM = (
    *("vietnam", "interface", "areas", "audit", "accounts", "schools", "casework", "referrals"),
    *("reminders", "reports", "privacy", "vault", "config", "scripts"),
)
NOT_CHECKED = 77
CHECKS = {
    "lint": [*MODULE, "ruff", "check", "--quiet", "."],
    "format": [*MODULE, "ruff", "format", "--check", "--quiet", "."],
    "layers": [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "catalogues": [sys.executable, "scripts/catalogues.py", "check"],
    "templates": [sys.executable, "scripts/templates.py"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "compose": [sys.executable, "scripts/compose.py"],
    "bandit": [*MODULE, "bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", *PROGRAM],
    "semgrep": [
        *(SEMGREP, "scan", "--config", "rules/", "--metrics", "off", "--disable-version-check", "--quiet"),
        *("--error", "--jobs", "2", "--include", "*.py", "--include", "*.html", *PROGRAM, "templates"),
    ],
    "secrets": [sys.executable, "scripts/find_secrets.py"],
    "weaknesses": [sys.executable, "scripts/audit_packages.py"],
    "packages": [*MODULE, "pip", "check", "--disable-pip-version-check"],
}
ENVIRONMENTS = {"deployment": PRODUCTION}


def main(names):
    """Run the checks called `names`, or all. Returns the number of those that failed."""
    codes = [run(name) for name in names or CHECKS]
    skipped = codes.count(NOT_CHECKED)
    failed = len(codes) - codes.count(0) - skipped
    print(f"{codes.count(0)} checks ok, {failed} failed" + (f", {skipped} not checked" if skipped else ""))
    return failed


def run(name):
    """Run one check, print how it went and return its exit code."""
    started = time.monotonic()
    environ = {**os.environ, **ENVIRONMENTS.get(name, {})}
    done = subprocess.run(CHECKS[name], cwd=ROOT, env=environ, capture_output=True, text=True)
    word = {0: "ok", NOT_CHECKED: "not checked"}.get(done.returncode, "FAILED")
    print(f"{name:<12}{word} ({time.monotonic() - started:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
