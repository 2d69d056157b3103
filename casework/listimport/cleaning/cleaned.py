"""What every cleaning function gives back, and what is the same for every kind of cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from interface.tables.table import ERROR, FORMULA, Cell

from ..folding import letters
from ..issues import Issue

Value = TypeVar("Value")

_PLACEHOLDERS = {"", "khongco", "chuaco", "chuaro", "khongro", "khongbiet", "null"}
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Cleaned(Generic[Value]):
    """A cleaned value and the issues found on the way."""

    value: Value
    issues: tuple[Issue, ...] = ()


def quote(cell: Cell) -> str:
    """The cell's text, short enough to stand inside a sentence."""
    text = " ".join(cell.text.split())
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def is_placeholder(cell: Cell) -> bool:
    """Whether the cell is blank or says so in words or dashes: '-', 'không có', 'chưa rõ', '…'."""
    return letters(cell.text) in _PLACEHOLDERS


def uncomputed(cell: Cell, field: str) -> tuple[Issue, ...]:
    """The issue of a cell that holds a formula or a spreadsheet error, not a value; () for any other."""
    if cell.kind == FORMULA:
        return (Issue("formula", field, {"value": quote(cell)}),)
    if cell.kind == ERROR:
        return (Issue("cell_error", field, {"value": quote(cell)}),)
    return ()
