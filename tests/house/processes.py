"""Starting the program's own processes for tests, with production settings."""

import base64
import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from config.local.addresses import ROOT
from config.local.processes import spawn, stop, tail

HOST = "cases.example"
PYTHON = [sys.executable, "-m"]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
GUNICORN = [*PYTHON, "gunicorn", "config.wsgi:application", "--config", "config/gunicorn.py"]
CELERY = [*PYTHON, "celery", "--app", "config"]


def production(folder, **changes):
    """An environment of production whose files lie in `folder`; `changes` override or (None) remove."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environ = {
        **inherited,
        "ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "SEAL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "smtp+tls://user:password@127.0.0.1:9",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "WEB_CONCURRENCY": "1",
        **changes,
    }
    return {name: value for name, value in environ.items() if value is not None}


def run(command, environ, patience=120):
    """Run a command in the checkout to its end. Returns the `CompletedProcess`, output as text."""
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=patience, check=False
    )


@contextmanager
def running(command, environ, log):
    """A process that runs while the block does. Yields it; ends it and its children."""
    process = spawn(command, log=log, env=environ, cwd=ROOT)
    try:
        yield process
    finally:
        stop(process)


def free_port():
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, path, *, proto="https"):
    """GET `path` as the TLS proxy would pass it on. Returns (status, headers, body as text)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": proto})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def eventually(question, log, patience=60):
    """Wait until `question()` is true; fail with the end of the log when it never is."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if question():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"waited {patience} s in vain; the log ends with:\n{tail(log, 40)}")
