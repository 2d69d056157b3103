"""Draw numbers over time as vectors, with the marks and dashes that a page's chart uses as well."""

from itertools import pairwise

from reportlab.lib.units import mm

from interface.charts import COLUMN_PATTERNS, COLUMNS_SHARE, MARKS, ticks, top_of
from reports.charts import LineChart

from . import styles, tagging, wording
from .bars import STEP
from .fonts import REGULAR
from .text import one_line

HEIGHT, FOOT, HEAD = 48 * mm, 6 * mm, 8 * mm
SIZE, MARK = 8, 2.2
DASHES = {"circle": (), "square": (5, 3), "triangle": (1.5, 3)}
NAME_LIMIT, ALT_LIMIT = 40, 300


class Lines(tagging.Drawing):
    """The lines of a chart over `width` points: its names above, three numbers of the scale at the left."""

    def __init__(self, chart: LineChart, width: float):
        super().__init__()
        self.chart, self.width, self.height = chart, width, HEIGHT
        # What a reader that speaks says in its place; the numbers stand in the table below.
        self.alt = one_line(chart.caption or chart.title, ALT_LIMIT)
        self.top = top_of(max((value or 0 for _label, values in chart.series for value in values), default=0))

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Return its own size in points (called by ReportLab)."""
        return self.width, self.height

    def paint(self) -> None:
        """Draw scale, names and lines."""
        self.canv.setFont(REGULAR, SIZE)
        self._scale()
        for at, (label, values) in enumerate(self.chart.series):
            mark = MARKS[at]
            self._name(at, one_line(label, NAME_LIMIT), mark)
            if self.chart.columns:
                self._columns(at, values)
            else:
                self._line([self._point(place, value) for place, value in enumerate(values)], mark)

    def _scale(self) -> None:
        self.canv.setLineWidth(0.4)
        for value in ticks(self.top):
            y = self._height(value)
            self.canv.setStrokeColor(styles.RULE)
            self.canv.line(0, y, self.width, y)
            self._text(0, y + 1.5, wording.number(value))
        for at, (short, _full) in enumerate(self.chart.labels):
            self.canv.setFillColor(styles.INK)
            self.canv.drawCentredString(self._across(at), FOOT - SIZE - 2, short)

    def _name(self, at: int, label: str, mark: str) -> None:
        x, y = at * self.width / len(MARKS), HEIGHT - SIZE
        if self.chart.columns:
            self._column(x, y, 24, SIZE - 1, COLUMN_PATTERNS[at])
        else:
            self._part((x, y + 3), (x + 24, y + 3), mark)
            self._mark(x + 12, y + 3, mark)
        self._text(x + 28, y, label)

    def _line(self, points: list, mark: str) -> None:
        for first, second in pairwise(points):
            if first and second:
                self._part(first, second, mark)
        for x, y in filter(None, points):
            self._mark(x, y, mark)

    def _columns(self, at: int, values) -> None:
        many = len(self.chart.series)
        width = COLUMNS_SHARE * self.width / len(values) / many
        for place, value in enumerate(values):
            if value:
                x = self._across(place) + width * (at - many / 2)
                self._column(x, FOOT, width, self._height(value) - FOOT, COLUMN_PATTERNS[at])

    def _column(self, x: float, y: float, width: float, height: float, pattern: str) -> None:
        self.canv.setFillColor(styles.BAR_PALE if pattern == "pale" else styles.BAR_FILL)
        self.canv.setStrokeColor(styles.BAR_FILL)
        self.canv.setLineWidth(0.6)
        self.canv.rect(x, y, width, height, stroke=1, fill=1)
        if pattern == "stripe":
            self.canv.setStrokeColor(styles.PAPER)
            for step in range(1, int(height // STEP) + 1):
                self.canv.line(x, y + step * STEP, x + width, y + step * STEP)

    def _part(self, first: tuple, second: tuple, mark: str) -> None:
        self.canv.setLineWidth(1)
        self.canv.setStrokeColor(styles.BAR_FILL)
        self.canv.setDash(*([list(DASHES[mark])] if DASHES[mark] else []))
        self.canv.line(*first, *second)
        self.canv.setDash()

    def _mark(self, x: float, y: float, mark: str) -> None:
        self.canv.setFillColor(styles.BAR_FILL)
        if mark == "circle":
            self.canv.circle(x, y, MARK, stroke=0, fill=1)
        elif mark == "square":
            self.canv.rect(x - MARK, y - MARK, 2 * MARK, 2 * MARK, stroke=0, fill=1)
        else:
            self._triangle(x, y)

    def _triangle(self, x: float, y: float) -> None:
        path = self.canv.beginPath()
        path.moveTo(x, y + 1.3 * MARK)
        path.lineTo(x + 1.2 * MARK, y - MARK)
        path.lineTo(x - 1.2 * MARK, y - MARK)
        path.close()
        self.canv.drawPath(path, stroke=0, fill=1)

    def _text(self, x: float, y: float, text: str) -> None:
        self.canv.setFillColor(styles.INK)
        self.canv.drawString(x, y, text)

    def _point(self, at: int, value) -> tuple[float, float] | None:
        return None if value is None else (self._across(at), self._height(value))

    def _across(self, at: int) -> float:
        return self.width * (at + 0.5) / len(self.chart.labels)

    def _height(self, value) -> float:
        return FOOT + (HEIGHT - FOOT - HEAD - SIZE) * value / self.top
