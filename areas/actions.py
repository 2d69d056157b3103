"""Loading the official list of areas."""

import csv
import datetime as dt
from pathlib import Path

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from areas.models import Area
from vietnam.text import fold, normalise

DATA = Path(__file__).parent / "data" / "communes_2026_10.csv"
LIST_VERSION = "2025-07"
VALID_FROM = dt.date(2025, 7, 1)


@transaction.atomic
def load_areas(path: Path = DATA) -> tuple[int, int]:
    """Load the list of provinces and communes (columns code, parent_code, kind, name) from `path`.

    Returns how many areas were added and how many renamed. Running it again changes nothing.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    provinces = _load([row for row in rows if not row["parent_code"]], {})
    known = {area.code: area for area in Area.objects.filter(list_version=LIST_VERSION, parent=None)}
    communes = _load([row for row in rows if row["parent_code"]], known)
    return provinces[0] + communes[0], provinces[1] + communes[1]


def _load(rows, provinces) -> tuple[int, int]:
    known = {area.code: area for area in Area.objects.filter(list_version=LIST_VERSION)}
    new = [_area(row, provinces) for row in rows if row["code"] not in known]
    renamed = [area for row in rows if (area := known.get(row["code"])) and _rename(area, row)]
    bulk_create_with_history(new, Area, batch_size=1000, default_change_reason="load_areas")
    bulk_update_with_history(
        renamed, Area, ["name", "kind", "search_key"], batch_size=1000, default_change_reason="load_areas"
    )
    return len(new), len(renamed)


def _area(row, provinces) -> Area:
    name = normalise(row["name"])
    return Area(
        list_version=LIST_VERSION,
        code=row["code"],
        kind=row["kind"],
        name=name,
        search_key=fold(name),
        parent=provinces.get(row["parent_code"]),
        valid_from=VALID_FROM,
    )


def _rename(area: Area, row) -> bool:
    name = normalise(row["name"])
    changed = (area.name, area.kind) != (name, row["kind"])
    area.name, area.kind, area.search_key = name, row["kind"], fold(name)
    return changed
