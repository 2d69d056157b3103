"""The search for secrets and the audit of packages: what they find, and what they do not call green."""

import pytest

from scripts import audit_packages, check
from scripts.find_secrets import faults, found_in, readable

ENTRY = {"file": "a.py", "kind": "Secret Keyword", "digest": "12", "why": "made up"}
SOUND = {"name": "django", "version": "5.2", "vulns": []}
WEAK = {"name": "django", "version": "1.0", "vulns": [{"id": "CVE-1"}]}
SKIPPED = {"name": "celery", "skip_reason": "not found"}


def test_what_is_explained_is_no_fault():
    assert faults([(ENTRY, 3)], [ENTRY]) == []


def test_what_is_new_is_found():
    assert faults([(ENTRY, 3)], []) == ["a.py:3: Secret Keyword"]


def test_an_entry_needs_a_reason_and_a_use():
    assert faults([], [{**ENTRY, "why": " "}]) == [
        "no reason: a.py: Secret Keyword",
        "no longer there: a.py: Secret Keyword",
    ]


@pytest.mark.parametrize(
    "line",
    [
        'password = "' + "kH7-wq2Lx9Tz" + '"',
        "DATABASE_URL=postgres://app:" + "s3krit0ne" + "@db.example/x",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "aws_key = AKIA" + "QYLPMN5HHHFPZAM2",
    ],
)
def test_a_planted_secret_is_found(tmp_path, line):
    path = tmp_path / "settings.py"
    path.write_text(line + "\n", encoding="utf-8")
    assert [line for _, line in found_in(path, "config/settings.py")][:1] == [1]


def test_pictures_are_not_read():
    assert not readable("docs/a.png")
    assert readable("docs/a.md")


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([{"dependencies": [SOUND]}], 0),
        ([{"dependencies": [SOUND]}, {"dependencies": [WEAK]}], 1),
        ([{"dependencies": [SOUND, SKIPPED]}], audit_packages.NOT_CHECKED),
        ([{"dependencies": [SKIPPED]}], audit_packages.NOT_CHECKED),
        ([{"dependencies": [SOUND]}, None], audit_packages.NOT_CHECKED),
        ([None], audit_packages.NOT_CHECKED),
    ],
)
def test_a_package_that_nobody_looked_up_is_not_green(answers, code):
    assert audit_packages.verdict(answers)[0] == code


def test_not_checked_is_neither_ok_nor_failed(monkeypatch, capsys):
    python = check.sys.executable
    checks = {
        "sound": [python, "-c", ""],
        "away": [python, "-c", f"raise SystemExit({check.NOT_CHECKED})"],
        "broken": [python, "-c", "raise SystemExit(1)"],
    }
    monkeypatch.setattr(check, "CHECKS", checks)
    assert check.main([]) == 1
    told = capsys.readouterr().out
    assert "away        not checked" in told
    assert told.endswith("1 checks ok, 1 failed, 1 not checked\n")
