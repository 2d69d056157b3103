"""One description of a chart, drawn as SVG on a page and as vectors in a PDF.

The description holds words and numbers only. Each bar stands beside its label and its number, so
that nobody needs colour to read it; what is not known has no bar and says so.
"""

from dataclasses import dataclass
from typing import Literal

Pattern = Literal["solid", "stripe", "dots", "pale", "grid"]
# Of the parts of one bar, in their order: neighbours differ also where colours are not seen.
PART_PATTERNS: tuple[Pattern, ...] = ("solid", "pale", "stripe", "dots", "grid")


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar: its label and its value in the chart's unit, or None when there are no data.

    `shown` replaces the printed number, for example "dưới 5" for a suppressed cell, whose value is
    None. `href` is the list that the number counts. Raises ValueError for a negative value.
    """

    label: str
    value: int | float | None
    pattern: Pattern = "solid"
    shown: str = ""
    href: str = ""

    def __post_init__(self):
        if self.value is not None and self.value < 0:
            raise ValueError("A bar cannot show a negative value.")


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart with the table it stands for.

    `caption` says what to see, `unit` is what the values count ("hồ sơ", "%"), and `full` is the
    value of a full bar in a document: 100 for shares, the highest value of the rows if left out.
    """

    title: str
    caption: str
    unit: str
    rows: tuple[ChartRow, ...]
    full: int | float | None = None

    def share(self, row: ChartRow) -> float:
        """Return the length of a row's bar as a part of the full bar, between 0 and 1."""
        highest = self.full or max((each.value or 0 for each in self.rows), default=0)
        return min((row.value or 0) / highest, 1.0) if highest else 0.0

    def spec(self) -> dict[str, object]:
        """Return what `interface.charts.bar_chart` takes to draw the same chart on a page."""
        rows = [(row.label, row.value, row.pattern, row.shown, row.href) for row in self.rows]
        return {"title": self.title, "caption": self.caption, "unit": self.unit, "rows": rows}


@dataclass(frozen=True, slots=True)
class StackRow:
    """One bar made of parts: its label and the value of each part, None where there are no data.

    `hrefs` are the lists that the values count, one for each or none; `href` is that of their sum.
    """

    label: str
    values: tuple[int | None, ...]
    hrefs: tuple[str, ...] = ()
    href: str = ""

    @property
    def total(self) -> int | None:
        """The sum of the parts, None where one of them is not known."""
        return None if None in self.values else sum(self.values)


@dataclass(frozen=True, slots=True)
class StackChart:
    """Bars of parts, up to five in each, always in the same order and told apart by their patterns.

    Raises ValueError for more parts, for a row that has not one value (and link, if any) for each part, and
    for a negative value.
    """

    title: str
    caption: str
    unit: str
    parts: tuple[str, ...]
    rows: tuple[StackRow, ...]

    def __post_init__(self):
        if len(self.parts) > len(PART_PATTERNS):
            raise ValueError("A bar has at most five parts.")
        for row in self.rows:
            if len(row.values) != len(self.parts) or len(row.hrefs) not in (0, len(self.parts)):
                raise ValueError("Every bar has one value for each part.")
            if any(value is not None and value < 0 for value in row.values):
                raise ValueError("A bar cannot show a negative value.")

    def shares(self, row: StackRow) -> tuple[float, ...]:
        """Return the length of each part of a row as a share of the longest bar; 0 for one not known."""
        longest = max((_known(each.values) for each in self.rows), default=0)
        return tuple((value or 0) / longest if longest else 0.0 for value in row.values)

    def spec(self) -> dict[str, object]:
        """Return what `interface.charts.stack_chart` takes to draw the same chart on a page."""
        rows = [
            (
                row.label,
                row.values,
                self.shares(row),
                row.hrefs or ("",) * len(self.parts),
                row.total,
                row.href,
            )
            for row in self.rows
        ]
        words = {"title": self.title, "caption": self.caption, "unit": self.unit}
        return {**words, "parts": tuple(zip(self.parts, PART_PATTERNS, strict=False)), "rows": rows}


def _known(values: tuple[int | None, ...]) -> int:
    return sum(value or 0 for value in values)


@dataclass(frozen=True, slots=True)
class LineChart:
    """Numbers over time: up to three series, each with a value (or None: no data) for each of `labels`.

    `labels` are pairs: a short name under the line, a full one in the table. `caption` says what to see.
    Drawn as lines, or as `columns` beside each other: for amounts that are compared within each piece of
    time. `hrefs` are the lists that the values count: for each series one for each label, or none.
    """

    title: str
    caption: str
    unit: str
    labels: tuple[tuple[str, str], ...]
    series: tuple[tuple[str, tuple[int | float | None, ...]], ...]
    columns: bool = False
    hrefs: tuple[tuple[str, ...], ...] = ()

    def spec(self) -> dict[str, object]:
        """Return what `interface.charts.line_chart` takes to draw the same chart on a page."""
        return {
            "title": self.title,
            "caption": self.caption,
            "unit": self.unit,
            "labels": self.labels,
            "series": self.series,
            "columns": self.columns,
            "hrefs": self.hrefs,
        }
