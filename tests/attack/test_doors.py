"""A few hundred hostile requests at every kind of door; `make attack` sends tens of thousands."""

from attack.doors import addresses, forms
from attack.headers import headers
from audit.enums import Outcome
from casework import access
from interface import once


def sentences(tally):
    return [f"{one.kind}: {one.where}: {one.what}: {one.input[:400]}" for one in tally.findings.values()]


def kinds(tally):
    return {one.kind for one in tally.findings.values()}


def test_hostile_forms(world):
    tally = forms(world, inputs=80)
    assert sentences(tally) == []
    assert tally.inputs == 80


def test_hostile_addresses(world):
    tally = addresses(world, inputs=80)
    assert sentences(tally) == []
    assert tally.inputs == 80


def test_hostile_headers(world):
    tally = headers(world, inputs=80)
    assert sentences(tally) == []
    assert tally.inputs == 80


def test_an_error_of_a_page_is_found(world, monkeypatch):
    monkeypatch.setattr(once, "_token", lambda request: {}[0])
    assert kinds(forms(world, inputs=20)) == {"5xx"}


def test_a_leak_is_found(world, monkeypatch):
    monkeypatch.setattr(access, "_outcome", lambda granted, permission: Outcome.DONE)
    assert "leak" in kinds(addresses(world, inputs=80, only=("casework:note_new", "casework:contradictions")))
