"""Counting a system for all provinces in one query; the numbers go to `suppression` and no further."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.db.models.functions import ExtractMonth

from areas.models import Area
from reports.figures.asof import Scope
from reports.statistics.systems import System
from reports.statistics.trees import MONTHS


@dataclass
class Counted:
    """Everything counted of a system: by province, by breakdown and province, by commune. Never shown."""

    totals: Counter = field(default_factory=Counter)
    splits: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(Counter)))
    communes: dict = field(default_factory=lambda: defaultdict(Counter))


def provinces_of_communes() -> dict[int, str]:
    """Return commune → its province, both keys; ended communes included. One query."""
    rows = Area.objects.filter(parent__isnull=False).values_list("pk", "parent_id")
    return {commune: str(province) for commune, province in rows}


def count(system: System, scope: Scope, provinces: dict[int, str]) -> Counted:
    """Return what `system` counts in `scope`; `provinces`: commune → province. One query.

    Called inside a scope that shows every row.
    """
    columns = {split.code: split.column for split in system.splits if split.column}
    rows = system.rows(scope).order_by()
    monthly = any(split.code == "month" for split in system.splits)
    if monthly:
        rows = rows.annotate(of_month=ExtractMonth("on"))
    names = ["commune_id", *columns.values(), *(["of_month"] if monthly else [])]
    found = Counted()
    for row in rows.values(*names).annotate(number=Count("history_id")).iterator():
        place, number = provinces[row["commune_id"]], row["number"]
        found.totals[place] += number
        found.communes[place][row["commune_id"]] += number
        for split in system.splits:
            code = (
                MONTHS[(row["of_month"] - 1) % len(MONTHS)]
                if split.code == "month"
                else split.leaf_of(row[split.column])
            )
            found.splits[split.code][place][code] += number
    return found
