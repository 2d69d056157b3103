"""What a scan reports is read, explained only where a reason stands, and told in a table."""

import json

from attack import wapiti
from attack.explained import reason_for
from attack.table import write_scans

REPORT = {
    "infos": {"crawled_pages_nbr": 7},
    "vulnerabilities": {
        "Reflected Cross Site Scripting": [{"method": "GET", "path": "/a", "info": "said", "level": 2}]
    },
    "anomalies": {},
}
FOUND = {"kind": "Secure Flag cookie", "path": "/", "info": "Secure flag is not set in the cookie : csrf"}


def test_a_report_is_read_with_what_was_cut_off(tmp_path):
    report = tmp_path / "report.json"
    assert wapiti.read(report, "").ended is False
    report.write_text(json.dumps(REPORT), encoding="utf-8")
    scan = wapiti.read(
        report, "Max scan time was reached\nMax attack time was reached for module sql, stopping."
    )
    assert (scan.pages, scan.cut, scan.ended) == (7, ["crawl", "sql"], True)
    assert [(one["kind"], one["level"]) for one in scan.found] == [
        ("Reflected Cross Site Scripting", "medium")
    ]


def test_only_what_is_known_is_explained():
    assert "production" in reason_for(FOUND)
    assert reason_for({**FOUND, "info": "Secure flag is not set in the cookie : other"}) == ""
    assert reason_for({**FOUND, "kind": "Reflected Cross Site Scripting"}) == ""


def test_the_page_names_every_finding(tmp_path):
    counted = dict.fromkeys(("critical", "high", "medium", "low", "info", "explained"), 0)
    scan = {
        "role": "chair",
        "pages": 7,
        "requests": 90,
        "seconds": 5,
        **counted,
        "cut": ["sql"],
        "ended": True,
    }
    one = {"kind": "5xx", "where": "GET /a", "what": "500", "times": 2}
    found = {"scans": [scan], "statuses": {"200": 90}, "slowest": 1.0, "findings": [one], "explained": []}
    page = tmp_path / "scans.md"
    write_scans(page, found, on="2026-11-22", commit="abc", crawl=1, module=1)
    text = page.read_text(encoding="utf-8")
    assert "| chair | 7 | 90 | 5 | 0 | 0 | 0 | 0 | 0 | 0 | yes | sql |" in text
    assert "* **5xx** GET /a: 500 (2 times)" in text
