"""The run of `tests.access.guards`: the program without each of its guards in turn."""

import os
import sys
from importlib import import_module

from django.urls import resolve

from tests.access.cells import faults, fingerprint, path_of, undone
from tests.access.deeds import DEEDS
from tests.access.matrix import ROWS
from tests.access.patches import applied, patches
from tests.access.test_deeds import PERSONS, outcome

# Modules whose every condition decides who may, and modules that refuse here and there.
DECIDING = ("accounts.access", "schools.access", "casework.access", "referrals.access", "reports.access")
REFUSING = (
    *(f"casework.actions.{name}" for name in ("cases", "reports", "shares", "listimports.choosing")),
    *(f"referrals.actions.{name}" for name in ("moves", "institution")),
    *(
        f"casework.views.{name}"
        for name in (
            "cases",
            "caseload",
            "imports",
            "intake",
            "plans",
            "screenings",
            "shares",
            "supervision",
            "visits",
        )
    ),
    *(f"referrals.views.{name}" for name in ("compose", "sent", "inbox", "answers")),
)
# Functions whose conditions read areas and dates: they decide about nobody.
DECIDE_NOTHING = ("_communes", "people_of_commune", "supervisors_of", "post_holders", "overview_area")
# Guards whose loss others make up for, each with what still stands in the way.
SECOND_NETS = {
    "casework.actions.cases.move_case: if transition.permission not in case_permissions(by, case)": (
        "`lock_case` has asked for the same right"
    ),
    "referrals.access.visible_referrals: filter case__in=visible_cases(user)": (
        "no page lists referrals by it yet; tests/referrals tries it by itself"
    ),
    "referrals.access.shared_referrals: filter state__in=SHARED_STATES": (
        "the grants are taken back when a referral ends"
    ),
    "referrals.actions.moves._seen: if not _permissions(by, referral)": (
        "`_require` asks for the right; `_seen` keeps a stranger from reading why not"
    ),
}


def test_every_guard_is_missed_when_it_is_gone(world):
    missed = set()
    for patch in all_patches():
        with applied(patch):
            noticed = first_to_notice(world, patch)
        told = noticed or SECOND_NETS.get(str(patch), "")
        sys.stdout.write(f"{'noticed' if noticed else 'MISSED '}  {patch}  [{told}]\n")
        sys.stdout.flush()
        if not noticed:
            missed.add(str(patch))
    assert missed - set(SECOND_NETS) == set()


def all_patches() -> list:
    """Return every guard that holds the word that was asked for."""
    word = os.environ.get("GUARDS_WITH", "")
    modules = [(import_module(name), name in DECIDING) for name in (*DECIDING, *REFUSING)]
    found = [patch for module, deciding in modules for patch in patches(module, conditions=deciding)]
    decide = [
        each for each in found if each.function.__name__ not in DECIDE_NOTHING or "require" in each.guard
    ]
    return [patch for patch in decide if word in str(patch)]


def first_to_notice(world, patch) -> str:
    """Return the first cell in which something is wrong, or an empty text."""
    deeds = [(str(row), lambda row=row: wrong_deed(world, row)) for row in nearest_deeds(patch)]
    pages = [(str(row), lambda row=row: wrong_page(world, row)) for row in nearest(world, patch)]
    in_order = (*deeds, *pages) if ".actions." in patch.function.__module__ else (*pages, *deeds)
    for name, wrong in in_order:
        if found := wrong():
            return f"{name}, {found}"
    return ""


def nearest(world, patch) -> list:
    """Return the rows of the page whose guard is gone, then one row of every kind, near ones first."""
    module, name = patch.function.__module__, patch.function.__name__
    rows = [(row, resolve(path_of(world, row)).func) for row in ROWS]
    own = [row for row, view in rows if (view.__module__, view.__name__) == (module, name)]
    app = module.split(".")[0]
    near = [row for row, view in sorted(rows, key=lambda pair: pair[1].__module__.split(".")[0] != app)]
    return [*own, *(row for row in one_of_each(near, kind_of_page) if row not in own)]


def nearest_deeds(patch) -> list:
    """Return the deeds of the module whose guard is gone, then one deed of every kind."""
    own = [row for row in DEEDS if row.deed.__module__ == patch.function.__module__]
    return [*own, *(row for row in one_of_each(DEEDS, kind_of_deed) if row not in own)]


def one_of_each(rows, kind) -> list:
    """Return the first of `rows` of every kind."""
    return list({kind(row): row for row in reversed(rows)}.values())[::-1]


def kind_of_page(row) -> tuple:
    """Rows of one kind ask the same guards: those of the record, in the same way, of the same people."""
    app, state = row.route.split(":")[0], row.about
    # What may be known of a referral hangs on its state, what may be known of a case does not.
    record = (state if app == "referrals" else state.split("_")[0]) or f"{row.route} {row.data}"
    return (app, record, row.method, row.may, row.others)


def kind_of_deed(row) -> tuple:
    """Deeds of one kind lock the same record for the same people."""
    return (row.deed.__module__, row.about.split("_")[0], row.may)


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
        for person in PERSONS:
            wanted = "done" if person in row.may else "refused"
            if (came := outcome(world, row, person, before)) != wanted:
                return f"{person}: {came}"
    return ""
