"""Bars that are made of parts, as vectors: the patterns are those of the page's chart."""

from reports.charts import PART_PATTERNS

from . import styles, tagging
from .bars import HEIGHT, Bar

SWATCH = 16


class Stack(Bar):
    """A bar of parts, each of its share (0 to 1) of `width` points, in the order of the parts.

    `alt` is what a reader that speaks says in its place.
    """

    def __init__(self, shares: tuple[float, ...], width: float, *, alt: str = ""):
        super().__init__(sum(shares), width, alt=alt)
        self.shares = shares

    def paint(self) -> None:
        """Draw track and parts."""
        self.canv.setLineWidth(0.8)
        self._fill(self.width, styles.BAR_TRACK)
        begin = 0.0
        for share, pattern in zip(self.shares, PART_PATTERNS, strict=False):
            if share > 0:
                self._piece(begin * self.width, share * self.width, pattern)
            begin += share

    def _piece(self, begin: float, length: float, pattern) -> None:
        self.canv.saveState()
        self.canv.translate(begin, 0)
        self.pattern = pattern
        self._draw_pattern(length)
        # The edge parts a piece from its neighbour of the same ground.
        self.canv.setStrokeColor(styles.BAR_FILL)
        self.canv.rect(0, 0, length, HEIGHT, stroke=1, fill=0)
        self.canv.restoreState()


class Swatch(Bar):
    """A short piece of a pattern beside its name."""

    def __init__(self, pattern):
        super().__init__(1.0, SWATCH, pattern)

    def draw(self) -> None:
        """Draw it as an artifact: its name stands above it (called by ReportLab)."""
        tagging.draw_artifact(self.canv, self.paint)

    def paint(self) -> None:
        """Draw the piece."""
        self.canv.setLineWidth(0.8)
        self._draw_pattern(SWATCH)
