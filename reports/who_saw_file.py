"""The answer to "who saw this case" as a PDF, a workbook or comma-separated text."""

import re

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from interface.tables.spreadsheet import csv_bytes, workbook_bytes
from reports.enums import FileKind, Purpose
from reports.integrity import state_of_trail
from reports.pdf.who_saw import WhoSaw, who_saw_pdf
from reports.who_saw import question_words, refusals, table, viewers

TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv; charset=utf-8",
}
FIELDS_COLUMN = 8


def who_saw_file(events, chosen: dict, *, by) -> tuple[str, bytes, str]:
    """Return name, bytes and type of the file about visible `events` narrowed by `chosen` (of `FileForm`)."""
    # An official paper is in Vietnamese whatever the language of the person who makes it.
    with override("vi"):
        content = _CONTENT[chosen["kind"]](events, chosen, by)
    code = re.sub(r"[^A-Z0-9-]", "", chosen["case"])
    return f"ai-da-xem-{code}.{chosen['kind']}", content, TYPES[chosen["kind"]]


def _pdf(events, chosen, by) -> bytes:
    newest = events.first()
    answer = WhoSaw(
        question=question_words(chosen["case"], chosen["since"], chosen["until"]),
        purpose=str(Purpose(chosen["purpose"]).label),
        people=viewers(events),
        refusals=refusals(events),
        sealed=str(state_of_trail().sentence),
        made_by=by.full_name,
        made_at=timezone.localtime(),
        place=newest.area.name if newest and newest.area else "",
        demo=settings.DEMO,
    )
    return who_saw_pdf(answer)


def _xlsx(events, chosen, _by) -> bytes:
    head, lines = table(events)
    return workbook_bytes(chosen["case"], head, lines, wrapped=[FIELDS_COLUMN])


def _csv(events, _chosen, _by) -> bytes:
    return csv_bytes(*table(events))


_CONTENT = {FileKind.PDF: _pdf, FileKind.XLSX: _xlsx, FileKind.CSV: _csv}
