"""What stands in a commune, and so moves when it becomes part of another one: rows found by their keys.

Every key to an area moves unless `STAYING` names it, so a new table moves by itself. Called in the scope of a
task: numbers alone leave it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from accounts.models import Role
from areas.models import Area, SupervisedCommune
from casework.enums import ForwardState, TransferState
from casework.models import ReportForward, Transfer

# Keys to a commune that stay as they are, each with the reason.
STAYING = {
    "areas.area.parent": "a commune has no communes below it",
    "areas.areachange.old": "the merge itself",
    "areas.areachange.new": "the merge itself",
    "audit.event.area": "evidence is never changed: it says where something was done",
    "casework.note.written_in": "where a note was written is a fact",
    "casework.columnmemory.commune": "what a column of a list was; each commune learns its own",
}
# Moved by dates: the old rows end, new ones begin.
DATED = {"accounts.role.area": Role, "areas.supervisedcommune.commune": SupervisedCommune}
# Rows between two communes cannot have the same one at both ends: between the two that merge they stay.
BETWEEN = {
    "from_commune": "to_commune",
    "to_commune": "from_commune",
}

# What a person calls a table whose model has only a name of the code.
TITLES = {"casework.household": gettext_lazy("Hộ gia đình")}


def standing_keys() -> Iterator[tuple[type[Model], ForeignKey]]:
    """Yield every model and key to an area whose rows move; histories, `STAYING` and `DATED` do not."""
    for model in apps.get_models():
        if hasattr(model, "history_object"):
            continue
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label_lower}.{field.name}"
            to_area = isinstance(field, ForeignKey) and field.related_model is Area
            if to_area and name not in STAYING and name not in DATED:
                yield model, field


def rows_of(model, field, old: Area, new: Area) -> QuerySet:
    """Return the rows of `model` whose `field` is `old` and becomes `new`."""
    rows = model._base_manager.filter(**{field.name: old}).order_by("pk")
    other = BETWEEN.get(field.name)
    return rows.exclude(**{other: new}) if other else rows


def standing(old: Area, new: Area) -> dict[str, int]:
    """Return "label.field" → how many rows of `old` will move to `new`; kinds without a row are left out."""
    found = {
        f"{model._meta.label_lower}.{field.name}": rows_of(model, field, old, new).count()
        for model, field in standing_keys()
    }
    return {name: number for name, number in found.items() if number}


def in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return what moves in words with numbers, the most first."""
    found = [(_said(name), number) for name, number in counts.items()]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def waiting_between(communes: list[Area]) -> int:
    """Return how many reports and cases are on their way between two of `communes`."""
    ends = {"from_commune__in": communes, "to_commune__in": communes}
    reports = ReportForward.objects.filter(state=ForwardState.SENT, **ends).count()
    return reports + Transfer.objects.filter(state=TransferState.ASKED, **ends).count()


def _said(name) -> str:
    label, _dot, field = name.rpartition(".")
    meta = apps.get_model(label)._meta
    words = capfirst(str(TITLES.get(label, meta.verbose_name_plural)))
    return words if field in ("commune", "area") else f"{words} ({meta.get_field(field).verbose_name})"
