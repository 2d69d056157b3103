"""Rows of institutions: who has a case, a post or the administration looks; staff and administrators keep."""

from schools.models import Programme
from tests.access.people import (
    ADMINISTRATORS,
    ANY_CHAIR,
    ANY_COUNSELLOR,
    ANY_OFFICER,
    ANY_SUPERVISOR,
    RECEIVING,
    SIGNED_IN,
)
from tests.access.rows import Row, listing

# The role of a counsellor suffices to look; keeping asks for the post that `xuan` no longer holds.
LOOKING = tuple(
    dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR, *ANY_COUNSELLOR, "xuan", *ADMINISTRATORS))
)
KEEPING = (*RECEIVING, *ADMINISTRATORS)
FACTS = {"phone": "0273 3840 999", "opening_days": ["1", "2"]}
OFFER = {
    "need": "service",
    "name": "Lớp bơi",
    "min_age": "8",
    "max_age": "16",
    "monthly_cost": "0",
    "places": "5",
    "is_active": "on",
    "intake-TOTAL_FORMS": "0",
    "intake-INITIAL_FORMS": "0",
}


def offered(_world):
    """The programme of the school."""
    return Programme.objects.get(institution__posts__user__username="thu").pk


def listed(route, **more) -> Row:
    """A page about a list of institutions that an administrator brought."""
    return Row(
        route, more.pop("method", "GET"), ADMINISTRATORS, "place_import", others=403, tries=SIGNED_IN, **more
    )


def place(route, method, may, **more) -> Row:
    """A page about the school of commune A; nobody else is kept from knowing that it is there."""
    return Row(route, method, may, "institution", others=403, tries=SIGNED_IN, **more)


def kept(route, data, **more) -> tuple[Row, Row]:
    """A form about the school, and the form sent."""
    sent = {"status": 302, "changes": True, "data": data}
    return place(route, "GET", KEEPING, **more), place(route, "POST", KEEPING, **sent, **more)


ROWS = (
    listing("schools:institutions", LOOKING),
    place("schools:institution", "GET", LOOKING),
    *kept("schools:own_facts", FACTS),
    *kept("schools:programme_new", OFFER),
    *kept("schools:programme", OFFER, arguments={"programme": offered}),
    listing("schools:import_new", ADMINISTRATORS, logged=False),
    # Without a file nothing is read, and the form says so.
    listing("schools:import_new", ADMINISTRATORS, "POST", logged=False),
    listing("schools:import_template", ADMINISTRATORS, logged=False),
    listed("schools:import"),
    listed("schools:import_refused"),
    listed("schools:import_confirm", method="POST", status=302, changes=True),
    place("schools:confirm", "POST", KEEPING, status=302, changes=True),
)
