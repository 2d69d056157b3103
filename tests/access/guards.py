"""Takes each guard out of the program in turn and tells whether the access matrix notices.

Slow, so it is no part of the suite:

    .venv/bin/python -m tests.access.guards            # all guards
    .venv/bin/python -m tests.access.guards referrals  # those whose name holds a word

One line is printed for each guard, with the cell that noticed. It fails when a guard is missed that is not
listed in `SECOND_NETS` with its reason.
"""

import os
import sys
from importlib import import_module

import pytest
from django.urls import resolve

from tests.access.cells import faults, fingerprint, path_of, undone
from tests.access.deeds import DEEDS
from tests.access.matrix import ROWS
from tests.access.patches import applied, patches
from tests.access.people import DISABLED, SIGNED_IN
from tests.access.test_deeds import outcome

WORD = "GUARDS_WITH"
# Modules whose every condition decides who may, and modules that refuse here and there.
DECIDING = ("accounts.access", "schools.access", "casework.access", "referrals.access", "reports.access")
REFUSING = (
    *(f"casework.actions.{name}" for name in ("cases", "reports", "listimports.choosing")),
    *(f"referrals.actions.{name}" for name in ("moves", "institution")),
    *(
        f"casework.views.{name}"
        for name in ("cases", "caseload", "imports", "intake", "plans", "screenings", "supervision", "visits")
    ),
    *(f"referrals.views.{name}" for name in ("compose", "sent", "inbox", "answers")),
)
# Guards whose loss others make up for, each with what still stands in the way.
SECOND_NETS: dict[str, str] = {}


def test_every_guard_is_missed_when_it_is_gone(world):
    missed = set()
    for patch in all_patches():
        with applied(patch):
            noticed = first_to_notice(world, patch)
        print(
            f"{'noticed' if noticed else 'MISSED ':8} {patch}   [{noticed or SECOND_NETS.get(str(patch), '')}]"
        )
        if not noticed:
            missed.add(str(patch))
    assert missed - set(SECOND_NETS) == set()


def all_patches() -> list:
    """Return every guard that holds the word that was asked for."""
    word = os.environ.get(WORD, "")
    modules = [(import_module(name), name in DECIDING) for name in (*DECIDING, *REFUSING)]
    found = [patch for module, deciding in modules for patch in patches(module, conditions=deciding)]
    return [patch for patch in found if word in str(patch)]


def first_to_notice(world, patch) -> str:
    """Return the first cell in which something is wrong, or an empty text."""
    deeds = ((str(row), lambda row=row: wrong_deed(world, row)) for row in DEEDS)
    pages = ((str(row), lambda row=row: wrong_page(world, row)) for row in nearest(world, patch))
    in_order = (*deeds, *pages) if ".actions." in patch.function.__module__ else (*pages, *deeds)
    for name, wrong in in_order:
        if found := wrong():
            return f"{name}, {found}"
    return ""


def nearest(world, patch) -> list:
    """Return all rows, those of the page whose guard is gone first."""
    module, name = patch.function.__module__, patch.function.__name__

    def distance(row):
        view = resolve(path_of(world, row)).func
        place = getattr(view, "__module__", "")
        return (getattr(view, "__name__", "") != name, place != module, place[:8] != module[:8])

    return sorted(ROWS, key=distance)


def wrong_page(world, row) -> str:
    """Return the first fault of a row, or an empty text."""
    with undone():
        if row.given:
            row.given(world)
        before = fingerprint()
        found = (faults(world, row, person, before) for person in row.persons(ROWS.index(row)))
        return next((each[0] for each in found if each), "")


def wrong_deed(world, row) -> str:
    """Return who may do a deed and should not, or may not and should, or an empty text."""
    with undone():
        if row.given:
            row.given(world)
        before = fingerprint()
        for person in (*SIGNED_IN, DISABLED):
            wanted = "done" if person in row.may else "refused"
            if (came := outcome(world, row, person, before)) != wanted:
                return f"{person}: {came}"
    return ""


if __name__ == "__main__":
    os.environ[WORD] = "".join(sys.argv[1:2])
    sys.exit(pytest.main([__file__, "-q", "-s", "--tb=short", "-p", "no:cacheprovider"]))
