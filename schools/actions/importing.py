"""A list of institutions: kept as a preview, handed to the worker once an administrator confirms it.

What the worker does stands in `schools.actions.writing`.
"""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.actions import save
from interface.tables.reader import read_table
from schools.access import may_import
from schools.enums import PlaceImportState
from schools.importing.columns import find_columns
from schools.importing.places import Communes
from schools.importing.rows import CHANGED, NEW, REFUSED, check_lines, compare_with_stored
from schools.importing.stored import houses_of, versions_of
from schools.models import PlaceImport

REASON = "import_places"
MOST_LINES = 10_000


class TooManyLines(Exception):
    """The list is longer than is written at once."""


class NotWaiting(Exception):
    """The list is not waiting for a confirmation any more; nothing was written."""


def start_import(*, by, file_name: str, data: bytes) -> PlaceImport:
    """Keep what a list says, with what is wrong in each line; the file itself is not kept.

    A list of the same person that still waits is dropped. Raises PermissionDenied before the file is looked
    at, ListRefused, HeadingsRefused and TooManyLines when it is not read; nothing is kept then.
    """
    if not may_import(by):
        raise PermissionDenied
    columns, rows = find_columns(read_table(data))
    if len(rows) > MOST_LINES:
        raise TooManyLines
    lines = check_lines(rows, columns, Communes())
    keys = {line.key for line in lines if line.state != REFUSED}
    stored = houses_of(keys)
    compare_with_stored(lines, stored)
    versions = versions_of([house.pk for house in stored.values()])
    kept = [{**asdict(line), "version": _version(line, stored, versions)} for line in lines]
    with transaction.atomic():
        _drop_waiting(by)
        new = PlaceImport(by=by, file_name=file_name[:200], lines=kept, figures=_figures(kept))
        return save(new, by=by, reason="start_place_import")


@transaction.atomic
def confirm_import(found, *, by) -> PlaceImport:
    """Have the lines that are in order written by the worker, in the name of `by`.

    Raises PermissionDenied, and NotWaiting when the list was confirmed or dropped meanwhile.
    """
    found = PlaceImport.objects.select_for_update().get(pk=found.pk)
    if not may_import(by):
        raise PermissionDenied
    if found.state != PlaceImportState.PREVIEW:
        raise NotWaiting
    found.by, found.state = by, PlaceImportState.WRITING
    return save(found, by=by, reason=REASON)


def _version(line, stored, versions) -> str | None:
    house = stored.get(line.key)
    return versions.get(house.pk) if house else None


def _drop_waiting(by) -> None:
    for old in PlaceImport.objects.filter(by=by, state=PlaceImportState.PREVIEW).select_for_update():
        old.state, old.lines = PlaceImportState.DROPPED, []
        save(old, by=by, reason="drop_place_import")


def _figures(lines) -> dict[str, int]:
    return {state: sum(line["state"] == state for line in lines) for state in (NEW, CHANGED, REFUSED)}
