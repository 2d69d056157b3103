"""The access matrix: every route, method and person; and that no route is missing from it."""

import pytest
from django.urls import NoReverseMatch, reverse

from audit.models import Event
from tests.access.cells import faults, path_of, undone
from tests.access.matrix import EXEMPT, ROWS, allowed_methods, missing, routes
from tests.access.people import Browser

OTHER_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LISTED = [row for row in ROWS if row.route.partition(":")[0] not in EXEMPT]
# The sign-in itself refuses whoever is signed in; the words of the scripts are the same for everybody.
# Addresses that lead nowhere have no name.
OPEN_IN_ADMIN = ("admin:login", "admin:logout", "admin:jsi18n", "admin:None")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(world, row):
    with undone():
        if row.given:
            row.given(world)
        found = [fault for person in row.persons(ROWS.index(row)) for fault in faults(world, row, person)]
    assert found == []


@pytest.fixture(scope="module")
def allowed(world):
    """Route → the methods that it answers, of every route that is not exempt."""
    return allowed_methods(world, ROWS)


def test_no_route_and_no_method_is_missing(allowed):
    assert missing(LISTED, allowed) == []


def test_a_row_left_out_is_noticed(allowed):
    for row in LISTED:
        rest = [other for other in LISTED if (other.route, other.method) != (row.route, row.method)]
        assert missing(rest, allowed) == [f"no row in which somebody may {row.method} {row.route}"]


def test_a_row_without_success_is_noticed(allowed):
    alone = [row for row in LISTED if not (row.route == "casework:reopen" and row.may)]
    assert missing(alone, allowed) == ["no row in which somebody may POST casework:reopen"]


def test_other_methods_are_refused(world, allowed):
    rows = {row.route: row for row in LISTED}
    answered = [
        (method, route)
        for route, methods in allowed.items()
        for method in OTHER_METHODS
        if method not in methods and _status(world, rows[route], method) != 405
    ]
    assert answered == []


def _status(world, row, method) -> int:
    # Whoever has signed in is led away from the sign-in page before it looks at the method.
    browsed = Browser(None if row.public and "lan" in row.apart else world.sessions["lan"])
    return getattr(browsed, method.lower())(path_of(world, row)).status_code


def test_what_does_not_exist_is_hidden_like_what_one_may_not_know(world):
    # Pages of a role refuse everybody else before they look for anything.
    about = [row for row in ROWS if row.about and row.about != "commune" and row.others != 403]
    rows = [row for row in about if row.method == "GET"]
    for row in rows:
        with undone():
            path = path_of(world, row, key=99_999_999)
            assert Browser(world.sessions["lan"]).get(path).status_code == 404, row


def test_every_page_of_the_administration_asks_for_the_role(world):
    names = {name for name in routes() if name.startswith("admin:")} - set(OPEN_IN_ADMIN)
    assert len(names) > 20
    for name in names:
        path = address(name)
        for person in ("lan", "quang", "thu", "binh", "nga"):
            with undone():
                response = Browser(world.sessions[person]).get(path)
                assert response.status_code == 403, (name, person)
                event = Event.objects.first()
                told = (event.actor.username, event.deed, event.kind, event.outcome)
                assert told == (person, "denied", "admin", "forbidden"), (name, person)


def address(name) -> str:
    """Return an address of the route `name`, whatever it needs."""
    for needs in ([], ["1"], ["1", "1"], ["accounts"]):
        try:
            return reverse(name, args=needs)
        except NoReverseMatch:
            continue
    raise AssertionError(name)
