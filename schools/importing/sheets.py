"""Spreadsheets that go out: the template, and the lines that were refused with the reason beside each."""

from django.utils.translation import gettext as _

from interface.tables.spreadsheet import workbook_bytes
from schools.enums import AskedPaper, InstitutionKind, Need
from schools.importing.cells import labels_of
from schools.importing.columns import COLUMNS

REASON, LINE = "Lý do từ chối", "Dòng trong tệp gốc"


def template_workbook() -> bytes:
    """Return an .xlsx with the headings, one example and, far to the right, what may be chosen from."""
    blank = [""] * (len(COLUMNS) + 1)
    examples = [column.example for column in COLUMNS]
    header = [
        *_headings(),
        "",
        "Giá trị của “Loại cơ sở”",
        "Giá trị của “Nhu cầu”",
        "Giá trị của “Giấy tờ cần có”",
    ]
    lists = [labels_of(choices) for choices in (InstitutionKind, Need, AskedPaper)]
    height = max(len(labels) for labels in lists)
    rows = []
    for place in range(height):
        chosen = [labels[place] if place < len(labels) else "" for labels in lists]
        rows.append([*([*examples, ""] if place == 0 else blank), *chosen])
    return workbook_bytes(_("Mẫu danh sách cơ sở"), header, rows)


def refused_workbook(lines: list[dict]) -> bytes:
    """Return an .xlsx of refused lines as they stood; it can be corrected and imported again as it is."""
    rows = [
        [*(line["told"].get(column.code, "") for column in COLUMNS), line["number"], " ".join(line["faults"])]
        for line in lines
    ]
    header = [*_headings(), LINE, REASON]
    return workbook_bytes(_("Dòng bị từ chối"), header, rows, wrapped=[len(header) - 1])


def _headings() -> list[str]:
    return [column.heading for column in COLUMNS]
