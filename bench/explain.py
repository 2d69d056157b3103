"""How PostgreSQL answers a page: every SELECT of one request with its plan, as text to keep and compare."""

import textwrap
from pathlib import Path

from django.db import connection

from accounts.models import User
from accounts.scope import person_scope
from bench.measure import Visitor, counted

FOLDER = Path(__file__).parent / "plans"
OPTIONS = "ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF"


def write_plans(name: str, user_pk: int, path: str, search: str = "") -> Path:
    """Write the plans of the page at `path` for a person to `plans/<name>.txt` and return that file."""
    visitor = Visitor(user_pk, path, search)
    visitor.visit()
    with counted() as statements:
        visitor.visit()
    with person_scope(User.objects.get(pk=user_pk)):
        plans = plans_of([one for one in statements if "casework_" in one[0]])
    return write_file(name, path, plans)


def write_file(name: str, about: str, plans: list[str]) -> Path:
    """Write `plans` under the line `about` to `plans/<name>.txt` and return that file."""
    file = FOLDER / f"{name}.txt"
    FOLDER.mkdir(exist_ok=True)
    file.write_text("\n\n".join([about, *plans]) + "\n", encoding="utf-8")
    return file


def plans_of(statements) -> list[str]:
    """Return the plans of those `statements`, each SQL and parameters, that only read."""
    return [_plan(sql, params) for sql, params in statements if sql.startswith("SELECT")]


def _plan(sql, params) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({OPTIONS}) {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    words = textwrap.fill(sql.replace('"', ""), 110, break_long_words=False, break_on_hyphens=False)
    return f"{words}\n{textwrap.indent(_shortened(plan), '  ')}"


def _shortened(plan: str) -> str:
    """Long lists of keys say nothing about a plan."""
    return "\n".join(line if len(line) <= 240 else f"{line[:200]} …" for line in plan.splitlines())
