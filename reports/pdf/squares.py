"""Small drawings of squares: a box to tick, and an address as a pattern that a telephone reads."""

from functools import lru_cache

from django.utils.translation import gettext as _
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.units import mm

from . import styles, tagging

PATTERN_SIZE = 17 * mm
BOX_SIZE = 3.1 * mm


class Pattern(tagging.Drawing):
    """The QR code of a text, drawn as one shape and not as a picture."""

    def __init__(self, text: str):
        super().__init__()
        self.runs, self.count = _runs(text)
        self.name = f"pattern-{text.encode().hex()}"
        self.width = self.height = PATTERN_SIZE
        # Translators: read out in place of a QR code, followed by the address that it holds.
        self.alt = _("Mã QR: %(text)s") % {"text": text}

    def wrap(self, available_width, available_height):
        """Return the size: always the same."""
        return PATTERN_SIZE, PATTERN_SIZE

    def paint(self):
        """Draw the dark runs of each row as one path, which the letters of one file share."""
        if not self.canv.hasForm(self.name):
            self.canv.beginForm(self.name)
            self._draw_runs()
            self.canv.endForm()
        self.canv.doForm(self.name)

    def _draw_runs(self) -> None:
        unit = PATTERN_SIZE / self.count
        path = self.canv.beginPath()
        for row, start, length in self.runs:
            path.rect(start * unit, PATTERN_SIZE - (row + 1) * unit, length * unit, unit)
        self.canv.setFillColor(styles.INK)
        self.canv.drawPath(path, stroke=0, fill=1)


class Box(tagging.Drawing):
    """An empty box to tick, or one with a cross in it."""

    def __init__(self, ticked: bool = False):
        super().__init__()
        self.ticked = ticked
        self.width, self.height = BOX_SIZE, BOX_SIZE + 1
        # Translators: read out in place of a box to tick on paper.
        self.alt = _("ô đã đánh dấu") if ticked else _("ô chưa đánh dấu")

    def wrap(self, available_width, available_height):
        """Return the size: always the same."""
        return BOX_SIZE, BOX_SIZE + 1

    def paint(self):
        """Draw the box, and the cross of one that is ticked."""
        self.canv.setStrokeColor(styles.INK)
        self.canv.setLineWidth(0.8)
        self.canv.rect(0, 0, BOX_SIZE, BOX_SIZE)
        if self.ticked:
            self.canv.setLineWidth(1.2)
            for start, end in ((0, BOX_SIZE), (BOX_SIZE, 0)):
                self.canv.line(0.15 * BOX_SIZE, _in(start), 0.85 * BOX_SIZE, _in(end))


def _in(end: float) -> float:
    return 0.15 * BOX_SIZE if end == 0 else 0.85 * BOX_SIZE


@lru_cache(maxsize=64)
def _runs(text: str) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """Return the dark runs of the code of `text` as (row, start, length), and how many squares wide it is."""
    code = QrCodeWidget(text).qr
    code.make()
    count = code.getModuleCount()
    runs = []
    for row in range(count):
        start = None
        for column in range(count + 1):
            dark = column < count and code.isDark(row, column)
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                runs.append((row, start, column - start))
                start = None
    return tuple(runs), count
