"""Writing a confirmed list of institutions, batch by batch: what stopped half-way goes on where it stood.

Institutions of the same name in the same commune are changed, never doubled. An empty cell changes nothing.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from areas.models import Area
from audit.actions import save
from schools.access import may_import
from schools.enums import PlaceImportState
from schools.importing.rows import HOUSE, REFUSED, WRITTEN
from schools.importing.stored import programmes_of, versions_of
from schools.models import Institution, Intake, PlaceImport, Programme
from vietnam.text import fold

REASON = "import_places"
# Institutions of one transaction: the chain of evidence grows by each of its rows.
BATCH = 200
OFFERED = (
    *("name", "need", "min_age", "max_age", "grades", "months", "monthly_cost", "included", "papers"),
    "places",
)
SIMPLE = tuple(code for code in HOUSE if code not in ("name", "position"))


def write_import(pk: int) -> None:
    """Write the confirmed list `pk` to its end; each batch is a transaction. Harmless when run twice."""
    while _write_batch(pk):
        pass


@transaction.atomic
def _write_batch(pk) -> bool:
    """Write the next institutions of the list, all lines of each at once; tell whether there may be more."""
    found = PlaceImport.objects.select_for_update().select_related("by").get(pk=pk)
    if found.state != PlaceImportState.WRITING:
        return False
    left = [line for line in found.lines if line["state"] not in (REFUSED, WRITTEN)]
    keys = set(list(dict.fromkeys(_key(line) for line in left))[:BATCH])
    lines = [line for line in left if _key(line) in keys]
    if not may_import(found.by):
        _refuse(left, _("Người nhập không còn quyền nhập danh sách."))
    elif lines:
        _write(lines, found.by)
    if len(lines) < len(left) and may_import(found.by):
        save(found, by=found.by, reason=REASON, fields=["lines"])
        return True
    _end(found)
    return False


def _end(found) -> None:
    found.figures["refused"] = sum(line["state"] == REFUSED for line in found.lines)
    found.figures["written"] = sum(line["state"] == WRITTEN for line in found.lines)
    found.lines = [line for line in found.lines if line["state"] == REFUSED]
    found.state = PlaceImportState.DONE
    save(found, by=found.by, reason=REASON)


def _refuse(lines, sentence) -> None:
    for line in lines:
        line["state"] = REFUSED
        line["faults"].append(sentence)


def _write(lines, by) -> None:
    """Write `lines`; those whose institution changed since the preview are refused instead."""
    houses = _locked_houses(lines)
    versions = versions_of([house.pk for house in houses.values()])
    now = {key: versions.get(house.pk) for key, house in houses.items()}
    changed = [line for line in lines if line["version"] != now.get(_key(line))]
    _refuse(changed, _("Cơ sở vừa được sửa sau khi xem trước. Nhập lại dòng này."))
    good = [line for line in lines if line["state"] != REFUSED]
    _write_programmes(good, _write_houses(good, houses, by), by)
    for line in good:
        line["state"] = WRITTEN


def _key(line) -> tuple[str, int]:
    return fold(line["values"]["name"]), line["commune"]


def _locked_houses(lines) -> dict[tuple, Institution]:
    names, communes = {_key(line)[0] for line in lines}, {line["commune"] for line in lines}
    # Two lists at once would each find a new institution missing: one commune is written by one at a time.
    list(Area.objects.filter(pk__in=communes).select_for_update(no_key=True).order_by("pk"))
    found = Institution.objects.filter(search_key__in=names, commune__in=communes)
    return {(row.search_key, row.commune_id): row for row in found.select_for_update().order_by("pk")}


def _write_houses(lines, houses, by) -> dict[tuple, Institution]:
    """Write the institutions of `lines`; return them all by their keys."""
    wanted = {}
    for line in lines:
        house = wanted.setdefault(_key(line), houses.get(_key(line)) or _new_house(line))
        _fill_house(house, line["values"])
    new = [house for house in wanted.values() if house.pk is None]
    old = [house for house in wanted.values() if house.pk is not None]
    told = {"batch_size": BATCH, "default_user": by, "default_change_reason": REASON}
    bulk_create_with_history(new, Institution, **told)
    bulk_update_with_history(old, Institution, [*SIMPLE, "latitude", "longitude"], **told)
    return wanted


def _new_house(line) -> Institution:
    name = line["values"]["name"]
    return Institution(name=name, search_key=fold(name), commune_id=line["commune"])


def _fill_house(house, values) -> None:
    for code in SIMPLE:
        if code in values:
            setattr(house, code, values[code])
    if "position" in values:
        house.latitude, house.longitude = values["position"]


def _write_programmes(lines, houses, by) -> None:
    """Write what the institutions offer, and the days on which it begins; days that stand there stay."""
    there = programmes_of([house.pk for house in houses.values()])
    new, old, days = [], [], []
    for line in lines:
        values = line["values"]
        if "programme" not in values:
            continue
        house = houses[_key(line)]
        row = there.get((house.pk, fold(values["programme"])))
        (old if row else new).append(row := row or Programme(institution=house))
        for code in OFFERED:
            told = "programme" if code == "name" else code
            if told in values:
                setattr(row, code, values[told])
        days.append((row, values.get("intakes", ())))
    told = {"batch_size": BATCH, "default_user": by, "default_change_reason": REASON}
    bulk_create_with_history(new, Programme, **told)
    bulk_update_with_history(old, Programme, list(OFFERED), **told)
    _write_days(days, told)


def _write_days(days, told) -> None:
    known = {
        (row.programme_id, row.starts.isoformat()): row
        for row in Intake.objects.filter(programme__in=[row.pk for row, _days in days])
    }
    new, old = [], []
    for programme, pairs in days:
        for starts, apply_by in pairs:
            row = known.get((programme.pk, starts))
            if row is None:
                new.append(Intake(programme=programme, starts=starts, apply_by=apply_by))
            else:
                row.apply_by = apply_by
                old.append(row)
    bulk_create_with_history(new, Intake, **told)
    bulk_update_with_history(old, Intake, ["apply_by"], **told)
