"""Files and text go one way each: the rules of `one_way` hold for the program, and each of them bites."""

import pytest

from config.local.addresses import ROOT
from tests.house.one_way import EVERYWHERE, SERVING, Rule
from tests.house.test_sizes import files

RULES = (*EVERYWHERE, *SERVING)
# Servers on one's own machine, the demo and operators' commands: started by hand, reached by no request.
BY_HAND = ("config/local/", "config/demo/", "config/unset/", "config/settings.py", "/management/commands/")


def program(rule: Rule):
    """Yield (name, source) of every file that `rule` is about."""
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if rule in EVERYWHERE or not any(part in name for part in BY_HAND):
            yield name, path.read_text(encoding="utf-8")


def found(rule: Rule) -> list[str]:
    return [f"{name}:{line}" for name, source in program(rule) for line in rule.lines(source)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_program_keeps_the_rule(rule):
    assert [place for place in found(rule) if place.rpartition(":")[0] not in rule.apart] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_file_stands_apart_in_vain(rule):
    assert set(rule.apart) <= {place.rpartition(":")[0] for place in found(rule)}


BITES = [(rule, line) for rule in RULES for line in rule.bites]
PASSES = [(rule, line) for rule in RULES for line in rule.passes]


@pytest.mark.parametrize(("rule", "line"), BITES, ids=[line for _rule, line in BITES])
def test_the_rule_bites(rule, line):
    planted = f"def view(request):\n    {line}\n"
    assert rule.lines(planted) == [2]


@pytest.mark.parametrize(("rule", "line"), PASSES, ids=[line for _rule, line in PASSES])
def test_the_rule_lets_pass_what_is_right(rule, line):
    assert rule.lines(f"def view(request):\n    {line}\n") == []


def test_a_planted_fault_in_the_program_is_found(monkeypatch, tmp_path):
    (tmp_path / "casework").mkdir()
    bad = tmp_path / "casework" / "views.py"
    bad.write_text("def view(request):\n    return HttpResponse(request.FILES['a'].read())\n")
    monkeypatch.setattr("tests.house.test_sizes.ROOT", tmp_path)
    monkeypatch.setattr("tests.house.test_one_way.ROOT", tmp_path)
    assert {rule.name: found(rule) for rule in RULES if found(rule)} == {
        "a file that was sent is opened by interface.uploads alone": ["casework/views.py:2"]
    }
