"""Who noticed each lost guard in the last run (`docs/security/guards.csv`): the next run asks them first.

`GUARDS_ANEW=1` in the environment lets a run find everything out by itself.
"""

import csv
import os
import re

from config.local.addresses import ROOT
from tests.access.guarded import all_guards

FILE = ROOT / "docs" / "security" / "guards.csv"
HEAD = ("guard", "noticed by")
# What is no cell, no action and no test of the matrix is the address of another test.
TESTS = "tests/"


def last_time() -> dict[str, str]:
    """Return guard → what noticed its loss in the last run that tried it."""
    return {} if anew() else _read()


def noticed() -> dict[str, str]:
    """Return guard → what noticed its loss, of the guards and the tests of today."""
    here = {str(guard) for guard in all_guards()}
    return {guard: by for guard, by in _read().items() if guard in here and _is_there(by)}


def anew() -> bool:
    """Tell whether the run finds everything out by itself."""
    return bool(os.environ.get("GUARDS_ANEW"))


def record(found: dict[str, str]) -> None:
    """Keep what noticed the loss of each guard; an empty text: nothing does any more."""
    here = {str(guard) for guard in all_guards()}
    rows = {guard: by for guard, by in {**_read(), **found}.items() if by and guard in here}
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *sorted(rows.items())])


def named(one) -> str:
    """Return what a try of the matrix is called from run to run, with the person who tries."""
    bare = re.sub(r" \(\d+\)$", "", one.name)
    return f"{bare}, {one.people[0]}" if one.people[0] else bare


def _read() -> dict[str, str]:
    if not FILE.exists():
        return {}
    with FILE.open(encoding="utf-8", newline="") as file:
        return dict(list(csv.reader(file))[1:])


def unnamed(by: str) -> str:
    """Return what a try is called without the person: outsiders take turns when a row is added."""
    return re.sub(r", \w+$", "", by)


def _is_there(by) -> bool:
    """Tell whether another test still has that name; what belongs to the matrix is asked by the run."""
    if not by.startswith(TESTS):
        return True
    path, *_classes, name = by.partition("[")[0].split("::")
    file = ROOT / path
    return file.exists() and f"def {name}(" in file.read_text(encoding="utf-8")
