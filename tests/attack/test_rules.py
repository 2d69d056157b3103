"""Every own rule of semgrep finds what was planted for it, and lets sound code pass."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from config.local.addresses import ROOT
from scripts.check import SEMGREP
from tests.attack.planted import FAULTS, SOUND

RULES = [ROOT / "rules" / "program.yaml"]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """All planted texts, read at once: number of the text → names of the rules that found something."""
    folder = tmp_path_factory.mktemp("planted")
    texts = [*(text for texts in FAULTS.values() for text in texts), *SOUND]
    for number, (name, text) in enumerate(texts):
        path = folder / name
        path = path.with_name(f"{number}_{path.name}") if "views.py" not in name else path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    told = _semgrep(folder)
    assert told["errors"] == []
    names = {}
    for one in told["results"]:
        names.setdefault(one["path"], set()).add(one["check_id"].rpartition(".")[2])
    return {text: names.get(_name(number, text[0]), set()) for number, text in enumerate(texts)}


def _name(number, name) -> str:
    path = Path(name)
    return str(path.with_name(f"{number}_{path.name}") if "views.py" not in name else path)


def _semgrep(folder):
    options = [word for path in RULES for word in ("--config", str(path))]
    command = [
        SEMGREP,
        "scan",
        *options,
        "--metrics",
        "off",
        "--disable-version-check",
        "--json",
        "--no-git-ignore",
    ]
    done = subprocess.run([*command, "."], cwd=folder, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_every_rule_is_planted():
    rules = yaml.safe_load(RULES[0].read_text(encoding="utf-8"))["rules"]
    assert sorted(rule["id"] for rule in rules) == sorted(FAULTS)


@pytest.mark.parametrize("rule", FAULTS)
def test_rule_bites(found, rule):
    assert [text for text in FAULTS[rule] if rule not in found[text]] == []


@pytest.mark.parametrize("text", SOUND, ids=lambda text: text[1].splitlines()[-1].strip())
def test_sound_code_passes(found, text):
    assert found[text] == set()
