"""Taking the rows in as reports, by the worker, fifty in a transaction."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.scope import commune_scope
from audit.actions import save
from casework.actions.listimports.checking import claim, commune_of
from casework.actions.listimports.stored import record_from_json
from casework.actions.reports import take_report
from casework.enums import BirthPrecision, Channel, ImportState, RowState, Sex
from casework.listimport.record import ImportRecord
from casework.models import ListImport

BATCH = 50
# What the columns of these texts hold; the whole of a longer one stands in the words of the report.
NAME, VILLAGE, SCHOOL, WORK = 120, 120, 160, 200


def run_import(pk) -> None:
    """Take in all rows of the import `pk`. Broken off anywhere, it goes on where it stopped."""
    while take_batch(pk):
        pass


def take_batch(pk) -> bool:
    """Take in the next rows; return whether there may be more for this worker to do.

    An import that another worker holds is left to it. When the officer's role has ended, the import fails.
    """
    with commune_scope("casework.import_list", commune_of(pk)):
        return _take_batch(pk)


def _take_batch(pk) -> bool:
    list_import = claim(pk, ImportState.IMPORTING)
    if list_import is None:
        return False
    rows = list(_waiting(list_import)[:BATCH])
    try:
        with transaction.atomic():
            for row in rows:
                _take(list_import, row)
    except PermissionDenied:
        return _end(list_import, ImportState.FAILED)
    if not rows:
        return _end(list_import, ImportState.DONE)
    # A counter for the progress bar; what happened stands in the reports and in the rows.
    ListImport.objects.filter(pk=pk).update(rows_done=list_import.rows_total - _waiting(list_import).count())
    return True


def _waiting(list_import):
    return list_import.rows.filter(state__in=(RowState.OK, RowState.DOUBTFUL), take=True)


def _end(list_import, state) -> bool:
    list_import.state = state
    save(list_import, by=list_import.by, reason=f"import_{state}", fields=["state"])
    return False


def _take(list_import, row) -> None:
    """Take in one row. The same row, taken in by another import in between, is known by the constraint."""
    record = record_from_json(row.record)
    try:
        with transaction.atomic():
            row.report = take_report(commune=list_import.commune, by=list_import.by, **_facts(record, row))
    except IntegrityError as fault:
        if "report_row_once" not in str(fault):
            raise
        row.state, row.take = RowState.KNOWN, False
    else:
        row.state = RowState.IMPORTED
    row.save(update_fields=["report", "state", "take"])


def _facts(record: ImportRecord, row) -> dict:
    return {
        "child": _child(record),
        "household": {"village": record.village[:VILLAGE], "poverty": record.poverty},
        "caregiver": {"full_name": record.caregiver_name[:NAME], "phone": record.phone or ""},
        "report": {**_report(record), "fingerprint": row.fingerprint},
        "reporter": {},
    }


def _child(record: ImportRecord) -> dict:
    return {
        "full_name": record.full_name,
        "sex": record.sex or Sex.UNKNOWN,
        "birth_date": record.birth_date,
        "birth_precision": record.birth_precision or BirthPrecision.UNKNOWN,
        "stated_age": record.stated_age,
        "age_as_of": record.age_as_of,
        "personal_id": record.personal_id or "",
        "ethnicity": record.ethnicity_code or "",
        "schooling": record.schooling,
        "grade": record.grade,
        "school_name": record.school_name[:SCHOOL],
    }


def _report(record: ImportRecord) -> dict:
    return {
        "channel": Channel.LIST,
        "work_text": record.work_text[:WORK],
        "workplace_text": record.workplace[:WORK],
        "hours_per_day": _decimal(record.hours_per_day, "0.01"),
        "days_per_week": _decimal(record.days_per_week, "0.1"),
        "what_was_said": _words(record),
    }


def _decimal(value: float | None, step: str) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal(step))


def _words(record: ImportRecord) -> str:
    """The remarks of the list, and what has no field of its own."""
    lines = [
        record.note,
        _long(_("Công việc"), record.work_text, WORK),
        _long(_("Nơi làm việc"), record.workplace, WORK),
        _long(_("Cha, mẹ, người chăm sóc"), record.caregiver_name, NAME),
        _long(_("Thôn, ấp, địa chỉ"), record.village, VILLAGE),
        _long(_("Trường"), record.school_name, SCHOOL),
    ]
    if record.found_on:
        shown = {"month": "%m/%Y", "year": "%Y"}.get(record.found_precision, "%d/%m/%Y")
        lines.append(_("Ngày phát hiện theo danh sách: %(day)s.") % {"day": record.found_on.strftime(shown)})
    if record.phone and not record.caregiver_name:
        lines.append(_("Số điện thoại theo danh sách: %(phone)s.") % {"phone": record.phone})
    return "\n".join(line for line in lines if line)


def _long(label, text: str, most: int) -> str:
    """The whole text where its own field cuts it off after `most` letters."""
    return f"{label}: {text}" if len(text) > most else ""
