"""All rows, and what the URL configuration holds beside them."""

from dataclasses import replace

from django.urls import URLPattern, get_resolver

from tests.access import (
    rows_accounts,
    rows_case,
    rows_house,
    rows_intake,
    rows_letters,
    rows_papers,
    rows_places,
    rows_privacy,
    rows_pupils,
    rows_referrals,
    rows_reminders,
    rows_reviews,
    rows_shares,
)
from tests.access.cells import path_of
from tests.access.people import Browser
from tests.access.rows import Row

ROWS: tuple[Row, ...] = (
    *rows_house.ROWS,
    *rows_accounts.ROWS,
    *rows_intake.ROWS,
    *rows_case.ROWS,
    *rows_places.ROWS,
    *rows_pupils.ROWS,
    *rows_referrals.ROWS,
    *rows_letters.ROWS,
    *rows_privacy.ROWS,
    *rows_shares.ROWS,
    *rows_reminders.ROWS,
    *rows_papers.ROWS,
    *rows_reviews.ROWS,
)
# Files that may be asked for with a password, which is sent in a form: by whom and how, as the file itself.
LOCKED = (
    *("reports:caseload_pdf", "reports:committee_pdf", "reports:file_download", "reports:issued_file"),
    *("reports:paper_file", "reports:paper_with_reporter", "reports:review_pdf", "reports:statistics_pdf"),
)
ROWS += tuple(replace(row, method="POST") for row in ROWS if row.route in LOCKED and row.method == "GET")
# Namespaces that are covered by one rule instead of row by row, each with the reason.
EXEMPT = {
    "admin": (
        "Django's administration asks `HouseAdminSite.has_permission` before every one of its pages; "
        "`test_every_page_of_the_administration` walks them all, and nothing about a child is registered."
    )
}


def routes(resolver=None, namespace="") -> list[str]:
    """Return the names of all routes of the URL configuration, with their namespace."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            found.append(f"{namespace}{entry.name}")
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found += routes(entry, inner)
    return found


def missing(rows, allowed) -> list[str]:
    """Return what `rows` leave out of `allowed` (route → methods), and what they hold beyond it.

    A route and method without a row in which somebody succeeds is left out as well: it would prove nothing.
    """
    proven = {(row.route, row.method) for row in rows if row.may}
    wanted = {(route, method) for route, methods in allowed.items() for method in methods}
    left_out = [f"no row in which somebody may {method} {route}" for route, method in sorted(wanted - proven)]
    known = {(row.route, row.method) for row in rows}
    return left_out + [f"no such route: {method} {route}" for route, method in sorted(known - wanted)]


def allowed_methods(world, rows) -> dict[str, set[str]]:
    """Return route → the methods that it answers, as its own refusal of OPTIONS tells.

    A route without a row gets the methods that such a refusal names for any address of it, so it is reported.
    """
    paths = {row.route: path_of(world, row) for row in rows}
    browsed = Browser(world.sessions["lan"])
    named = [name for name in routes() if name.partition(":")[0] not in EXEMPT]
    return {name: _methods(browsed, paths[name]) if name in paths else {"GET"} for name in named}


def _methods(browsed, path) -> set[str]:
    """Return the methods of `path`; all that a form may send when the view does not say."""
    told = browsed.options(path).get("Allow", "GET, POST")
    return set(told.split(", ")) - {"HEAD", "OPTIONS", "PUT"}
