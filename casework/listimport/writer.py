"""The rows that were not taken, handed back so that they can be corrected and imported again."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from interface.tables.spreadsheet import workbook_bytes
from interface.tables.table import MONTH, YEAR, Cell, Table

from .columns import Mapping, propose_mapping
from .issues import REFUSAL
from .rows import REFUSED, CheckedRow


def refused_workbook(table: Table, rows: Iterable[CheckedRow], *, mapping: Mapping | None = None) -> bytes:
    """An .xlsx of the refused rows: the sheet's row number, the cells as they were, and "Lý do từ chối".

    `rows` may hold accepted rows too, they are left out. The cells stay in their order, so that the corrected
    file is read with the remembered columns; nothing in it can run as a formula.
    """
    mapping = mapping or propose_mapping(table)
    refused = {row.number: row for row in rows if row.status == REFUSED}
    width = table.width
    headings = [*mapping.headings, *[""] * (width - len(mapping.headings))]
    # Translators: heading of the column with the row number in the file that was imported.
    header = [*headings, _("Dòng trong tệp gốc"), _("Lý do từ chối")]
    lines = [
        [*(_original(row.cell(at)) for at in range(width)), row.number, reasons(refused[row.number])]
        for row in table.rows
        if row.number in refused
    ]
    return workbook_bytes(_("Dòng bị từ chối"), header, lines, wrapped=[width + 1])


def reasons(row: CheckedRow) -> str:
    """All the sentences for which a row was refused, one after the other."""
    return " ".join(issue.sentence() for issue in row.issues if issue.level == REFUSAL)


def _original(cell: Cell) -> object:
    """The value as it stood; a date that showed only its month or year is written as it was shown."""
    if cell.shown in (MONTH, YEAR) and cell.value is not None:
        return cell.value.strftime("%m/%Y" if cell.shown == MONTH else "%Y")
    return cell.value
