"""One scan of wapiti: its command, which ends by itself, and its report read."""

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WAPITI = ROOT / "var" / "scanner" / "bin" / "wapiti"
# What a program of this kind could have. Left out: modules for other products, and lists from elsewhere.
MODULES = (
    *("sql", "xss", "permanentxss", "file", "exec", "xxe", "ldap", "crlf", "redirect", "ssrf", "csrf"),
    *("htaccess", "methods", "backup", "upload", "cookieflags", "http_headers", "csp"),
)
LEVELS = ("info", "low", "medium", "high", "critical")
DEPTH, LINKS, PARAMETERS = 4, 60, 40
# A module is cut off in the middle of a request; what it says at its end comes on top.
AFTER_A_MODULE = 15
CUT = re.compile(r"Max attack time was reached for module (\w+)")
CRAWL_CUT = "Max scan time was reached"


@dataclass
class Scan:
    """What one scan did. `cut` are the parts that were still at it when their time was over."""

    pages: int = 0
    found: list = field(default_factory=list)
    cut: list = field(default_factory=list)
    ended: bool = True


def scan(
    address, folder: Path, *, crawl: int, attack: int, listener, excluded=(), cookies=(), sender=""
) -> Scan:
    """Scan `address` for at most `crawl` seconds of looking and `attack` seconds a module.

    `listener` hears what the server was made to fetch, `excluded` are paths left alone, `cookies`
    (`http.cookiejar.Cookie`) those of a session, `sender` the address that it seems to come from.
    """
    report, most = folder / "report.json", crawl + len(MODULES) * (attack + AFTER_A_MODULE)
    command = _command(address, folder, report, crawl, attack)
    command += ["--endpoint", f"{listener}/"]
    command += [word for path in excluded for word in ("--exclude", f"{address}{path}")]
    command += ["--cookie", str(_kept(cookies, folder / "cookies.json"))] if cookies else []
    command += ["--header", f"X-Forwarded-For: {sender}"] if sender else []
    try:
        subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=most)
    except subprocess.TimeoutExpired:
        return Scan(ended=False)
    return read(report, (folder / "log.txt").read_text(encoding="utf-8", errors="replace"))


def read(report: Path, said: str) -> Scan:
    """Read the report of a scan, and from what it said which parts were cut off."""
    if not report.exists():
        return Scan(ended=False)
    told = json.loads(report.read_text(encoding="utf-8"))
    found = [
        {
            "kind": kind,
            "level": LEVELS[one["level"]],
            **{name: one[name] for name in ("method", "path", "info")},
        }
        | {"request": one.get("http_request", ""), "parameter": one.get("parameter") or ""}
        for part in ("vulnerabilities", "anomalies")
        for kind, ones in told[part].items()
        for one in ones
    ]
    cut = (["crawl"] if CRAWL_CUT in said else []) + CUT.findall(said)
    return Scan(told["infos"]["crawled_pages_nbr"], found, cut)


def _kept(cookies, path: Path) -> Path:
    """Write `cookies` as wapiti reads them: by host and path."""
    told = {
        cookie.name: {"value": cookie.value, "expires": None, "secure": False, "port": None, "version": 0}
        for cookie in cookies
    }
    path.write_text(json.dumps({"127.0.0.1": {"/": told}}), encoding="utf-8")
    return path


def _command(address, folder, report, crawl, attack) -> list[str]:
    return [
        *(str(WAPITI), "--url", f"{address}/", "--scope", "domain", "--module", ",".join(MODULES)),
        *("--depth", str(DEPTH), "--max-links-per-page", str(LINKS), "--max-parameters", str(PARAMETERS)),
        *("--max-scan-time", str(crawl), "--max-attack-time", str(attack), "--tasks", "2", "--timeout", "20"),
        *("--level", "1", "--skip", "csrfmiddlewaretoken", "--verify-ssl", "0", "--no-bugreport"),
        *("--log", str(folder / "log.txt"), "--format", "json", "--output", str(report), "--flush-session"),
        *("--store-session", str(folder / "session"), "--store-config", str(folder / "config")),
    ]
