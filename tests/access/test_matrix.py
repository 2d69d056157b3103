"""The access matrix: every route, method and person; and that no route is missing from it."""

import pytest
from django.urls import reverse

from tests.access.cells import faults, fingerprint, path_of, undone
from tests.access.matrix import EXEMPT, ROWS, allowed_methods, missing, routes
from tests.access.people import ADMINISTRATORS, SIGNED_IN, browser

OTHER_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(world, row):
    with undone():
        if row.given:
            row.given(world)
        before = fingerprint()
        found = [fault for person in row.persons() for fault in faults(world, row, person, before)]
    assert found == []


@pytest.fixture(scope="module")
def allowed(world):
    """Route → the methods that it answers, of every route that is not exempt."""
    return allowed_methods(world, ROWS)


def test_no_route_and_no_method_is_missing(allowed):
    assert missing(ROWS, allowed) == []


def test_a_row_left_out_is_noticed(allowed):
    for row in ROWS:
        rest = [other for other in ROWS if (other.route, other.method) != (row.route, row.method)]
        assert missing(rest, allowed) == (
            [] if row.route in EXEMPT_ROUTES else [f"no row in which somebody may {row.method} {row.route}"]
        )


def test_a_row_without_success_is_noticed(allowed):
    alone = [row for row in ROWS if not (row.route == "casework:reopen" and row.may)]
    assert missing(alone, allowed) == ["no row in which somebody may POST casework:reopen"]


EXEMPT_ROUTES = {row.route for row in ROWS if row.route.partition(":")[0] in EXEMPT}


def test_other_methods_are_refused(world, allowed):
    browsed = browser(world.sessions["lan"])
    paths = {row.route: path_of(world, row) for row in ROWS}
    answered = [
        (method, route)
        for route, methods in allowed.items()
        for method in OTHER_METHODS
        if method not in methods and getattr(browsed, method.lower())(paths[route]).status_code != 405
    ]
    assert answered == []


def test_what_does_not_exist_is_hidden_like_what_one_may_not_know(world):
    rows = [row for row in ROWS if row.about and row.method == "GET" and row.about != "commune"]
    for row in rows:
        with undone():
            path = reverse(row.route, kwargs={"pk": 99_999_999, **row.arguments})
            assert browser(world.sessions["lan"]).get(path).status_code == 404, row


def test_every_page_of_the_administration_asks_for_the_role(world):
    names = [name for name in routes() if name.startswith("admin:") and name not in OPEN_IN_ADMIN]
    assert len(names) > 40
    for name in names:
        path = reverse(name, args=ADMIN_ARGUMENTS.get(name.rpartition("_")[2], ()))
        for person in set(SIGNED_IN) - set(ADMINISTRATORS):
            response = browser(world.sessions[person]).get(path)
            assert response.status_code == 302, (name, person)
            assert response.url.startswith(reverse("admin:login")), (name, person)


# The sign-in itself refuses whoever is signed in; the words of the scripts are the same for everybody.
OPEN_IN_ADMIN = ("admin:login", "admin:logout", "admin:jsi18n")
ADMIN_ARGUMENTS = {}
