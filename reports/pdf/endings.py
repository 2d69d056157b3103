"""How a document ends: no signature and no note stands alone on a page, some rows of the table come along."""

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from . import styles
from .tagging import LongGrid

# So many rows come along with what stands below their table.
ROWS = 3
# What comes last before the signature stays with it, unless it is longer than this.
KEPT = 0.4 * styles.HEIGHT
# More than any frame has: what is this high is asked to split itself.
ENDLESS = 1_000_000


class Ending(Flowable):
    """A table with what stands below it, which never begins a page alone."""

    def __init__(self, grid: LongGrid, below: Sequence[Flowable]):
        super().__init__()
        self.grid, self.below = grid, list(below)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return more than there is room for: `split` decides how it is laid out (called by ReportLab)."""
        return width, ENDLESS

    def split(self, width: float, room: float) -> list[Flowable]:
        """Return table and what stands below it as they fit into `room` points (called by ReportLab)."""
        table, below = height([self.grid]), height(self.below)
        if table + below <= room:
            return [self.grid, *self.below]
        # Without the space around it: a table that just fills the page has no rows to give to the next one.
        free = room - self.grid.getSpaceBefore()
        if table - self.grid.getSpaceBefore() - self.grid.getSpaceAfter() > free:
            parts = self.grid.split(width, free)
            if not parts:
                return [PageBreak(), Ending(self.grid, self.below)]
            if len(parts) > 1:
                return [parts[0], PageBreak(), Ending(parts[-1], self.below)]
        rows = self.grid._rowHeights
        last = sum(rows[max(len(rows) - ROWS, 1) :])
        parts = self.grid.split(width, sum(rows) - last)
        kept, rest = ([parts[0]], parts[1]) if len(parts) > 1 else ([], self.grid)
        return [*kept, PageBreak(), rest, *self.below]


def ended(body: list[Flowable], closing: list[Flowable]) -> list[Flowable]:
    """Return `body` and `closing` so that `closing`, and notes below the last table, stand with something."""
    at = _last_table(body)
    if at is not None:
        return [*body[:at], Ending(body[at], [*body[at + 1 :], *closing])]
    if body and closing:
        start = _last_piece(body)
        last = height(body[start:])
        if last <= KEPT:
            body.insert(start, CondPageBreak(last + height(closing)))
    return [*body, *closing]


def _last_table(body: Sequence[Flowable]) -> int | None:
    """Return where the table stands below which there is only little, None where there is none."""
    for at in range(len(body) - 1, -1, -1):
        if isinstance(body[at], LongGrid):
            return at if height(body[at + 1 :]) <= KEPT / 2 else None
        if hasattr(body[at], "bookmark") or isinstance(body[at], PageBreak):
            return None
    return None


def _last_piece(body: Sequence[Flowable]) -> int:
    """Return where the last piece of the body begins, with the heading and the note above it."""
    start = len(body) - 1
    while start > 0 and _leads(body[start - 1]):
        start -= 1
    return start


def _leads(above: Flowable) -> bool:
    """Tell whether what stands above a piece belongs to it."""
    is_note = getattr(above, "style", None) is styles.NOTE
    return is_note or hasattr(above, "bookmark") or isinstance(above, CondPageBreak)


def height(flow: Sequence[Flowable]) -> float:
    """Return how many points `flow` takes, page breaks left aside."""
    flow = [each for each in flow if not isinstance(each, CondPageBreak)]
    around = sum(each.getSpaceBefore() + each.getSpaceAfter() for each in flow)
    return around + sum(each.wrap(styles.WIDTH, styles.HEIGHT)[1] for each in flow)
