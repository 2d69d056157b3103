"""Production starts as a whole on this machine, and does not start when it would be insecure."""

import json
import signal
import sys
from contextlib import ExitStack

import pytest

from config.local import servers
from tests import database
from tests.house import processes
from tests.house.processes import CELERY, GUNICORN, MANAGE, ask, eventually, run, running
from vault.keys import published

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Environment of a production installation with servers and a migrated database of its own."""
    folder = tmp_path_factory.mktemp("production")
    with servers.fresh(seed=database.prepared()) as found:
        yield folder, processes.production(folder, **found)


def test_whole_program_starts_serves_and_stops(installation):
    folder, environ = installation
    migrated = run([*MANAGE, "migrate", "--noinput"], environ)
    assert migrated.returncode == 0, migrated.stderr
    collected = run([*MANAGE, "collectstatic", "--noinput"], environ)
    assert collected.returncode == 0, collected.stderr
    port = processes.free_port()
    commands = {
        "web": [*GUNICORN, "--bind", f"127.0.0.1:{port}"],
        "worker": [*CELERY, "worker", "--pool", "solo", "--loglevel", "INFO"],
        "beat": [*CELERY, "beat", "--schedule", str(folder / "beat"), "--loglevel", "INFO"],
    }
    with ExitStack() as stack:
        logs = {name: folder / f"{name}.log" for name in commands}
        started = {
            name: stack.enter_context(running(command, environ, logs[name]))
            for name, command in commands.items()
        }
        eventually(lambda: ask(port, "/readyz")[0] == 200, logs["web"])
        eventually(lambda: "ready." in logs["worker"].read_text(), logs["worker"])
        eventually(lambda: "beat: Starting" in logs["beat"].read_text(), logs["beat"])
        assert json.loads(ask(port, "/healthz")[2]) == {"status": "ok"}
        check_headers(port)
        for name, process in started.items():
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0, f"{name} did not end cleanly"


def test_every_cookie_is_bound_to_this_host(installation):
    _, environ = installation
    for command in ("migrate", "collectstatic"):
        assert run([*MANAGE, command, "--noinput"], environ).returncode == 0
    told = run([*MANAGE, "shell", "--no-imports", "--command", MEET_COOKIES], environ)
    assert told.returncode == 0, told.stderr
    cookies = json.loads(told.stdout.splitlines()[-1])
    assert set(cookies) == {"__Host-session", "__Host-csrf", "__Host-language"}
    for name, kept in cookies.items():
        assert (name, *kept) == (name, True, True, "/", "", "Lax")


def check_headers(port):
    """Plain HTTP is sent to HTTPS; a page carries the headers that protect it."""
    status, headers, _ = ask(port, "/", proto="http")
    assert (status, headers["Location"]) == (301, f"https://{processes.HOST}/")
    _, headers, _ = ask(port, "/admin/login/")
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrf=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite" in cookie
    assert "Path=/;" in f"{cookie};"
    assert "Domain" not in cookie
    assert ask(port, "/static/")[0] == 404
    assert "includeSubDomains" in headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": "short", "SITE_URL": "http://cases.example"}, ["E001", "E002"]),
        ({"SECRET_KEY": None}, ["SECRET_KEY"]),
        ({"FIELD_KEYS": None}, ["FIELD_KEYS"]),
        ({"FIELD_KEYS": published()}, ["E006"]),
        ({"FIELD_KEYS": "k1:short"}, ["E006"]),
        ({"DATABASE_URL": None}, ["DATABASE_URL"]),
        ({"ENVIRONMENT": "staging"}, ["ENVIRONMENT must be"]),
        ({"PRIVACY_CASE_YEARS": "-5"}, ["PRIVACY_"]),
    ],
)
def test_web_refuses_an_insecure_start(tmp_path, changes, words):
    environ = processes.production(tmp_path, **changes)
    refused = run([sys.executable, "-c", "import config.wsgi"], environ)
    assert refused.returncode == 1
    assert [word for word in words if word not in refused.stderr] == []


@pytest.mark.parametrize(
    "command", [GUNICORN, [*CELERY, "worker"], [*CELERY, "beat", "--schedule", "/tmp/none"]]
)
def test_nothing_starts_on_a_database_with_demo_users(installation, command):
    _, environ = installation
    made = run([*MANAGE, "shell", "--no-imports", "--command", MAKE_DEMO_USER], environ)
    assert made.returncode == 0, made.stderr
    try:
        refused = run(command, environ, patience=60)
        assert refused.returncode != 0
        assert "E005: The database holds demo users." in refused.stdout + refused.stderr
    finally:
        owner = {**environ, "DATABASE_AS_OWNER": "1"}
        run([*MANAGE, "shell", "--no-imports", "--command", REMOVE_USERS], owner)


# A followed invitation opens a session, the page to sign in sets the form's token, the switch the language.
MEET_COOKIES = """
import json
from django.conf import settings
from django.test import Client
from django.urls import reverse
browser = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
browser.get(reverse("accounts:invitation"), {"ma": "x"}, secure=True)
browser.get(reverse("accounts:login"), secure=True)
browser.post(reverse("set_language"), {"language": "en"}, secure=True)
kept = ("secure", "httponly", "path", "domain", "samesite")
print(json.dumps({name: [cookie[key] for key in kept] for name, cookie in browser.cookies.items()}))
"""
MAKE_DEMO_USER = """
from django.contrib.auth import get_user_model
get_user_model()(username="demo", password="!", is_demo=True).save()
"""
REMOVE_USERS = """
from django.contrib.auth import get_user_model
get_user_model().objects.all().delete()
"""
