"""Every deed called by every person: refused unless the person may, and then nothing is left behind."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from casework.workflow import NotNow
from tests.access.cells import tried, undone
from tests.access.deeds import ASKS_NOBODY, DEEDS, name_of, public_deeds
from tests.access.people import DISABLED, KNOW, NO_SHARE, RECEIVING, SHARED_WITH

# Everybody near the record, and one of each role elsewhere.
PERSONS = (
    *KNOW,
    *SHARED_WITH,
    *NO_SHARE,
    *RECEIVING,
    "hoa",
    "dung",
    "hanh",
    "tam",
    "an",
    "nga",
    "moi",
    "xuan",
    "loan",
    DISABLED,
)


@pytest.mark.parametrize("row", DEEDS, ids=str)
def test_deed(world, row):
    with undone():
        if row.given:
            row.given(world)
        found = {person: outcome(world, row, person) for person in PERSONS}
    assert found == {person: "done" if person in row.may else "refused" for person in found}


def outcome(world, row, person) -> str:
    """Return what came of the deed as `person`: done, refused, or what else happened."""
    record, came = type(world.records[row.about]).objects.get(pk=world.key(row.about)), ""
    with tried() as trial:
        try:
            row.call(record, User.objects.get(username=person), world)
        except PermissionDenied:
            came = "refused"
        except NotNow as refusal:
            came = str(refusal)
    if came:
        return f"{came} and changed" if trial.changed else came
    return "done" if trial.changed else "changed nothing"


def test_every_deed_stands_in_the_matrix():
    named = {name_of(row.deed) for row in DEEDS}
    assert public_deeds() - named - CLOCKS == set(ASKS_NOBODY)
    assert named.isdisjoint(ASKS_NOBODY)


# The clocks of a case are set by the deeds on it, which have asked.
CLOCKS = {name for name in public_deeds() if name.startswith("clocks.")}
