"""Text that a spreadsheet will show and never run: the one way to put a value into an .xlsx or .csv cell.

A cell that begins with = + - @, a tab or a line end is a formula to Excel, LibreOffice and their kin, also
behind characters nobody sees, and also after the file has been saved as .csv and opened again. Such text gets
an apostrophe in front, which those programs do not show when typed and which the import takes off again.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

GUARD = "'"
MAX_CHARS = 32_767
"""The longest text a cell of an .xlsx may hold (ECMA-376 part 1, 18.18.93; Excel's own limit)."""

# XML 1.0 (2.2) knows no characters of these numbers: a workbook that held one could not be written.
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SIGNS = frozenset("=+-@＝＋－＠−")
_CONTROL_STARTS = frozenset("\t\r\n")
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def leading_sign(text: str) -> str:
    """The sign that would make a program run this text, '' when it is harmless.

    Spaces and invisible characters before the sign do not hide it. A tab or line end counts by itself.
    """
    for character in text:
        if character in _CONTROL_STARTS:
            return character
        if character in _SIGNS:
            return character
        if not _unseen(character):
            return ""
    return ""


def safe_text(text: str) -> str:
    """The text as it may stand in a cell: nothing XML cannot hold, not too long, guarded if it begins badly.

    Doing it twice changes nothing.
    """
    guard = GUARD if leading_sign(text) else ""
    shown = _NOT_IN_XML.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))
    return (guard + shown)[:MAX_CHARS]


def safe_cell(value: object) -> str | int | float | Decimal | date | datetime | bool | None:
    """A value as it may be written: numbers, dates, booleans and None unchanged, all else as `safe_text`."""
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    return safe_text(str(value))


def unguarded(text: str) -> str:
    """The text without the apostrophe that `safe_text` put in front; any other text unchanged."""
    return text[1:] if text.startswith(GUARD) and leading_sign(text[1:]) else text


def _unseen(character: str) -> bool:
    return (
        character.isspace()
        or unicodedata.category(character) in ("Cf", "Cc", "Cn", "Co", "Cs", "Mn", "Zs", "Zl", "Zp")
        or character in _INVISIBLE_LETTERS
    )
