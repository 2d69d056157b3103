"""Which column is which: a proposal the officer corrects, and a signature to remember the answer by."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

from interface.tables.table import DATE, NUMBER, Cell, Row, Table

from .cleaning.dates import written_date
from .cleaning.ethnicity import ethnicity_code
from .cleaning.identity import national
from .folding import fold
from .header_words import FIELDS, REQUIRED, heading_score

__all__ = ["FIELDS", "REQUIRED", "Mapping", "header_signature", "list_date", "propose_mapping"]

_SEARCHED_ROWS = 40
_SAMPLED_ROWS = 60
_HEADING_ENOUGH = 0.5
_FIELDS_WITHOUT_NAME = 4
_CONTENT_ENOUGH = 0.6
_CONTENT_WEIGHT = 0.3
_BRACKETS = re.compile(r"\([^)]*\)")
_LIST_DATE = re.compile(r"tinh den (?:het )?(?:ngay )?(\d+ thang \d+ nam \d+|[\d/.\-]+)")
# Far enough in the past for no two-digit year to be pushed back a century when only the shape matters.
_ANY_DAY = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where each field stands. `header_row` and `first_row` are sheet numbers (header_row 0: none was found);
    `columns` gives for a field its column counted from 0, fields that are absent are left out.

    `headings` are the column titles as read, for the page that asks; `sure` the fields a heading named.
    """

    header_row: int
    first_row: int
    columns: dict[str, int]
    headings: tuple[str, ...] = ()
    sure: frozenset[str] = field(default_factory=frozenset)

    @property
    def missing(self) -> tuple[str, ...]:
        """Required fields without a column: the import cannot begin before the officer names them."""
        return tuple(code for code in REQUIRED if code not in self.columns)

    def corrected(self, columns: dict[str, int]) -> Mapping:
        """The same sheet with the officer's columns; an unknown field or a column for two is a ValueError."""
        if unknown := set(columns) - set(FIELDS):
            raise ValueError(f"not fields of a list: {sorted(unknown)}")
        if len(set(columns.values())) != len(columns) or any(at < 0 for at in columns.values()):
            raise ValueError("each column of the sheet holds one field")
        return Mapping(self.header_row, self.first_row, dict(columns), self.headings, frozenset(columns))


def propose_mapping(table: Table) -> Mapping:
    """Find the header under its letterhead and say which column is which, by heading, then by content."""
    header = _header_row(table.rows)
    if header is None:
        return _by_content_alone(table)
    below = _below(table, header)
    headings = _headings(header, below, table.width)
    first = below[0].number if below else header.number + 1
    if below and _continues(header, below[0]):
        below = below[1:]
        first = below[0].number if below else first + 1
    scores = _scores(headings, below[:_SAMPLED_ROWS])
    columns = _best(scores)
    sure = frozenset(code for code, at in columns.items() if heading_score(_plain(headings[at]), code) >= 0.8)
    return Mapping(header.number, first, columns, tuple(headings), sure)


def header_signature(table: Table) -> str:
    """64 hex digits of the sheet's headings: the next list with the same ones gets the remembered columns."""
    mapping = propose_mapping(table)
    headings = [fold(heading) for heading in mapping.headings] if mapping.header_row else [str(table.width)]
    return hashlib.sha256("\x1f".join(headings).encode()).hexdigest()


def list_date(table: Table, mapping: Mapping, today: date) -> date | None:
    """The day a list says it was made for ("Tính đến ngày 20/11/2026") above its header, None without one."""
    for row in table.rows:
        if row.number >= mapping.header_row:
            return None
        for cell in row.cells:
            match = _LIST_DATE.search(fold(cell.text))
            written = written_date(Cell("text", match[1].strip(".")), today) if match else None
            if written and written.on and written.on <= today:
                return written.on
    return None


def _header_row(rows: tuple[Row, ...]) -> Row | None:
    """The row of words that names most fields: the child's name and one more, or four others."""
    best, most = None, 1
    for row in rows[:_SEARCHED_ROWS]:
        if any(row.cell(at).kind in (DATE, NUMBER) for at in row.filled):
            continue
        named = _best({(at, code): _named(row, at, code) for at in row.filled for code in FIELDS})
        if len(named) > most and ("full_name" in named or len(named) >= _FIELDS_WITHOUT_NAME):
            best, most = row, len(named)
    return best


def _named(row: Row, at: int, code: str) -> float:
    score = heading_score(_plain(row.cell(at).text), code)
    return score if score >= _HEADING_ENOUGH else 0


def _plain(heading: str) -> str:
    """A heading folded, without bracketed remarks and line ends, '/' and ',' kept tight."""
    bare = _BRACKETS.sub(" ", fold(heading)).replace("*", " ").strip(" .:")
    return " ".join(re.sub(r"\s*([/,])\s*", r"\1", bare).replace(",", " ").split())


def _below(table: Table, header: Row) -> list[Row]:
    """The rows under the header, without the line of column numbers many forms print there."""
    rows = [row for row in table.rows if row.number > header.number]
    return rows[1:] if rows and is_numbering(rows[0]) else rows


def is_numbering(row: Row) -> bool:
    """Whether a row only counts the columns: 1 2 3 …, (1) (2) (3) … or A B 1 2 …"""
    texts = [row.cell(at).text.strip(" ()") for at in row.filled]
    counted = [int(text) for text in texts if text.isascii() and text.isdigit()]
    letters_only = all(len(text) == 1 for text in texts if not (text.isascii() and text.isdigit()))
    return (
        len(counted) >= 3 and letters_only and counted == list(range(counted[0], counted[0] + len(counted)))
    )


def _continues(header: Row, row: Row) -> bool:
    """Whether a row is the second line of a header: words only, fewer than in the first, some under a gap."""
    texts = [row.cell(at).text for at in row.filled]
    under_gap = sum(not header.cell(at).text.strip() for at in row.filled)
    wordy = all(not any(letter.isdigit() for letter in text) and len(text) <= 40 for text in texts)
    return bool(texts) and wordy and len(texts) < len(header.filled) and under_gap >= 1


def _headings(header: Row, below: list[Row], width: int) -> list[str]:
    second = below[0] if below and _continues(header, below[0]) else None
    headings, spanning = [], ""
    for at in range(width):
        own, under = header.cell(at).text.strip(), second.cell(at).text.strip() if second else ""
        spanning = own or spanning
        headings.append(" ".join(filter(None, (own or (spanning if under else ""), under))))
    return headings


def _scores(headings: list[str], rows: list[Row]) -> dict[tuple[int, str], float]:
    scores = {}
    for at, heading in enumerate(headings):
        shares = _content_shares([row.cell(at) for row in rows])
        for code in FIELDS:
            named = heading_score(_plain(heading), code)
            if named >= _HEADING_ENOUGH:
                scores[at, code] = named + _CONTENT_WEIGHT * shares.get(code, 0)
            elif not heading and shares.get(code, 0) >= _CONTENT_ENOUGH:
                scores[at, code] = shares[code] / 2
    return scores


def _best(scores: dict[tuple[int, str], float]) -> dict[str, int]:
    """Each column to one field and each field to one column, the surest pairs first, left before right."""
    columns: dict[str, int] = {}
    for (at, code), score in sorted(scores.items(), key=lambda item: (-item[1], item[0][0])):
        if score >= _CONTENT_ENOUGH / 2 and code not in columns and at not in columns.values():
            columns[code] = at
    return {code: columns[code] for code in FIELDS if code in columns}


def _content_shares(cells: list[Cell]) -> dict[str, float]:
    """For each field with a shape of its own, the share of the filled cells that have it."""
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled:
        return {}
    tests = {
        "birth": _looks_like_birth,
        "sex": lambda cell: fold(cell.text) in ("nam", "nu", "trai", "gai"),
        "ethnicity": lambda cell: ethnicity_code(cell.text) is not None,
        "personal_id": lambda cell: len(cell.text) in (11, 12) and cell.text.isdigit(),
        "phone": lambda cell: national(fold(cell.text)) is not None,
        "full_name": _looks_like_name,
        "poverty": lambda cell: "ngheo" in fold(cell.text),
        "schooling": lambda cell: "hoc" in fold(cell.text).split(),
        "work": lambda cell: fold(cell.text).startswith(("phu ", "ban ", "lam ", "boc ", "nhat ", "chan ")),
    }
    return {code: sum(map(test, filled)) / len(filled) for code, test in tests.items()}


def _looks_like_birth(cell: Cell) -> bool:
    if cell.kind not in (DATE, NUMBER) and "tuoi" in fold(cell.text):
        return True
    written = written_date(cell, _ANY_DAY)
    return written is not None and 1990 <= written.year <= _ANY_DAY.year and not written.serial


def _looks_like_name(cell: Cell) -> bool:
    words = cell.text.split()
    return (
        2 <= len(words) <= 6
        and all(word[:1].isupper() for word in words)
        and not any(map(str.isdigit, cell.text))
    )


def _by_content_alone(table: Table) -> Mapping:
    """No header at all: only shapes speak, and the officer is asked about every column."""
    rows = list(table.rows[:_SAMPLED_ROWS])
    first = rows[0].number if rows else 1
    return Mapping(0, first, _best(_scores([""] * table.width, rows)))
