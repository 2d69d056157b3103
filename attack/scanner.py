"""`python -m attack.scanner KEPT.json [--crawl S] [--module S] [--only NAME,…]`: wapiti, once with each role.

Starts the demo on empty servers of its own, signs in as each person of `ROLES` through the sign-in page,
scans, looks afterwards whether pages opened and the person is still signed in, and stays on loopback.
`--self-test` scans a deliberately weak page instead and fails unless its faults are found.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from attack import wapiti
from attack.explained import reason_for
from attack.table import write_scans
from attack.tally import Tally
from attack.weak import FOUND_IN_WEAK, Listener, Weak, serving
from config.demo.cast import PASSWORD
from vietnam.calendar import today

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "attack"
PAGE = ROOT / "docs" / "security" / "scans.md"
PORT = os.environ.get("SCANNED_PORT", "8108")
ADDRESS = f"http://127.0.0.1:{PORT}"
NOBODY = "nobody"
# Nobody comes last: wrong passwords make the address wait. Before that an administrator: the scan sends her
# forms, and may switch off or rename whoever was to be scanned next.
ROLES = {
    "lan": "officer",
    "minh": "chair",
    "quang": "supervisor",
    "thu": "counsellor",
    "binh": "auditor",
    "tam": "analyst",
    "an": "administrator",
    NOBODY: NOBODY,
}
# Deeds that end the session of who does them; `attack.doors` sends them hostile forms.
ENDS_SESSION = (
    *("/dang-xuat/*", "/bao-mat/*", "/quan-tri/logout/*", "/quan-tri/password_change/*"),
    *("/quan-tri/accounts/user/*/password/*", "/quan-tri/accounts/user/*/delete/*"),
)
# What opens to nobody as well.
OUTSIDE = ("/dang-nhap/", "/static/", "/loi-moi/", "/ngon-ngu", "/healthz", "/readyz")
PATIENCE = 300
WEB = ["-m", "gunicorn", "attack.scanned:application", "--config", "config/gunicorn.py", "--bind"]
LOGGED = re.compile(r"\] (?P<method>\S+) (?P<path>.*) (?P<status>\d{3}) \S+ (?P<ms>\d+)ms$")


def main(arguments=None) -> int:
    """Bring the servers up by running itself beside them, scan, and keep what was found."""
    options = _parser().parse_args(arguments)
    if options.self_test:
        return self_test(options)
    if options.page:
        publish(Path(options.kept), options)
        return 0
    if "DATABASE_URL" not in os.environ:
        words = ("-m", "config.local", "run", "--fresh", "--", sys.executable, "-m", "attack.scanner")
        given = sys.argv[1:] if arguments is None else arguments
        # One proxy: each role has an address of its own, or the waits of one would pass to the next.
        environ = {**os.environ, "ENVIRONMENT": "demo", "SITE_URL": ADDRESS, "PROXIES": "1"}
        return subprocess.run([sys.executable, *words, *given], cwd=ROOT, env=environ).returncode
    subprocess.run([sys.executable, "-m", "config.local.prepare"], cwd=ROOT, check=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    log = KEPT / "requests.log"
    log.write_bytes(b"")
    with (KEPT / "server.log").open("wb") as said:
        command = [*WEB, f"127.0.0.1:{PORT}", "--access-logfile", str(log)]
        server = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=said, stderr=said)
        try:
            _wait(server)
            tally = scan_all(options, log)
        finally:
            server.terminate()
            server.wait()
    tally.keep(Path(options.kept))
    if not options.only:
        publish(Path(options.kept), options)
    return int(bool(tally.findings))


def publish(kept: Path, options) -> None:
    """Write the page of the scans from what was kept."""
    found = json.loads(kept.read_text(encoding="utf-8"))
    facts = {"on": today(), "commit": found.get("commit") or "unknown"}
    write_scans(PAGE, found, crawl=options.crawl, module=options.module, **facts)


def scan_all(options, log: Path) -> Tally:
    """Scan with each role; an input is a request that reached the server."""
    tally, started = Tally("wapiti"), time.monotonic()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    tally.commit = commit.stdout.strip()
    names = [name for name in ROLES if not options.only or name in options.only.split(",")]
    with serving(Listener) as listener:
        for number, name in enumerate(names):
            tally.scans.append(_scan_as(tally, name, f"127.9.9.{number + 1}", listener, options, log))
            print(tally.scans[-1], flush=True)
    tally.seconds = time.monotonic() - started
    return tally


def _scan_as(tally, name, sender, listener, options, log) -> dict:
    """Scan as `name`, add to `tally`, and return the line of the table."""
    begun, size = time.monotonic(), log.stat().st_size
    browser = Browser(sender)
    cookies = [] if name == NOBODY else browser.signed_in(name)
    with tempfile.TemporaryDirectory() as folder:
        done = wapiti.scan(
            *(ADDRESS, Path(folder)),
            crawl=options.crawl,
            attack=options.module,
            listener=listener,
            cookies=cookies,
            sender=sender,
            excluded=ENDS_SESSION if cookies else (),
        )
    requests, signed_in = _noted(tally, log, size)
    if not done.ended:
        tally.found("unfinished", ROLES[name], "the scan did not end in time", "")
    if cookies and not (signed_in and browser.still_in()):
        tally.found("signed out", ROLES[name], "the session did not last until the end of the scan", "")
    counted, explained = dict.fromkeys(reversed(wapiti.LEVELS), 0), 0
    for one in done.found:
        counted[one["level"]] += 1
        if reason := reason_for(one):
            explained += 1
            tally.explain(one["kind"], reason)
        else:
            where = f"{ROLES[name]}: {one['method']} {one['path']}"
            tally.found(one["kind"], where, f"{one['level']}: {one['info']}", one["request"])
    facts = {
        "role": ROLES[name],
        "pages": done.pages,
        "requests": requests,
        "seconds": time.monotonic() - begun,
    }
    return {**facts, **counted, "explained": explained, "cut": done.cut, "ended": done.ended}


def _noted(tally, log: Path, since: int) -> tuple[int, bool]:
    """Return how many requests the server noted after the byte `since`, and whether pages opened.

    A scan without a session sees the sign-in page and little else. An answer of 5xx is a finding.
    """
    with log.open("rb") as file:
        file.seek(since)
        lines = file.read().decode("utf-8", "replace").splitlines()
    found = list(filter(None, map(LOGGED.search, lines)))
    for line in found:
        tally.inputs += 1
        tally.answered(line["status"])
        tally.slowest = max(tally.slowest, int(line["ms"]) / 1000)
        if line["status"].startswith("5"):
            tally.found("5xx", f"{line['method']} {line['path'][:200]}", line["status"], "")
    opened = [line for line in found if line["status"] == "200" and line["method"] == "GET"]
    inside = [line for line in opened if not line["path"].startswith(OUTSIDE)]
    return len(found), len(inside) > len(opened) / 2


class Browser:
    """Signs in as a person does, through the page, and keeps the cookies."""

    def __init__(self, sender):
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.opener.addheaders = [("X-Forwarded-For", sender)]

    def signed_in(self, name) -> list:
        """Sign `name` in and return the cookies. Raises `SystemExit` when the program refuses."""
        page = self._page("/dang-nhap/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "username": name, "password": PASSWORD, "next": ""}
        self._page("/dang-nhap/", urllib.parse.urlencode(form).encode())
        if not self.still_in():
            raise SystemExit(f"{name} could not sign in")
        return list(self.jar)

    def still_in(self) -> bool:
        """Tell whether the first page opens without the sign-in page in between."""
        with self.opener.open(f"{ADDRESS}/", timeout=60) as answer:
            return "/dang-nhap/" not in answer.url

    def _page(self, path, form=None) -> str:
        with self.opener.open(f"{ADDRESS}{path}", form, timeout=60) as answer:
            return answer.read().decode()


def self_test(options) -> int:
    """Scan a weak page and tell which of its faults were found; 1 when one was not."""
    times = {"crawl": options.crawl, "attack": options.module}
    with serving(Weak) as weak, serving(Listener) as listener, tempfile.TemporaryDirectory() as folder:
        done = wapiti.scan(weak, Path(folder), listener=listener, **times)
    found = {one["kind"] for one in done.found}
    print("found:", ", ".join(sorted(found)) or "nothing")
    print("missed:", ", ".join(sorted(FOUND_IN_WEAK - found)) or "nothing")
    return int(bool(FOUND_IN_WEAK - found))


def _wait(server) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=5):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(1)
    raise SystemExit("the demo did not start")


def _parser():
    parser = argparse.ArgumentParser(prog="python -m attack.scanner")
    parser.add_argument("kept", nargs="?", default=str(KEPT / "scanner.json"))
    parser.add_argument("--crawl", type=int, default=45, help="seconds of looking for pages, for each role")
    parser.add_argument("--module", type=int, default=8, help="seconds of each module, for each role")
    parser.add_argument("--only", default="", help="some of the people, divided by commas")
    parser.add_argument("--page", action="store_true", help="only write the page again from what is kept")
    parser.add_argument("--self-test", action="store_true", help="scan a weak page; its faults must be found")
    return parser


if __name__ == "__main__":
    sys.exit(main())
