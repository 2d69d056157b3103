"""What stands on every page: page number, marks, confidentiality, distribution, maker."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from . import styles, wording
from .head import DocumentHead
from .text import Strong, composed, one_line, paragraph

LINE_LIMIT = 90
SCOPE_LIMIT = 180
MARK_LIMIT = 60
# The marks stand above the number of the page: both may be long.
TOP_LINE = styles.PAGE_HEIGHT - 7 * mm
NUMBER_LINE = styles.PAGE_HEIGHT - 12 * mm


@dataclass(frozen=True, slots=True)
class Lines:
    """The marks above the body, the lines below it as (label, value), and one without a label."""

    marks: str
    below: tuple[tuple[str, str], ...]
    edition: str


def lines(head: DocumentHead) -> Lines:
    """Return what stands above and below the body of every page, all but its number."""
    made = _("%(name)s, lúc %(moment)s") % {
        "name": one_line(head.made_by, LINE_LIMIT),
        "moment": wording.moment(head.made_at),
    }
    below = (
        (_("Mức độ bảo mật:"), one_line(head.confidentiality, LINE_LIMIT)),
        (_("Phạm vi cung cấp:"), one_line(head.distribution, SCOPE_LIMIT)),
        # Translators: followed by the name of the person who made the document and the time.
        (_("Người lập:"), made),
    )
    return Lines(" · ".join(_marks(head)), below, one_line(head.edition, SCOPE_LIMIT))


def draw_lines(canvas: Canvas, found: Lines) -> None:
    """Draw what `lines` returned."""
    if found.marks:
        _draw_down(canvas, paragraph(found.marks, styles.MARK), TOP_LINE)
    line = styles.BOTTOM - 4 * mm
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(styles.LEFT, line, styles.PAGE_WIDTH - styles.RIGHT, line)
    top = line - 1 * mm
    for label, value in found.below:
        top = _draw_down(canvas, composed(Strong(label), " " + value, style=styles.FURNITURE), top)
    if found.edition:
        _draw_down(canvas, paragraph(found.edition, styles.FURNITURE), top)


def draw_number(canvas: Canvas, page: int, pages: int) -> None:
    """Draw the number of page `page` of `pages`."""
    # Translators: page number of a document, for example "Trang 2/5".
    words = _("Trang %(page)s/%(pages)s") % {"page": page, "pages": pages}
    _draw_down(canvas, paragraph(words, styles.PAGE_NUMBER), NUMBER_LINE)


def _marks(head: DocumentHead) -> list[str]:
    marks = []
    if head.demo:
        marks.append(_("DỮ LIỆU MINH HỌA"))
    if head.draft:
        # Translators: mark of a document that is not yet signed.
        marks.append(_("DỰ THẢO"))
    return [*marks, *(one_line(mark, MARK_LIMIT) for mark in head.marks)]


def _draw_down(canvas: Canvas, flowable: Paragraph, top: float) -> float:
    _width, height = flowable.wrapOn(canvas, styles.WIDTH, styles.PAGE_HEIGHT)
    flowable.drawOn(canvas, styles.LEFT, top - height)
    return top - height
