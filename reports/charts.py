"""One description of a chart, drawn as SVG on a page and as vectors in a PDF.

The description holds words and numbers only. Each bar stands beside its label and its number, so
that nobody needs colour to read it; what is not known has no bar and says so.
"""

from dataclasses import dataclass
from typing import Literal

Pattern = Literal["solid", "stripe", "dots", "pale", "grid"]


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar: its label and its value in the chart's unit, or None when there are no data.

    `shown` replaces the printed number, for example "dưới 5" for a suppressed cell, whose value is
    None. Raises ValueError for a negative value.
    """

    label: str
    value: int | float | None
    pattern: Pattern = "solid"
    shown: str = ""

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
        rows = [(row.label, row.value, row.pattern, *_shown(row)) for row in self.rows]
        return {"title": self.title, "caption": self.caption, "unit": self.unit, "rows": rows}


@dataclass(frozen=True, slots=True)
class LineChart:
    """Numbers over time: up to three series, each with a value (or None: no data) for each of `labels`.

    `labels` are pairs: a short name under the line, a full one in the table. `caption` says what to see.
    """

    title: str
    caption: str
    unit: str
    labels: tuple[tuple[str, str], ...]
    series: tuple[tuple[str, tuple[int | float | None, ...]], ...]

    def spec(self) -> dict[str, object]:
        """Return what `interface.charts.line_chart` takes to draw the same chart on a page."""
        return {
            "title": self.title,
            "caption": self.caption,
            "unit": self.unit,
            "labels": self.labels,
            "series": self.series,
        }


def _shown(row: ChartRow) -> tuple[str, ...]:
    return (row.shown,) if row.shown else ()
