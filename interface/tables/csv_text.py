"""A .csv read as text cells. Runs inside the parsing process, without Django."""

from __future__ import annotations

import csv
import io
import unicodedata

from interface.isolation import Refusal

from . import limits
from .table import TEXT

_DELIMITERS = (";", ",", "\t")
_SAMPLE_LINES = 30


def read_csv(data: bytes, sheet: str | None) -> dict:
    """The wire message of a text file; `sheet` is ignored. Raises Refusal when no table or too large."""
    csv.field_size_limit(limits.MAX_FILE_BYTES)
    text = decode(data)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise Refusal("damaged") from error
    rows = [(number, cells) for number, line in enumerate(lines, start=1) if (cells := _cells(line))]
    if not rows:
        raise Refusal("no_rows")
    if len(rows) > limits.MAX_ROWS:
        raise Refusal("too_many_rows")
    widest = max(len(cells) for _, cells in rows)
    if widest > limits.MAX_COLUMNS:
        raise Refusal("too_many_columns")
    if widest < 2:
        raise Refusal("not_table")
    return {"kind": "csv", "sheet": "", "other_sheets": [], "rows": rows}


def decode(data: bytes) -> str:
    """Text out of UTF-8, UTF-16 or Windows-1258 bytes, in NFC only for the last.

    Windows-1258 writes the tone as a letter of its own, so its text is always decomposed; for the others the
    decomposition is a fact about the list and is left for the cleaning to report.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    nulls = data[:2000].count(0)
    if nulls > len(data[:2000]) // 5:
        even = sum(byte == 0 for byte in data[:2000:2])
        return _strictly(data, "utf-16-be" if even > nulls // 2 else "utf-16-le")
    if nulls:
        raise Refusal("not_spreadsheet")
    try:
        return _readable(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return unicodedata.normalize("NFC", _strictly(data, "cp1258"))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return _readable(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise Refusal("unknown_encoding") from error


def _readable(text: str) -> str:
    """The text without a byte-order mark; Refusal when it holds control characters no text has."""
    if any(character < " " and character not in "\t\r\n\f\v" for character in text):
        raise Refusal("not_spreadsheet")
    return text.removeprefix("\ufeff")


def _delimiter(text: str) -> str:
    sample = text.splitlines()[:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda mark: sum(line.count(mark) for line in sample))


def _cells(line: list[str]) -> list:
    cells = [[TEXT, text[: limits.MAX_CELL_CHARS]] if text.strip() else None for text in line]
    while cells and cells[-1] is None:
        cells.pop()
    return cells
