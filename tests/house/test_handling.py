"""The page on data, limits, keys, connections and logs says what the program does."""

import ast
import datetime as dt
import re
from importlib import import_module

from django.conf import settings

from casework.enums import FieldGroup
from config.local.addresses import ROOT
from tests.access.guarded import ROOMS

PAGE = (ROOT / "docs" / "security" / "handling.md").read_text(encoding="utf-8")
# What a time of the program is told in.
UNITS = {"Minutes that": dt.timedelta(minutes=1), "Hours that": dt.timedelta(hours=1)}
GRADES = {"secret", "confidential", "shared by choice"}


def rows(title):
    """Return the cells of every row of the table under a heading, without its head."""
    part = PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_group_of_fields_has_a_grade():
    graded = {group.strip("`"): grade for group, grade, _how in rows("Data by grade")}
    assert set(graded) == set(FieldGroup.values)
    assert set(graded.values()) == GRADES


def test_every_limit_is_the_one_in_the_program():
    told = {}
    for what, limit, where in rows("Limits"):
        module, _, name = where.strip("`").rpartition(".")
        program = getattr(import_module(module), name)
        unit = next((unit for word, unit in UNITS.items() if what.startswith(word)), None)
        told[where] = (int(re.sub(r"\D", "", limit)), program / unit if unit else program)
    assert len(told) == 17
    assert [where for where, (page, program) in told.items() if page != program] == []


def test_every_key_and_system_of_the_settings_is_named():
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    asked = set(re.findall(r'env(?:\.\w+)?\(\s*"(\w+)"', source)) | {"DATABASE_OWNER_URL"}
    keys = {name for name in asked if name.endswith(("_KEY", "_KEYS"))} - {"SEAL_FORMER_KEYS"}
    assert keys == {row[0].strip("`") for row in rows("Keys and methods")}
    reached = {name for name in asked if name.endswith(("_URL", "_ADDRESS"))} - {"SITE_URL"}
    assert reached == {
        name for row in rows("Whom the program speaks to") for name in re.findall(r"`(\w+)`", row[1])
    }


def test_every_logger_is_named():
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    named = set(
        re.findall(r"`(\w+)`", " ".join(where for where, _what, _kept in rows("What is logged where")))
    )
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if path.is_relative_to(ROOT / "config" / "local"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("getLogger"):
                    name = node.args[0]
                    found.add(name.value if isinstance(name, ast.Constant) else room)
    assert len(found) >= 5
    assert found - named == set()
