"""A new workbook from rows of values: with `spreadsheet_stream` the door through which all tables leave."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.timezone import is_aware, make_naive
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .spreadsheet_text import safe_cell

_BAD_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_HEAD_FONT = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E7ECEF")
_HEAD_ALIGNMENT = Alignment(wrap_text=True, vertical="center")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FIRST_YEAR = 1900
_MIN_WIDTH, _MAX_WIDTH = 6, 48


def workbook_bytes(
    title: str, header: Sequence[object], rows: Iterable[Sequence[object]], *, wrapped: Sequence[int] = ()
) -> bytes:
    """An .xlsx of one sheet with a styled header that stays in view.

    `rows` hold any values: texts are made harmless (`spreadsheet_text.safe_cell`), numbers and dates keep
    their type, dates show as dd/mm/yyyy. `wrapped` are the columns, from 0, whose text may run over lines.
    """
    lines = [[plain_value(value) for value in row] for row in rows]
    heads = [plain_value(value) for value in header]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet((title.translate(_BAD_IN_TITLE).strip() or "1")[:31])
    sheet.freeze_panes = "A2"
    for at, width in enumerate(_widths([heads, *lines]), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([_head(sheet, value) for value in heads])
    for line in lines:
        sheet.append([_body(sheet, value, at in wrapped) for at, value in enumerate(line)])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """The same as .csv: UTF-8 with a byte-order mark, ';' between cells, as a Vietnamese Excel expects.

    Every cell is quoted: an English Excel divides at commas, and would find a formula behind one.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    for row in (header, *rows):
        writer.writerow([shown(plain_value(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def plain_value(value: object) -> object:
    """A value safe to write; a moment becomes clock time in the program's zone: spreadsheets know none."""
    if isinstance(value, datetime) and is_aware(value):
        return make_naive(value)
    # Days before 1900 and numbers that are none have no place in a spreadsheet but as text.
    if isinstance(value, date) and value.year < _FIRST_YEAR:
        return value.strftime("%d/%m/%Y")
    return str(value) if isinstance(value, float) and not math.isfinite(value) else safe_cell(value)


def shown(value: object) -> object:
    """A safe value as a .csv holds it: days and moments as people write them."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


def _cell(sheet: WriteOnlyWorksheet, value: object) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # openpyxl guesses formulas and error values out of texts; here a text is a text.
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    return cell


def _head(sheet: WriteOnlyWorksheet, value: object) -> WriteOnlyCell:
    cell = _cell(sheet, value)
    cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD_FILL, _HEAD_ALIGNMENT
    return cell


def _body(sheet: WriteOnlyWorksheet, value: object, wrap: bool) -> WriteOnlyCell:
    cell = _cell(sheet, value)
    if wrap:
        cell.alignment = _WRAPPED
    return cell


def _widths(lines: list[list[object]]) -> list[int]:
    columns = max((len(line) for line in lines), default=0)
    longest = [0] * columns
    for line in lines:
        for at, value in enumerate(line):
            length = 10 if isinstance(value, date) else len(str(value or ""))
            longest[at] = max(longest[at], length)
    return [min(max(length + 2, _MIN_WIDTH), _MAX_WIDTH) for length in longest]
