"""Numbers of the population, as an administrator brings them."""

from django.db import transaction

from accounts.access import require_role
from accounts.enums import RoleKind
from audit.actions import save
from reports.models import Population
from vault.locks import Lock, wait_for

KEY = ("area_id", "year", "age_from", "age_to", "sex")


@transaction.atomic
def import_population(lines: list[dict], *, by) -> int:
    """Write the numbers of `lines` (`population.reading.Line.values`); return how many were new or changed.

    A number for the same area, year, ages and sex is replaced, the old one stays in its history. Raises
    PermissionDenied for everybody but an administrator.
    """
    require_role(by, (RoleKind.ADMINISTRATOR,), "reports.population")
    wait_for(Lock.POPULATION)
    written = 0
    for values in lines:
        told = {("area_id" if name == "area" else name): value for name, value in values.items()}
        key = {name: told[name] for name in KEY}
        found = Population.objects.select_for_update().filter(**_exactly(key)).first() or Population(**key)
        rest = {name: told[name] for name in ("number", "source", "checked")}
        if found.pk and all(getattr(found, name) == value for name, value in rest.items()):
            continue
        for name, value in rest.items():
            setattr(found, name, value)
        save(found, by=by, reason="import_population")
        written += 1
    return written


def _exactly(key: dict) -> dict:
    area = {"area_id__isnull": True} if key["area_id"] is None else {"area_id": key["area_id"]}
    return {**{name: value for name, value in key.items() if name != "area_id"}, **area}
