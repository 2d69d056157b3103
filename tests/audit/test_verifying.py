"""What the verification finds, what it names first, and what it cannot find."""

from datetime import timedelta

import pytest

from audit.keys import private_key, public_hex, seal_keys
from tests.audit import tampers
from tests.audit.tamper import tamper_as_owner
from tests.audit.trail import HISTORY, build, intruder

# The thousand of the claim run by hand: python -m tests.audit.tamper
ROUNDS = 2


@pytest.fixture
def open_connection(django_db_setup):
    """A connection that nothing holds back; what it does is never committed."""
    with intruder() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def trail(open_connection):
    return build(open_connection, seed=7, events=40)


def test_every_way_of_tampering_is_found(open_connection):
    count = ROUNDS * len(tampers.TAMPERS)
    found, missed = tamper_as_owner(open_connection, seed=5, count=count, events=80)
    assert missed == []
    assert set(found.values()) == {ROUNDS}


def test_an_untouched_trail_is_read_whole(trail):
    found = trail.verify()
    assert (found.links, found.rows, found.seals, found.count) == (48, 48, 4, 0)
    assert (found.first, found.last, found.sealed_to) == (1, 48, 48)


def test_the_first_broken_link_is_named(trail):
    places = dict(trail.ask("SELECT record, position FROM audit_link WHERE source = 'audit_event'"))
    early, late = sorted(places)[3], sorted(places)[20]
    for key in (late, early):
        trail.ask("UPDATE audit_event SET reason = 'other' WHERE id = %s", [key])
    found = trail.verify()
    assert [(fault.position, fault.kind) for fault in found.faults] == [
        (places[early], "changed"),
        (places[late], "changed"),
    ]


def test_the_link_after_which_nothing_follows_is_named(trail):
    trail.ask("UPDATE audit_link SET certificate = 'x' WHERE position = 9")
    assert (trail.verify().faults[0].position, trail.verify().faults[0].kind) == (9, "broken")
    trail.ask("DELETE FROM audit_link WHERE position = 9")
    assert [fault.kind for fault in trail.verify().faults if fault.position == 9] == ["gap"]


def test_a_seal_of_another_key_is_found_without_the_copies_elsewhere(trail):
    tampers.seal_anew(trail)
    assert {fault.words for fault in trail.verify(kept={}).faults} == {
        f"seal {number}: the signature is not one of the known keys" for number in (1, 2, 3, 4)
    }


def test_a_former_key_is_still_known(trail, settings):
    trail.write(4, 0)
    settings.SEAL_KEY, former = "A" * 42 + "8", settings.SEAL_KEY
    trail.seal()
    assert trail.verify().count == 4
    settings.SEAL_FORMER_KEYS = [public_hex(private_key(former))]
    assert trail.verify().count == 0


def test_a_trail_cut_back_to_an_earlier_seal_is_found_by_the_copies_elsewhere_alone(trail):
    tampers.go_back(trail)
    assert trail.verify(kept={}).count == 0
    assert {fault.kind for fault in trail.verify().faults} == {"seal"}


def test_what_was_not_sealed_yet_can_be_rewritten_by_its_owner(trail):
    """The window that is left: from the last seal to now. A seal closes it."""
    trail.write(6, 0)
    position, key = trail.ask("SELECT position, record FROM audit_link ORDER BY 1 DESC LIMIT 1")[0]
    trail.ask("UPDATE audit_event SET reason = 'other' WHERE id = %s", [key])
    assert trail.verify().count == 1
    trail.redigest(position)
    trail.rehash()
    assert trail.verify().count == 0
    tampers.cut(trail, 48)
    assert trail.verify().count == 0


def test_a_trail_that_is_not_sealed_for_hours_is_a_fault(trail):
    trail.write(1, 0)
    assert trail.verify().count == 0
    late = trail.verify(now=trail.now + timedelta(hours=4))
    assert [(fault.position, fault.kind) for fault in late.faults] == [(49, "unsealed")]


def test_only_what_is_newer_than_a_seal_is_read(trail):
    old, new = trail.ask("SELECT record FROM audit_link WHERE position IN (2, 40) ORDER BY position")
    found = trail.verify(since=36)
    assert (found.first, found.last, found.links, found.rows, found.count) == (37, 48, 12, 12, 0)
    trail.ask("UPDATE audit_event SET reason = 'other' WHERE id = %s", [old[0]])
    assert trail.verify(since=36).count == 0
    trail.ask("UPDATE audit_event SET reason = 'other' WHERE id = %s", [new[0]])
    assert [fault.position for fault in trail.verify(since=36).faults] == [40]


def test_a_row_outside_of_the_chain_is_found_in_the_newest_stretch_as_well(trail):
    trail.ask(f"INSERT INTO {HISTORY} (id, name, history_date, history_type) VALUES (1, 'x', now(), '+')")
    assert [fault.kind for fault in trail.verify(since=36).faults] == ["unlinked"]


def test_a_key_that_is_none_is_refused():
    with pytest.raises(ValueError):
        seal_keys(["00"])
