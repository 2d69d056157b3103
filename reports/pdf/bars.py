"""Draw one bar of a chart as vectors, in the patterns that a page's chart uses as well."""

from collections.abc import Iterator

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, Shape

from reports.charts import Pattern

from . import styles

HEIGHT = 9
STEP = 5


def bar(share: float | None, width: float, pattern: Pattern = "solid") -> Drawing:
    """Return a bar that fills `share` (0 to 1) of `width` points; None draws a dashed line: no data."""
    drawing = Drawing(width, HEIGHT)
    if share is None:
        drawing.add(_line(0, HEIGHT / 2, width, HEIGHT / 2, styles.RULE, strokeDashArray=(2, 2)))
        return drawing
    drawing.add(_filled(width, styles.BAR_TRACK))
    if share > 0:
        # A value above zero stays visible however small it is.
        for shape in _patterned(max(share * width, 1.5), pattern):
            drawing.add(shape)
    return drawing


def _patterned(length: float, pattern: Pattern) -> Iterator[Shape]:
    light = pattern not in ("solid", "stripe")
    ground = styles.BAR_PALE if light else styles.BAR_FILL
    yield _filled(length, ground, strokeColor=styles.BAR_FILL if light else None, strokeWidth=0.6)
    steps = [STEP * step for step in range(1, int(length // STEP) + 1)]
    for x in steps if pattern in ("stripe", "grid") else ():
        yield _line(x, 0, x, HEIGHT, styles.BAR_FILL if light else styles.PAPER)
    for x in steps if pattern == "dots" else ():
        yield Circle(x - STEP / 2, HEIGHT / 2, 1.2, fillColor=styles.BAR_FILL, strokeColor=None)
    if pattern == "grid":
        yield _line(0, HEIGHT / 2, length, HEIGHT / 2, styles.BAR_FILL)


def _line(x1: float, y1: float, x2: float, y2: float, colour, **look) -> Line:
    return Line(x1, y1, x2, y2, strokeColor=colour, strokeWidth=0.8, **look)


def _filled(width: float, colour, **look) -> Rect:
    return Rect(0, 0, width, HEIGHT, fillColor=colour, **({"strokeColor": None} | look))
