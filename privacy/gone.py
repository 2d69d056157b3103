"""The rows of history that belong to rows which are erased, and removing rows so that nothing is left.

Removing through the models would write the last values into the history once more; so rows go by their keys.
"""

from collections import defaultdict

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from psycopg import sql

from privacy.held import STAYING, Found, is_history, keys_of


def past_of(found: Found) -> Found:
    """Return history model → keys of its rows about the rows in `found`, also about rows that went long ago.

    A row of history that points to an erased row but tells of one that stays (a brother who once lived in the
    same household) is left alone.
    """
    known: Found = defaultdict(set, {model: set(keys) for model, keys in found.items()})
    past: Found = defaultdict(set)
    while _look_further(known, past):
        pass
    return {model: keys for model, keys in past.items() if keys}


def remove(found: Found) -> dict[str, int]:
    """Remove the rows `found`; return label → number. Keys between them are checked at the end."""
    removed = {}
    with connection.cursor() as cursor:
        for model, keys in found.items():
            cursor.execute(_statement(model), [list(keys)])
            removed[model._meta.label_lower] = cursor.rowcount
    return removed


def _statement(model) -> sql.Composed:
    return sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(
        sql.Identifier(model._meta.db_table), sql.Identifier(model._meta.pk.column)
    )


def _look_further(known: Found, past: Found) -> bool:
    """Add the rows of history that follow from `known` to `past`, and what they tell of to `known`."""
    more = False
    for history in (model for model in apps.get_models() if is_history(model)):
        base = history.instance_type
        if base._meta.label_lower in STAYING:
            continue
        rows = {pk: about for pk, about in _rows(history, base, known) if pk not in past[history]}
        stay = set(rows.values()) - known[base]
        stay &= set(base._base_manager.filter(pk__in=stay).values_list("pk", flat=True))
        fresh = {pk: about for pk, about in rows.items() if about not in stay}
        past[history] |= set(fresh)
        known[base] |= set(fresh.values())
        more = more or bool(fresh)
    return more


def _rows(history, base, known: Found):
    name = base._meta.pk.attname
    about = Q(**{f"{name}__in": known[base]})
    for key in _own_keys(history):
        if known.get(key.related_model):
            about |= Q(**{f"{key.attname}__in": known[key.related_model]})
    return history._base_manager.filter(about).values_list(history._meta.pk.name, name)


def _own_keys(history) -> list[models.ForeignKey]:
    return [key for key in keys_of(history) if key.name not in ("history_user", "history_relation")]
