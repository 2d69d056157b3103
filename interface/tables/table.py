"""A sheet as plain data: what the reader hands to everything after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

TEXT, NUMBER, DATE, BOOLEAN, FORMULA, ERROR = "text", "number", "date", "boolean", "formula", "error"
DAY, MONTH, YEAR = "day", "month", "year"

Scalar = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its kind (None when blank), its value, and for a date how much of it the sheet shows.

    A formula is kept as the text it is written with and never computed.
    """

    kind: str | None = None
    value: Scalar = None
    shown: str = DAY

    @property
    def text(self) -> str:
        """The cell as a person reads it: '' when blank, dd/mm/yyyy for a date, 8 for 8.0."""
        if self.value is None:
            return ""
        if isinstance(self.value, date):
            return self.value.strftime("%d/%m/%Y")
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < 1e15:
            return str(int(self.value))
        return str(self.value)


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet that holds something; `number` is the one the spreadsheet shows (from 1)."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int | None) -> Cell:
        """The cell of a column counted from 0; blank beyond the end of the row or without a column."""
        if column is None or not 0 <= column < len(self.cells):
            return BLANK
        return self.cells[column]

    @property
    def filled(self) -> list[int]:
        """The columns, counted from 0, that hold something."""
        return [index for index, cell in enumerate(self.cells) if cell.text.strip()]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: `kind` is xlsx or csv, `sheet` its name, `other_sheets` the visible ones left unread."""

    kind: str
    sheet: str
    other_sheets: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


def table_from_wire(message: dict) -> Table:
    """The table out of the parsing process's JSON; KeyError, TypeError or ValueError when malformed."""
    rows = tuple(
        Row(int(number), tuple(_cell_from_wire(packed) for packed in cells))
        for number, cells in message["rows"]
    )
    return Table(str(message["kind"]), str(message["sheet"]), tuple(map(str, message["other_sheets"])), rows)


def _cell_from_wire(packed: list | None) -> Cell:
    if packed is None:
        return BLANK
    kind, value, *shown = packed
    if kind == DATE:
        return Cell(DATE, datetime.fromisoformat(value).date(), shown[0])
    return Cell(kind, value)
