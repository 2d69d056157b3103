"""Publishing the statistics of a quarter: counted for the country, suppressed, kept, never counted again."""

from django.db import transaction
from django.utils import timezone

from accounts.scope import system_scope
from areas.models import Area
from reports.figures import Scope, scope_of
from reports.figures.periods import Cadence, Period
from reports.models import Edition
from reports.statistics.counting import Counted, count, provinces_of_communes
from reports.statistics.keeping import pack, unpack
from reports.statistics.quarters import due
from reports.statistics.systems import SYSTEMS, System
from reports.suppression import Published, Shown, scatter, solve, total

QUARTERS = 4


def publish_due() -> list[str]:
    """Publish every quarter that is due; return their codes. Harmless when run twice or by two at once."""
    with system_scope("reports.publish"):
        return [period.code for period in due() if publish(period)]


@transaction.atomic
def publish(period: Period) -> Edition | None:
    """Count, suppress and keep the quarter `period`; None when it is there already.

    What is published later of the same days is made of this edition: a second counting would tell by the
    difference what both hide. Called inside a scope that shows every row.
    """
    edition, made = Edition.objects.get_or_create(quarter=period.code, defaults={"known_at": timezone.now()})
    if not made:
        return None
    provinces = provinces_of_communes()
    places = [str(pk) for pk in _provinces()]
    scope = scope_of(provinces, period, edition.known_at)
    edition.systems = {code: _told(system, scope, places, provinces) for code, system in SYSTEMS.items()}
    edition.save(update_fields=["systems"])
    return edition


def _provinces():
    # Ended ones too: an old case may stand in a commune of one.
    return Area.objects.filter(parent=None).order_by("code", "pk").values_list("pk", flat=True)


def _told(system: System, scope: Scope, places: list[str], provinces: dict[int, str]) -> dict:
    counted = count(system, scope, provinces)
    splits = {split.code: split.tree for split in system.splits}
    published = solve(places, splits, counted.splits, counted.totals)
    told = pack(published)
    if system.stock:
        told["communes"] = _parts(counted.communes, [published])
    elif system.by_commune and scope.period.number == QUARTERS:
        told["communes"] = _year(system, scope, published, counted, provinces)
    return told


def _year(system: System, scope: Scope, last: Published, counted: Counted, provinces: dict[int, str]) -> dict:
    """Return the communes over the year that ends with this quarter, where the three before are kept.

    Each quarter is counted as it was known when it was published, so that communes and provinces agree.
    """
    communes, known = counted.communes, [last]
    for edition in Edition.objects.filter(
        quarter__lt=scope.period.code, quarter__gte=f"{scope.period.year}-"
    ):
        quarter = Period(Cadence.QUARTER, scope.period.year, int(edition.quarter[-1]))
        before = count(system, scope_of(scope.communes, quarter, edition.known_at), provinces)
        for place, numbers in before.communes.items():
            communes[place].update(numbers)
        known.append(unpack(edition.systems[system.code]))
    return _parts(communes, known) if len(known) == QUARTERS else {}


def _parts(communes: dict, known: list[Published]) -> dict:
    """Return province → parts of its communes, for provinces of which every total is told and agrees."""
    found = {}
    for place, numbers in communes.items():
        cells = [total(one, [place]) for one in known]
        if not all(isinstance(cell, Shown) for cell in cells):
            continue
        if sum(cell.number for cell in cells) == sum(numbers.values()):
            parts = scatter(sorted((str(pk), number) for pk, number in numbers.items()))
            found[place] = [[list(part.places), part.number] for part in parts]
    return found
