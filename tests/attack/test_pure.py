"""Some hundred hostile facts, cells, lists, texts and documents; `make attack` tries far more."""

import time

import pytest

from attack import facts, papers, sheets, tally
from tests.attack.test_doors import sentences

SHORT = (
    (facts.classifier, 150),
    (facts.lines, 100),
    (sheets.cells, 260),
    (sheets.lists, 40),
    (papers.texts, 100),
    (papers.documents, 6),
)


@pytest.mark.parametrize(("attack", "inputs"), SHORT, ids=lambda given: getattr(given, "__name__", ""))
def test_attack(attack, inputs):
    done = attack(inputs=inputs, number=1)
    assert sentences(done) == []
    assert done.inputs == inputs


def test_a_fault_is_found(monkeypatch):
    monkeypatch.setattr(facts, "classify", lambda raw: {}[0])
    done = facts.classifier(inputs=20)
    assert [one.what for one in done.findings.values()] == ["KeyError in tests/attack/test_pure.py:<lambda>"]
    assert done.count("exception") == 20


def test_a_hang_is_found(monkeypatch):
    monkeypatch.setattr(tally, "SECONDS_PER_INPUT", 0.05)
    done = tally.Tally("slow")
    with done.one("sleep", "x"):
        time.sleep(2)
    assert done.count("hang") == 1
