"""What papers are put together from: each part names the values and texts it prints, and turns into blocks.

A value that the record lacks is printed as a dotted gap and remembered as missing; nothing is made up. A
value that is kept from whoever prints says that it is kept apart.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.disclosure import WITHHELD
from casework.enums import Level
from reports.pdf import blocks, wording
from reports.pdf.blocks import Column

GAP = "…………………… (chưa có)"
KEPT_APART = "(lưu riêng)"
PLACE = re.compile(r"\{([a-z_]+)\}")
STOPS = (".", ";", ",")
CROSS = "x"
SCORE_COLUMNS = (
    Column("Nội dung", 3.2),
    Column("Cao", 0.8, "center"),
    Column("Trung bình", 1.3, "center"),
    Column("Thấp", 0.8, "center"),
    Column("Ghi chú", 2.4),
)


@dataclass
class Page:
    """A paper while it is written: plain values by name, texts by slot, and labels of what is missing.

    `names`: placeholder → what its value is called when it is missing.
    """

    values: dict
    texts: dict
    names: dict
    missing: list[str] = field(default_factory=list)

    def text(self, slot: str) -> str:
        """Return the text of `slot` with its placeholders filled."""
        return PLACE.sub(self._placed, self.texts.get(slot, ""))

    def lines(self, slot: str) -> list[str]:
        """Return the lines of the text of `slot` that hold something."""
        return [line.strip() for line in self.text(slot).splitlines() if line.strip()]

    def shown(self, label: str, value, *, needed: bool = True) -> str:
        """Return a value as it is printed; one that is not there leaves a gap, and `label` when `needed`."""
        if value is WITHHELD:
            return KEPT_APART
        if value is None or value == "":
            if needed and label not in self.missing:
                self.missing.append(label)
            return GAP if needed else "–"
        return wording.shown(value) if isinstance(value, date | datetime) else str(value)

    def _placed(self, found: re.Match) -> str:
        said, after = self._named(found[1]), found.string[found.end() : found.end() + 1]
        # What somebody wrote ends with a stop of its own, and so does the sentence that it stands in.
        return said.removesuffix(after) if after in STOPS else said

    def _named(self, name: str) -> str:
        return self.shown(self.names.get(name, name), self.values.get(name))


# What the texts of every kind may name in braces, with what it is called when it is missing.
PLACEHOLDERS = {
    "commune": "xã, phường",
    "province": "tỉnh, thành phố",
    "child": "họ tên trẻ",
    "code": "mã hồ sơ",
    "officer": "cán bộ phụ trách",
}


@dataclass(frozen=True)
class Line:
    """One value with its label."""

    label: str
    key: str
    needed: bool = True


@dataclass(frozen=True)
class Facts:
    """Label and value in two columns, under the heading of the slot `heading` where there is one.

    `told_only`: lines that are not needed are left out where the record holds nothing for them.
    """

    lines: tuple[Line, ...]
    heading: str = ""
    told_only: bool = False

    def blocks(self, page: Page) -> list:
        told = [(line, page.values.get(line.key)) for line in self.lines]
        pairs = [
            (line.label, page.shown(line.label, value, needed=line.needed))
            for line, value in told
            if line.needed or not self.told_only or value not in (None, "")
        ]
        return [*headed(page, self.heading), blocks.KeyValues(tuple(pairs))] if pairs else []


@dataclass(frozen=True)
class Words:
    """What somebody wrote or said, as it stands."""

    heading: str
    key: str
    needed: bool = True

    def blocks(self, page: Page) -> list:
        said = page.shown(plain_heading(page, self.heading), page.values.get(self.key), needed=self.needed)
        return [*headed(page, self.heading), blocks.Text(said)]


@dataclass(frozen=True)
class Rows:
    """A table. `key`: tuples of values, None where one is missing; `total`: a last row, by its own key."""

    heading: str
    key: str
    columns: tuple[Column, ...]
    needed: bool = True
    total: str = ""
    note: str = ""

    def blocks(self, page: Page) -> list:
        rows = page.values.get(self.key) or ()
        title = plain_heading(page, self.heading)
        if not rows:
            return [*headed(page, self.heading), blocks.Text(page.shown(title, None, needed=self.needed))]
        shown = tuple(self._row(page, title, row) for row in rows)
        total = tuple(page.values.get(self.total) or ()) if self.total else ()
        table = blocks.Table(self.columns, shown, total=total, note=self.note)
        return [*headed(page, self.heading), table]

    def _row(self, page, title, row) -> tuple:
        cells = zip(self.columns, row, strict=True)
        return tuple("" if v == "" else page.shown(f"{title}: {c.title.lower()}", v) for c, v in cells)


@dataclass(frozen=True)
class Scores:
    """Items of one scale, rated high, medium or low with notes, and the totals of its columns.

    `key` leads to (label, level, note) for each item. Harm and capacity run in opposite directions: each is
    a table of its own and they are never added.
    """

    heading: str
    key: str
    note: str

    def blocks(self, page: Page) -> list:
        items = page.values.get(self.key) or ()
        rows = tuple(self._row(page, *item) for item in items)
        levels = [level for _label, level, _note in items]
        counts = tuple(str(levels.count(level)) for level in (Level.HIGH, Level.MEDIUM, Level.LOW))
        table = blocks.Table(SCORE_COLUMNS, rows, total=("Tổng cộng", *counts, ""), note=self.note)
        return [*headed(page, self.heading), table]

    def _row(self, page, label, level, note) -> tuple:
        if level is WITHHELD or level not in Level.values:
            return (label, "", "", "", page.shown(label, level if level is WITHHELD else None))
        marks = (CROSS if level == one else "" for one in (Level.HIGH, Level.MEDIUM, Level.LOW))
        return (label, *marks, KEPT_APART if note is WITHHELD else note or "")


@dataclass(frozen=True)
class Said:
    """Paragraphs of a slot, one a line."""

    slot: str

    def blocks(self, page: Page) -> list:
        return [blocks.Text(line) for line in page.lines(self.slot)]


@dataclass(frozen=True)
class Bases:
    """The legal bases, one a line."""

    slot: str = "bases"

    def blocks(self, page: Page) -> list:
        return [blocks.Basis(line) for line in page.lines(self.slot)]


@dataclass(frozen=True)
class Middle:
    """A short line in bold capitals in the middle."""

    slot: str

    def blocks(self, page: Page) -> list:
        return [blocks.Centred(line.upper()) for line in page.lines(self.slot)]


@dataclass(frozen=True)
class Signing:
    """Places to sign side by side: (title, key of the name), for papers that several people sign."""

    signers: tuple[tuple[str, str], ...]

    def blocks(self, page: Page) -> list:
        places = [blocks.Signer(title, str(page.values.get(key) or "")) for title, key in self.signers]
        return [blocks.Signature(tuple(places))]


Part = Facts | Words | Rows | Scores | Said | Bases | Middle | Signing


def headed(page: Page, slot: str) -> list:
    """Return the heading of `slot` as a section, nothing without one."""
    title = page.text(slot) if slot else ""
    return [blocks.Section(title)] if title else []


def plain_heading(page: Page, slot: str) -> str:
    """Return the heading of `slot` without its number, for the list of what is missing."""
    return re.sub(r"^[\wđ]{1,4}[.)]\s+", "", page.text(slot))
