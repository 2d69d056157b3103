"""The measures the house keeps to: functions, files, names."""

import ast
import statistics

from config.local.addresses import ROOT
from tests.house.rooms import PACKAGES

JUNK = {"utils", "util", "common", "core", "helpers", "helper", "misc", "tools", "stuff", "shared"}


def files():
    """Every Python file of the program without migrations."""
    for package in PACKAGES:
        yield from (path for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts)


def functions():
    """Yield (lines, where) for every function, its docstring and decorators counted."""
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.name}"


def lengths():
    """Yield (lines, file)."""
    for path in files():
        yield len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(ROOT))


def percentile_95(numbers):
    """The smallest number that at least 95 % do not exceed."""
    return statistics.quantiles(numbers, n=20, method="inclusive")[-1]


def test_functions_are_short():
    sizes = sorted(functions(), reverse=True)
    assert [one for one in sizes if one[0] > 50] == []
    lines = [size for size, _ in sizes]
    assert statistics.median(lines) <= 8
    assert percentile_95(lines) <= 28


def test_view_functions_are_short():
    lines = [size for size, where in functions() if "views" in where.split(":")[0]]
    assert not lines or percentile_95(lines) <= 20


def test_files_are_short():
    sizes = sorted(lengths(), reverse=True)
    assert [one for one in sizes if one[0] > 400] == []
    assert percentile_95([size for size, _ in sizes]) <= 250


def test_no_drawer_for_junk():
    assert [str(path.relative_to(ROOT)) for path in files() if JUNK & {*path.parts[len(ROOT.parts) :]}] == []
    assert [str(path.relative_to(ROOT)) for path in files() if path.stem in JUNK] == []


def test_no_import_inside_a_function():
    """`apps.ready()` alone may: there the models of other apps are loaded for the first time."""
    found = []
    for path in files():
        if path.name == "apps.py":
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
                found += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in inner]
    assert found == []
