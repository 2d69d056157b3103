"""`python -m attack.scanner KEPT.json`: wapiti on loopback, once with a session of each role.

Starts the demo on empty servers of its own and stops it at the end. Signing out is left out, or the scan
would be one of the sign-in page.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from attack.tally import Tally

ROOT = Path(__file__).resolve().parent.parent
WAPITI = ROOT / "var" / "scanner" / "bin" / "wapiti"
PORT = os.environ.get("SCANNED_PORT", "8108")
ADDRESS = f"http://127.0.0.1:{PORT}"
# One of each role, and nobody.
ROLES = ("lan", "minh", "thu", "quang", "tam", "binh", "an", "")
MODULES = (
    "sql,xss,permanentxss,file,exec,redirect,crlf,csrf,http_headers,cookieflags,csp,backup,methods,upload"
)
SCAN_SECONDS = int(os.environ.get("SCAN_SECONDS", "90"))
PATIENCE = 180
UNFINISHED = {"unfinished": [{"path": "/", "info": "the scan did not end in time"}]}
WEB = ["-m", "gunicorn", "config.wsgi:application", "--config", "config/gunicorn.py", "--bind"]
SIGN_IN = """
from django.test import Client
from accounts.models import User
client = Client()
client.force_login(User.objects.get(username={name!r}), backend="django.contrib.auth.backends.ModelBackend")
print(client.session.session_key)
"""


def main(kept: str) -> None:
    """Bring the servers up by running itself beside them, scan, and keep what was found."""
    if "DATABASE_URL" not in os.environ:
        words = ("-m", "config.local", "run", "--fresh", "--", sys.executable, "-m", "attack.scanner", kept)
        environ = {**os.environ, "ENVIRONMENT": "demo", "SITE_URL": ADDRESS}
        sys.exit(subprocess.run([sys.executable, *words], cwd=ROOT, env=environ).returncode)
    subprocess.run([sys.executable, "-m", "config.local.prepare"], cwd=ROOT, check=True)
    server = subprocess.Popen([sys.executable, *WEB, f"127.0.0.1:{PORT}"], cwd=ROOT)
    try:
        _wait(server)
        scan().keep(Path(kept))
    finally:
        server.terminate()
        server.wait()


def scan() -> Tally:
    """Scan once with each role; an input is a page or form that wapiti attacked."""
    tally, started = Tally("wapiti"), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for name in ROLES:
            report = _report(name, Path(folder))
            tally.inputs += report["infos"]["crawled_pages_nbr"]
            tally.answered(f"{name or 'nobody'}: {report['infos']['crawled_pages_nbr']} pages")
            for part in ("vulnerabilities", "anomalies"):
                for kind, found in report[part].items():
                    for one in found:
                        tally.found(kind, one["path"], one["info"], one.get("http_request", ""))
    tally.seconds = time.monotonic() - started
    return tally


def _report(name, folder) -> dict:
    out = folder / f"{name or 'nobody'}.json"
    command = [
        *(str(WAPITI), "--url", f"{ADDRESS}/", "--scope", "domain", "--module", MODULES, "--format", "json"),
        *("--output", str(out), "--depth", "3", "--max-links-per-page", "40", "--tasks", "2"),
        *("--max-scan-time", str(SCAN_SECONDS), "--max-attack-time", "20", "--verify-ssl", "0"),
        *("--flush-session", "--no-bugreport"),
        *("--exclude", f"{ADDRESS}/dang-xuat/", "--exclude", f"{ADDRESS}/bao-mat/", "--level", "1"),
        *("--store-session", str(folder)),
        *(("--header", f"Cookie: session={_session(name)}") if name else ()),
    ]
    try:
        subprocess.run(command, cwd=folder, timeout=SCAN_SECONDS * 20)
    except subprocess.TimeoutExpired:
        return {"infos": {"crawled_pages_nbr": 0}, "vulnerabilities": {}, "anomalies": UNFINISHED}
    return json.loads(out.read_text(encoding="utf-8"))


def _session(name) -> str:
    command = [
        sys.executable,
        "manage.py",
        "shell",
        "--verbosity",
        "0",
        "--command",
        SIGN_IN.format(name=name),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def _wait(server) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=5):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(1)
    raise SystemExit("the demo did not start")


if __name__ == "__main__":
    main(sys.argv[1])
