"""An .xlsx read cell by cell with openpyxl, formulas as text. Runs in the parsing process, without Django."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from interface.isolation import Refusal

from . import limits
from .package_gate import check_package
from .table import BOOLEAN, DATE, DAY, ERROR, FORMULA, MONTH, NUMBER, TEXT, YEAR

_FORMAT_NOISE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_HEADER_CELLS = 3


def read_xlsx(data: bytes, sheet: str | None) -> dict:
    """The wire message of one sheet: the named one, else the first visible one that looks like a list.

    Raises Refusal for what the package gate refuses, for a sheet beyond the limits and for an absent sheet.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        check_package(package)
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    visible = [one for one in workbook.worksheets if one.sheet_state == "visible"]
    if sheet is not None:
        visible.sort(key=lambda one: one.title != sheet)
        if not visible or visible[0].title != sheet:
            raise Refusal("no_such_sheet")
        return _message(visible[0], _rows(visible[0]), workbook.sheetnames)
    for one in visible:
        rows = _rows(one)
        if any(sum(cell is not None for cell in cells) >= _HEADER_CELLS for _, cells in rows):
            return _message(one, rows, [other.title for other in visible])
    raise Refusal("no_rows")


def _message(sheet: ReadOnlyWorksheet, rows: list, titles: list[str]) -> dict:
    others = [title for title in titles if title != sheet.title]
    return {"kind": "xlsx", "sheet": sheet.title, "other_sheets": others, "rows": rows}


def _rows(sheet: ReadOnlyWorksheet) -> list[tuple[int, list]]:
    """The filled rows with their sheet numbers.

    The dimension a sheet declares is thrown away: openpyxl pads every row to it, and five kilobytes that
    declare a million rows of 16,384 columns never end.
    """
    sheet.reset_dimensions()
    rows, characters = [], 0
    for number, cells in _numbered(sheet):
        packed = [_pack(cell) for cell in cells]
        while packed and packed[-1] is None:
            packed.pop()
        if not packed:
            continue
        characters += sum(len(cell[1]) for cell in packed if cell and isinstance(cell[1], str))
        rows.append((number, packed))
        if len(packed) > limits.MAX_COLUMNS:
            raise Refusal("too_many_columns")
        if len(rows) > limits.MAX_ROWS or characters > limits.MAX_TEXT_CHARS:
            raise Refusal("too_many_rows")
    return rows


def _numbered(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, tuple[ReadOnlyCell, ...]]]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > limits.LAST_SHEET_ROW:
            raise Refusal("too_many_rows")
        if cells:
            yield number, cells


def _pack(cell: ReadOnlyCell) -> list | None:
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "f":
        return [FORMULA, str(getattr(value, "text", None) or value)[: limits.MAX_CELL_CHARS]]
    if cell.data_type == "e":
        return [ERROR, str(value)]
    if isinstance(value, datetime | date):
        return [DATE, value.isoformat(), shown_precision(cell.number_format)]
    if isinstance(value, bool):
        return [BOOLEAN, value]
    if isinstance(value, int | float):
        return [NUMBER, value]
    # Times and durations are kept as the text they show: no column of the list holds one.
    return [TEXT, str(value)[: limits.MAX_CELL_CHARS]]


def shown_precision(number_format: str) -> str:
    """How much of a date the sheet shows: a cell that reads 02/2013 holds 1 February and means the month."""
    letters = _FORMAT_NOISE.sub("", number_format.lower())
    if "d" in letters:
        return DAY
    if "m" in letters:
        return MONTH
    return YEAR if "y" in letters else DAY
