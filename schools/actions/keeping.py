"""What changes an institution: its own staff keep it, and say that it is right. Each deed locks the row.

`version` is the token of what a form was opened on (`audit.editing`); None, from code without a form, asks
nothing. A deed raises `ChangedMeanwhile` when somebody else has saved since, PermissionDenied without right.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.actions import save
from audit.editing import require_version
from interface.editing import ChangedMeanwhile
from schools.access import institution_permissions
from schools.models import Institution, Intake, Programme
from schools.queries import whole_version
from vietnam.calendar import today

OWN_FACTS = (
    *("address", "phone", "email", "contact_name", "opening_days", "opening_hours"),
    *("latitude", "longitude"),
)
FACTS_OF_PROGRAMME = (
    *("need", "name", "min_age", "max_age", "grades", "months", "monthly_cost", "included", "papers"),
    *("hazardous", "places", "is_active"),
)


@transaction.atomic
def change_institution(institution, *, by, values: dict, version=None) -> Institution:
    """Write the facts of `OWN_FACTS` in `values` anew. It says nothing of the programmes: no confirmation."""
    found = _lock(institution.pk, by)
    require_version(found.history, version, OWN_FACTS)
    for name in OWN_FACTS:
        setattr(found, name, values.get(name, getattr(found, name)))
    return save(found, by=by, reason="change_institution")


@transaction.atomic
def save_programme(institution, *, by, values: dict, intakes, programme=None, version=None) -> Programme:
    """Write a programme of `institution`, a new one without `programme`, with the days on which it begins.

    `values` hold `FACTS_OF_PROGRAMME`; `intakes` is the whole list of (starts, apply_by) from today on: what
    has begun stays as it was.
    """
    found = _lock(institution.pk, by)
    row = found.programmes.get(pk=programme.pk) if programme else Programme(institution=found)
    if programme:
        require_version(row.history, version)
    for name in FACTS_OF_PROGRAMME:
        setattr(row, name, values.get(name, getattr(row, name)))
    # Saved also when only an intake changes: the newest row of its history is the token of both.
    save(row, by=by, reason="save_programme")
    _save_intakes(row, dict(intakes), by)
    return row


@transaction.atomic
def confirm_institution(institution, *, by, version=None) -> Institution:
    """Write down that contact, days, programmes and places are right today.

    `version` is that of `queries.whole_version`: nobody confirms what they have not seen.
    """
    found = _lock(institution.pk, by)
    if version is not None and version != whole_version(found):
        raise ChangedMeanwhile
    found.confirmed_on, found.confirmed_by = today(), by
    return save(found, by=by, reason="confirm_institution", fields=("confirmed_on", "confirmed_by"))


def _lock(pk, by) -> Institution:
    found = Institution.objects.select_for_update().get(pk=pk)
    if "keep" not in institution_permissions(by, found):
        raise PermissionDenied
    return found


def _save_intakes(programme, wanted: dict[dt.date, dt.date | None], by) -> None:
    there = {row.starts: row for row in programme.intakes.filter(starts__gte=today())}
    for starts in there.keys() - wanted.keys():
        row = there[starts]
        row._history_user, row._change_reason = by, "save_programme"
        row.delete()
    for starts in sorted(wanted):
        row = there.get(starts) or Intake(programme=programme, starts=starts)
        if row.pk is None or row.apply_by != wanted[starts]:
            row.apply_by = wanted[starts]
            save(row, by=by, reason="save_programme")
