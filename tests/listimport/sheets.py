"""Tables made in a line, for tests that need no file."""

from datetime import date

from casework.listimport.columns import propose_mapping
from casework.listimport.rows import CheckedRow, check_rows
from interface.tables.table import BLANK, BOOLEAN, DATE, FORMULA, NUMBER, TEXT, Cell, Row, Table

TODAY = date(2026, 11, 20)


def cell(value: object) -> Cell:
    """The cell that reading this value gives; a text that begins with '=' is a formula, as in a workbook."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return Cell(BOOLEAN, value)
    if isinstance(value, int | float):
        return Cell(NUMBER, value)
    if isinstance(value, date):
        return Cell(DATE, value)
    return Cell(FORMULA if value.startswith("=") else TEXT, value)


def table(*rows: tuple) -> Table:
    """A sheet whose first row is row 1; blank rows leave a gap, as they do in a file."""
    lines = (Row(number, tuple(map(cell, row))) for number, row in enumerate(rows, start=1))
    return Table("xlsx", "Danh sách", (), tuple(line for line in lines if line.filled))


def checked(*rows: tuple, today: date = TODAY) -> list[CheckedRow]:
    """The rows of such a sheet, with the proposed columns."""
    sheet = table(*rows)
    return check_rows(sheet, propose_mapping(sheet), today=today)


def codes(issues) -> list[str]:
    """The codes of issues, or of the issues of a row or a cleaned value."""
    return [issue.code for issue in getattr(issues, "issues", issues)]
