"""Parts of papers that are also filled in by hand: what the record holds, or else room to write it.

A paper is blank where `values["blank"]` says so; then nothing counts as missing.
"""

from dataclasses import dataclass, replace

from reports.papers.parts import Page, headed, plain_heading
from reports.pdf import blocks
from reports.pdf.blocks import Column

# A place in texts beside those of every paper.
WITHIN = {"within": "xã, phường viết trong câu"}
# What a row without its value is written on: a number that no table cell prints.
EMPTY = ""


@dataclass(frozen=True)
class Told:
    """What somebody said or wrote under a heading of the texts, or lines to write it on."""

    heading: str
    key: str
    lines: int = 3
    needed: bool = True

    def blocks(self, page: Page) -> list:
        """Return the heading, and the words or the room for them."""
        said = page.values.get(self.key)
        if not said and page.values.get("blank"):
            return [*headed(page, self.heading), blocks.Room(self.lines)]
        words = page.shown(plain_heading(page, self.heading), said, needed=self.needed)
        return [*headed(page, self.heading), blocks.Text(words)]


@dataclass(frozen=True)
class Asked:
    """A question and its answer: a value or lines to write on; with `options`, boxes to tick.

    `options` are (code, words); the value is then the code that was chosen. One that is `told_only` follows
    from another answer: without its own it is left out, save on a blank paper.
    """

    question: str
    key: str
    options: tuple[tuple[str, str], ...] = ()
    lines: int = 1
    needed: bool = True
    told_only: bool = False

    def blocks(self, page: Page) -> list:
        """Return the question and its answer."""
        found = [blocks.Section(self.question, 2)]
        value = page.values.get(self.key)
        if self.told_only and not value and not page.values.get("blank"):
            return []
        if self.options and (value in dict(self.options) or page.values.get("blank")):
            boxes = tuple((str(words), code == value) for code, words in self.options)
            return [*found, blocks.Choices(boxes)]
        if not value and page.values.get("blank"):
            return [*found, blocks.Room(self.lines)]
        return [*found, blocks.Text(page.shown(self.question, value, needed=self.needed))]


@dataclass(frozen=True)
class Listed:
    """A table of which a cell may be empty to be written in; `spare` empty rows below it on a blank paper."""

    heading: str
    key: str
    columns: tuple[Column, ...]
    spare: int = 0
    needed: bool = True

    def blocks(self, page: Page) -> list:
        """Return the table; without rows, the gap that says so."""
        rows = tuple(page.values.get(self.key) or ())
        if page.values.get("blank"):
            rows += ((EMPTY,) * len(self.columns),) * self.spare
        if not rows:
            said = page.shown(plain_heading(page, self.heading), None, needed=self.needed)
            return [*headed(page, self.heading), blocks.Text(said)]
        shown = tuple(tuple(EMPTY if cell is None else str(cell) for cell in row) for row in rows)
        return [*headed(page, self.heading), blocks.Table(self.columns, shown)]


@dataclass(frozen=True)
class ByHand:
    """Places to sign side by side: (title, key of the name)."""

    signers: tuple[tuple[str, str], ...]

    def blocks(self, page: Page) -> list:
        """Return the places, none for a key of which "no_<key>" says that nobody signs."""
        places = [
            blocks.Signer(title, str(page.values.get(key) or ""))
            for title, key in self.signers
            if not page.values.get(f"no_{key}")
        ]
        return [blocks.Signature(tuple(places))]


@dataclass(frozen=True)
class Explained:
    """A heading of the texts and the paragraphs of another slot below it."""

    heading: str
    slot: str

    def blocks(self, page: Page) -> list:
        """Return both."""
        return [*headed(page, self.heading), *(blocks.Text(line) for line in page.lines(self.slot))]


@dataclass(frozen=True)
class Each:
    """The same parts for each of several children: `key` leads to the own values of each."""

    key: str
    heading: str
    parts: tuple

    def blocks(self, page: Page) -> list:
        """Return the parts of one after the other, each under the heading with its own values."""
        found = []
        for own in page.values.get(self.key) or ():
            one = replace(page, values={**page.values, **own})
            found += headed(one, self.heading)
            found += [block for part in self.parts for block in part.blocks(one)]
        return found
