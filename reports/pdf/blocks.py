"""The pieces a document is made of: plain values, without layout.

A value may be text, a number, a date or None; None is printed as "không có dữ liệu", 0 as "0".
A `Chart`, a `StackChart` and a `LineChart` of `reports.charts` are blocks as well.
"""

from dataclasses import dataclass
from typing import Literal

from reports.charts import Chart, LineChart, StackChart

from .wording import Value

Alignment = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading that also becomes a bookmark; level 1 or 2."""

    title: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of the body; `muted` sets it as a small note."""

    text: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis of a decision, a plan or minutes, as it stands before the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Centred:
    """A short line in bold in the middle: who decides, and the word that begins what is decided."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short items."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers with a box before each: (words, whether it is ticked)."""

    options: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Dotted lines to write on by hand."""

    lines: int = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` is its share relative to the other columns.

    In one `to_write` in, a cell without text is high enough for a hand: for a signature. So are all cells of
    a row without any text.
    """

    title: str
    width: float = 1.0
    align: Alignment = "left"
    to_write: bool = False

    def __post_init__(self):
        if self.width <= 0:
            raise ValueError("A column needs a positive width.")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page.

    `total` is a last row in bold. `empty` is the sentence printed in place of a table without rows.
    Raises ValueError when there is no column or when a row has not one value for each column.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()
    title: str = ""
    note: str = ""
    empty: str = ""

    def __post_init__(self):
        lines = (*self.rows, self.total) if self.total else self.rows
        if not self.columns or any(len(line) != len(self.columns) for line in lines):
            raise ValueError("Every row of a table has one value for each column.")


@dataclass(frozen=True, slots=True)
class Figure:
    """A key number with what it counts and, if useful, a short note."""

    label: str
    value: Value
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Key numbers side by side, three in a row."""

    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Label and value in two columns, for the facts at the top of a form."""

    pairs: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Appendix:
    """What follows stands behind recipients and signature, on pages of its own; once in a document."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A place to sign: in what quality, and the name if it is known."""

    title: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Places to sign side by side, for minutes, consents and letters with several signers."""

    signers: tuple[Signer, ...]


Block = (
    Section
    | Text
    | Basis
    | Centred
    | Bullets
    | Choices
    | Room
    | Table
    | Figures
    | Chart
    | StackChart
    | LineChart
    | KeyValues
    | PageBreak
    | Appendix
    | Signature
)
