"""Which modules of the program decide who may, and which refuse: found in their source, none is forgotten."""

import ast
from collections.abc import Iterator
from functools import cache

from config.local.addresses import ROOT
from tests.access.patches import Guard, guards_of, source, wrapped_views

ROOMS = (
    *("accounts", "areas", "audit", "casework", "config", "interface", "privacy", "referrals"),
    *("reminders", "reports", "schools", "vault", "vietnam"),
)
# Modules in which every condition decides who may: those that are called so, and these.
DECIDING_BESIDE_ACCESS = (
    *("accounts.backends", "accounts.middleware", "accounts.step_up", "accounts.actions.sessions"),
    *("accounts.actions.throttling", "config.admin_site", "referrals.sharing"),
)
# Whoever imports one of these refuses, or asks somebody who does.
REFUSING_NAMES = {
    *("PermissionDenied", "Http404", "get_object_or_404", "get_list_or_404", "HttpResponseForbidden"),
    *("require_role", "require_any_role", "require_auditor", "step_up_required", "SuspiciousOperation"),
}
STEP_UP = "step_up_required"
# Modules that refuse, or ask, and in which nothing can be taken out; each with the reason.
NOTHING_TO_TAKE_OUT = {
    "casework.actions.listimports.taking": "ends an import whose officer may no more; `take_report` refuses",
    "casework.views.pupils": "`get_school_report` opens a row for whoever may do all with it",
    "interface.once": "passes refusals on, so that their events stay; it refuses nobody",
    "reports.views.paper_texts": "a version that does not exist; `require_paper_editor` asks for the role",
    "referrals.admin": "a post of one's own is refused as it is saved (tests/areas/test_administration.py)",
}
# Functions whose conditions read areas, dates and addressees: they decide about nobody.
DECIDE_NOTHING = dict.fromkeys(
    (
        *(f"referrals.sharing.{name}" for name in ("_own_words", "_birth", "_schooling", "_caregivers")),
        *(
            "referrals.sharing._phones",
            "referrals.sharing.attended_weeks",
            "referrals.sharing.SharedView.rows",
        ),
        "referrals.sharing.SharedView.initials",
    ),
    "words and figures of what is shown",
)


def modules() -> Iterator[str]:
    """Yield the names of all modules of the program."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts and "demo" not in parts:
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def decides(module: str) -> bool:
    """Tell whether every condition of `module` decides who may."""
    return module.endswith(".access") or module in DECIDING_BESIDE_ACCESS


def imported(module: str) -> set[str]:
    """Return the names that `module` imports from elsewhere, and "access" for anything from an `access`."""
    found = set()
    for node in ast.walk(source(module)):
        if isinstance(node, ast.ImportFrom):
            found |= {each.name for each in node.names}
            found |= {"access"} if (node.module or "").endswith("access") else set()
    return found


def refuses(module: str) -> bool:
    """Tell whether `module` imports something that refuses."""
    return bool(imported(module) & REFUSING_NAMES)


def asks(module: str) -> bool:
    """Tell whether `module` refuses, or imports from an `access` what refuses or tells who may."""
    return refuses(module) or "access" in imported(module)


@cache
def all_guards() -> tuple[Guard, ...]:
    """Return every guard of the program."""
    found = []
    for module in modules():
        if decides(module) or asks(module):
            found += [guard for guard in guards_of(module, conditions=decides(module)) if _decides(guard)]
            found += step_ups(module)
    return tuple(found)


def step_ups(module: str) -> list[Guard]:
    """Return, for each view of `module` that asks again who sits there, that question."""
    step_up = next(
        guard
        for guard in guards_of("accounts.step_up", conditions=True)
        if guard.where == f"{STEP_UP}.<locals>.wrapped" and guard.words.startswith("only if")
    )
    return [
        Guard(step_up.module, step_up.where, f"@{STEP_UP}", step_up.place, f"{module}.{view}")
        for view in wrapped_views(module, STEP_UP)
    ]


def _decides(guard) -> bool:
    return f"{guard.module}.{guard.where}" not in DECIDE_NOTHING
