"""Inside an app a file imports only from files to its left; import-linter sees to whole apps."""

import ast

import pytest

from config.local.addresses import ROOT

APPS = ["areas", "audit", "accounts", "schools", "casework", "referrals", "privacy", "reminders", "reports"]
# Files of one rank stand side by side and do not import each other, except access from workflow's rows.
ORDER = ["enums", "models", "access workflow queries", "actions", "tasks", "forms", "views", "urls"]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names.split()}
DJANGO_FREE = ("django", "celery", "guardian", "simple_history", "config")


def imports_of(path):
    """Yield (module, line) for every import of a file; a relative import is written out in full."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            module = ".".join(base + ([node.module] if node.module else []))
            yield module, node.lineno
            yield from ((f"{module}.{name.name}", node.lineno) for name in node.names)


def rank_of(app, module):
    """The rank of `app.file…`, or None for another app's module or a file outside the order."""
    parts = module.split(".")
    return RANK.get(parts[1]) if len(parts) > 1 and parts[0] == app else None


def wrong_way(app, path):
    """Imports of a file from its own app that point to the right, as lines of text."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    own = RANK.get(parts[1])
    if own is None:
        return
    for module, line in imports_of(path):
        rank = rank_of(app, module)
        if rank is not None and rank > own:
            yield f"{path.relative_to(ROOT)}:{line} imports {module}"


def python_files(app):
    """The files of an app without its migrations."""
    return [path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


@pytest.mark.parametrize("app", APPS)
def test_files_import_only_to_the_left(app):
    assert [line for path in python_files(app) for line in wrong_way(app, path)] == []


def test_actions_never_import_tasks():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for app in APPS
        for path in python_files(app)
        if path.relative_to(ROOT).with_suffix("").parts[1] == "actions"
        for module, line in imports_of(path)
        if ".tasks" in f".{module}."
    ]
    assert found == []


def test_the_law_is_plain_python():
    files = sorted((ROOT / "casework" / "law").rglob("*.py"))
    assert files
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files
        for module, line in imports_of(path)
        if module.split(".")[0] in DJANGO_FREE
    ]
    assert found == []


def test_a_wrong_import_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.house.test_layers.ROOT", tmp_path)
    (tmp_path / "areas").mkdir()
    path = tmp_path / "areas" / "models.py"
    path.write_text("from areas import enums\nfrom areas.views import show\nfrom . import forms\n")
    assert list(wrong_way("areas", path)) == [
        "areas/models.py:2 imports areas.views",
        "areas/models.py:2 imports areas.views.show",
        "areas/models.py:3 imports areas.forms",
    ]
