"""Loading the school years of the whole country from the list that comes with the program."""

import csv
from pathlib import Path

from django.db import transaction

from audit.actions import save
from schools.models import SchoolPeriod

DATA = Path(__file__).parent / "data" / "periods.csv"


@transaction.atomic
def load_school_years(path: Path = DATA) -> int:
    """Add the periods of `path` (columns kind, name, starts, ends, source) that are not there by name.

    Returns how many were added. An administrator may have corrected the others: they stay as they are.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(SchoolPeriod.objects.filter(province=None).values_list("name", flat=True))
    new = [SchoolPeriod(**row) for row in rows if row["name"] not in known]
    for period in new:
        save(period, by=None, reason="load_school_years")
    return len(new)
