"""An analyst's totals over an area: no case, no code, small cells hidden."""

from dataclasses import dataclass

from django.db.models import Count

from casework.enums import OPEN_STATES, LegalLabel
from casework.models import Case

# Cells under five are not shown outside the commune.
SMALLEST = 5


@dataclass(frozen=True)
class Cell:
    """One line of the overview; `value` is None when it is too small to be shown."""

    label: str
    value: int | None


def area_overview(communes: list[int]) -> list[Cell]:
    """Return open cases by result of screening over `communes`; counts from 1 to 4 are hidden, 0 is not.

    No total is given, so that a hidden cell cannot be computed from the others.
    """
    open_cases = Case.objects.filter(commune_id__in=communes, state__in=OPEN_STATES).order_by()
    found = dict(open_cases.values_list("legal_label").annotate(Count("pk")))
    return [Cell(label.label, _shown(found.get(str(label), 0))) for label in LegalLabel]


def _shown(count: int) -> int | None:
    return None if 0 < count < SMALLEST else count
