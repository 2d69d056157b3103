"""The tables of `docs/security/access.md` that are made of the program, of the matrix and of the guards.

    .venv/bin/python -m tests.access.summary

writes them anew; `test_summary.py` fails when the page holds something else.
"""

import os
import re
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    # The program is set up by the tests; what is asked for here is only the page.
    os.environ["WRITE_THE_PAGE"] = "1"
    run = Path(__file__).with_name("test_summary.py")
    sys.exit(pytest.main([str(run), "-q", "-p", "no:cacheprovider"]))

from casework import access as casework
from config.local.addresses import ROOT
from privacy import access as privacy
from tests.access.deeds import DEEDS
from tests.access.guarded import all_guards
from tests.access.matrix import ROWS
from tests.access.noticed import noticed
from tests.access.people import EVERYBODY
from tests.access.second_nets import SECOND_NETS
from tests.access.test_deeds import PERSONS

PAGE = ROOT / "docs" / "security" / "access.md"
WORDS = {
    "routes": "every one that the program has, but for the administration (one rule walks all of its pages)",
    "rows": "one route and method on one record, with who may, who knows of it and who may not",
    "people": "the cast, each role elsewhere, roles that ended or have not begun, a disabled account, nobody",
    "cells": "one person trying one row in the usual run; `FULL_MATRIX=1` lets everybody try every row",
    "actions": "what changes a case, a referral or a request, called past every page",
    "calls": "each action by each of those near the record",
    "guards": "conditions, filters, refusals and questions for a right, each taken out by itself",
    "noticed": "their loss made a cell, an action or a test fail: which one stands in `guards.csv`",
    "explained": "guards that something else makes up for, listed below with what that is",
}


def permissions() -> str:
    """Return the tables of who may do what, as the program itself reads them."""
    tables = {
        "Cases of one's communes": casework.PERMISSIONS,
        "One case that is shared": casework.SHARED_PERMISSIONS,
        "Reports": casework.REPORT_PERMISSIONS,
        "Requests, holds, erasures": privacy.REQUEST_PERMISSIONS,
        "Register of incidents": privacy.INCIDENT_PERMISSIONS,
    }
    return "\n\n".join(_table(title, rows) for title, rows in tables.items())


def _table(title, rows) -> str:
    told = [f"| {who.value} | {', '.join(sorted(may))} |" for who, may in rows.items()]
    return "\n".join([f"| {title} | May |", "|---|---|", *told])


def figures() -> dict[str, int]:
    """Return what the matrix holds now, by the words of the page."""
    return {
        "routes": len({row.route for row in ROWS}),
        "rows": len(ROWS),
        "people": len(EVERYBODY),
        "cells": sum(len(row.persons(turn)) for turn, row in enumerate(ROWS)),
        "actions": len(DEEDS),
        "calls": len(DEEDS) * len(PERSONS),
        "guards": len(all_guards()),
        "noticed": len(noticed()),
        "explained": len(SECOND_NETS),
    }


def written(text: str) -> str:
    """Return the page `text` with its tables as they should be."""
    tables = {
        "permissions": permissions(),
        "matrix": _figures("routes", "rows", "people", "cells", "actions", "calls"),
        "guards": _figures("guards", "noticed", "explained"),
        "second nets": second_nets(),
    }
    for name, table in tables.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        text = between.sub(lambda found, table=table: f"{found[1]}{table}{found[2]}", text)
    return text


def second_nets() -> str:
    """Return the guards whose loss others make up for, and what still stands in the way."""
    return "\n".join(["| Guard | Still in the way |", "|---|---|", *_nets()])


def _nets() -> list[str]:
    return [f"| `{guard.replace('|', '&#124;')}` | {why} |" for guard, why in sorted(SECOND_NETS.items())]


def _figures(*names) -> str:
    held = figures()
    return "\n".join(
        ["| | | |", "|---|--:|---|", *(f"| {name} | {held[name]:,} | {WORDS[name]} |" for name in names)]
    )


def stated(text: str) -> dict[str, int]:
    """Return the figures that the page `text` states."""
    rows = (line.strip("| ").split("|") for line in text.splitlines() if line.startswith("| "))
    cells = ([cell.strip() for cell in row] for row in rows if len(row) == 3)
    return {first: int(second.replace(",", "")) for first, second, _ in cells if first in figures()}
