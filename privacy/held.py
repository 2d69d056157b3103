"""Every row that is kept about a child, found by following the keys between tables.

Nothing is listed by hand: a new table with a key to a child, a case or anything below one is found by itself.
The package that a parent is given and the erasure both stand on this.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from accounts.scope import system_scope
from casework.models import Case, Child, Household, Report

# Rows that point to a child's record and stay when it goes; each with the reason.
STAYING = {
    "privacy.erasure": "says that the record was erased, and by whom; its key to the child is emptied",
}
# Keys between two rows of one case: each is found by its case, and by them nobody else's would be.
BESIDE = {"referrals.referral.follows"}
# Rows that name a case by its number, in this field, without a key: they stay with the commune that wrote
# them when the case goes to another one, and tell of the child all the same.
BY_CODE = {"reports.committeedecision": "code"}
Found = dict[type[models.Model], set[int]]


def held_about(child_id: int) -> Found:
    """Return model → keys of the live rows about the child `child_id`.

    A report that was joined to a case of the child brought a record of its own of the same child, which
    belongs to them. A household belongs to them when no other child lives in it, also one they have left.
    """
    children = same_child(child_id)
    found = _below({Child: children})
    homes = set(Child.objects.filter(pk__in=children).values_list("household_id", flat=True))
    homes |= set(Child.history.filter(id__in=children).values_list("household_id", flat=True))
    shared = Child.objects.filter(household__in=homes).exclude(pk__in=children)
    homes -= set(shared.values_list("household_id", flat=True))
    for model, keys in _below({Household: homes}).items():
        found[model] |= keys
    for model, keys in _by_code(found.get(Case, set())).items():
        found[model] |= keys
    return {model: keys for model, keys in found.items() if keys}


def same_child(child_id: int) -> set[int]:
    """Return the keys of the records of one child: its own, of reports joined to its cases, merged ones."""
    cases = Case.objects.filter(child=child_id)
    joined = Report.objects.filter(case__in=cases).values_list("child_id", flat=True)
    others = Case.objects.filter(child__in=joined).exclude(child=child_id).values_list("child_id", flat=True)
    merged = Child.objects.filter(merged_into=child_id).values_list("pk", flat=True)
    return {child_id, *joined, *merged} - set(others)


def tables_about_children() -> set[type[models.Model]]:
    """Return every model that may hold a row about a child, without the tables of history."""
    known = {Child, Household}
    while more := {model for model in _ours() if _points_to(model, known)} - known:
        known |= more
    return known | {apps.get_model(label) for label in BY_CODE}


def keys_of(model) -> Iterator[models.ForeignKey]:
    """Yield the foreign keys of `model` that are columns of its own."""
    return (field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))


def is_history(model) -> bool:
    """Tell whether `model` is the history of another one."""
    return hasattr(model, "history_object")


def rows_held(model, keys: set[int]) -> list[models.Model]:
    """Return the rows `keys` of `model` that `held_about` found, in their order.

    Those that name a case by its number also when another commune wrote them, where the case lay before.
    """
    rows = model._base_manager.filter(pk__in=keys).order_by("pk")
    if model._meta.label_lower not in BY_CODE:
        return list(rows)
    with system_scope("privacy.held"):
        return list(rows)


def _by_code(cases: set[int]) -> Found:
    codes = list(Case.objects.filter(pk__in=cases).values_list("code", flat=True))
    models = {apps.get_model(label): field for label, field in BY_CODE.items()}
    with system_scope("privacy.held"):
        return {
            model: set(model._base_manager.filter(**{f"{field}__in": codes}).values_list("pk", flat=True))
            for model, field in models.items()
        }


def _points_to(model, known) -> bool:
    return any(key.related_model in known for key in keys_of(model))


def _below(start: Found) -> Found:
    rows: Found = defaultdict(set, {model: set(keys) for model, keys in start.items()})
    fresh = dict(rows)
    while fresh:
        fresh = _next(rows, fresh)
    return rows


def _next(rows: Found, fresh: Found) -> Found:
    """Add the rows that point to the `fresh` ones to `rows`; return those that are new."""
    added: Found = defaultdict(set)
    for model in _ours():
        for key in keys_of(model):
            wanted = fresh.get(key.related_model)
            if wanted and str(key) not in BESIDE:
                pointing = model._base_manager.filter(**{f"{key.name}__in": wanted})
                added[model] |= set(pointing.values_list("pk", flat=True)) - rows[model]
    for model, keys in added.items():
        rows[model] |= keys
    return {model: keys for model, keys in added.items() if keys}


def _ours() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if not is_history(model) and model._meta.label_lower not in STAYING
    ]
