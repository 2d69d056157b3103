"""The tables of `docs/security/access.md` that are made of the program and of the matrix.

    .venv/bin/python -m pytest tests/access/test_summary.py

tells what the page should hold when it holds something else.
"""

from casework import access as casework
from config.local.addresses import ROOT
from privacy import access as privacy
from tests.access.deeds import DEEDS
from tests.access.matrix import ROWS
from tests.access.people import EVERYBODY
from tests.access.test_deeds import PERSONS

PAGE = ROOT / "docs" / "security" / "access.md"


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
    }


def stated(text: str) -> dict[str, int]:
    """Return the figures that the page `text` states."""
    rows = (line.strip("| ").split("|") for line in text.splitlines() if line.startswith("| "))
    cells = ([cell.strip() for cell in row] for row in rows if len(row) == 3)
    return {first: int(second.replace(",", "")) for first, second, _ in cells if first in figures()}
