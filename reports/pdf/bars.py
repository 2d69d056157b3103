"""Draw one bar of a chart as vectors, in the patterns that a page's chart uses as well.

ReportLab's own drawings would bring Helvetica along, which is not embedded.
"""

from reports.charts import Pattern

from . import styles, tagging

HEIGHT = 9
STEP = 5


class Bar(tagging.Drawing):
    """A bar that fills `share` (0 to 1) of `width` points; None draws a dashed line: no data.

    `alt` is what a reader that speaks says in its place.
    """

    def __init__(self, share: float | None, width: float, pattern: Pattern = "solid", *, alt: str = ""):
        super().__init__()
        self.share, self.width, self.height, self.pattern, self.alt = share, width, HEIGHT, pattern, alt

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Return the bar's own size in points (called by ReportLab)."""
        return self.width, self.height

    def paint(self) -> None:
        """Draw track and bar."""
        self.canv.setLineWidth(0.8)
        if self.share is None:
            self.canv.setDash(2, 2)
            return self._line(0, HEIGHT / 2, self.width, HEIGHT / 2, styles.RULE)
        self._fill(self.width, styles.BAR_TRACK)
        if self.share > 0:
            # A value above zero stays visible however small it is.
            self._draw_pattern(max(self.share * self.width, 1.5))
        return None

    def _draw_pattern(self, length: float) -> None:
        light = self.pattern not in ("solid", "stripe")
        self._fill(length, styles.BAR_PALE if light else styles.BAR_FILL, framed=light)
        steps = [STEP * step for step in range(1, int(length // STEP) + 1)]
        for x in steps if self.pattern in ("stripe", "grid") else ():
            self._line(x, 0, x, HEIGHT, styles.BAR_FILL if light else styles.PAPER)
        for x in steps if self.pattern == "dots" else ():
            self._dot(x - STEP / 2)
        if self.pattern == "grid":
            self._line(0, HEIGHT / 2, length, HEIGHT / 2, styles.BAR_FILL)

    def _fill(self, length: float, colour, *, framed: bool = False) -> None:
        self.canv.setFillColor(colour)
        self.canv.setStrokeColor(styles.BAR_FILL)
        self.canv.rect(0, 0, length, HEIGHT, stroke=int(framed), fill=1)

    def _line(self, x1: float, y1: float, x2: float, y2: float, colour) -> None:
        self.canv.setStrokeColor(colour)
        self.canv.line(x1, y1, x2, y2)

    def _dot(self, x: float) -> None:
        self.canv.setFillColor(styles.BAR_FILL)
        self.canv.circle(x, HEIGHT / 2, 1.2, stroke=0, fill=1)
