"""What stands on every page: page number, marks, confidentiality, distribution, maker."""

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


def draw_page(canvas: Canvas, head: DocumentHead, page: int, pages: int) -> None:
    """Draw the lines above and below the body of page `page` of `pages`."""
    canvas.saveState()
    _draw_top(canvas, head, page, pages)
    _draw_bottom(canvas, head)
    canvas.restoreState()


def _draw_top(canvas: Canvas, head: DocumentHead, page: int, pages: int) -> None:
    top = styles.PAGE_HEIGHT - 9 * mm
    # The first page carries no number (Decree 30/2020/NĐ-CP, Annex I).
    if page > 1:
        # Translators: page number of a document, for example "Trang 2/5".
        words = _("Trang %(page)s/%(pages)s") % {"page": page, "pages": pages}
        _draw_down(canvas, paragraph(words, styles.PAGE_NUMBER), top)
    marks = " · ".join(_marks(head))
    if marks:
        _draw_down(canvas, paragraph(marks, styles.MARK), top)


def _marks(head: DocumentHead) -> list[str]:
    marks = []
    if head.demo:
        marks.append(_("DỮ LIỆU MINH HỌA"))
    if head.draft:
        # Translators: mark of a document that is not yet signed.
        marks.append(_("DỰ THẢO"))
    return [*marks, *(one_line(mark, MARK_LIMIT) for mark in head.marks)]


def _draw_bottom(canvas: Canvas, head: DocumentHead) -> None:
    line = styles.BOTTOM - 4 * mm
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(styles.LEFT, line, styles.PAGE_WIDTH - styles.RIGHT, line)
    below = line - 1 * mm
    for row in _bottom_rows(head):
        below = _draw_down(canvas, row, below)


def _bottom_rows(head: DocumentHead) -> list[Paragraph]:
    made = _("%(name)s, lúc %(moment)s") % {
        "name": one_line(head.made_by, LINE_LIMIT),
        "moment": wording.moment(head.made_at),
    }
    edition = [paragraph(one_line(head.edition, SCOPE_LIMIT), styles.FURNITURE)] if head.edition else []
    return [
        _labelled(_("Mức độ bảo mật:"), one_line(head.confidentiality, LINE_LIMIT)),
        _labelled(_("Phạm vi cung cấp:"), one_line(head.distribution, SCOPE_LIMIT)),
        # Translators: followed by the name of the person who made the document and the time.
        _labelled(_("Người lập:"), made),
        *edition,
    ]


def _labelled(label: str, value: str) -> Paragraph:
    return composed(Strong(label), " " + value, style=styles.FURNITURE)


def _draw_down(canvas: Canvas, flowable: Paragraph, top: float) -> float:
    _width, height = flowable.wrapOn(canvas, styles.WIDTH, styles.PAGE_HEIGHT)
    flowable.drawOn(canvas, styles.LEFT, top - height)
    return top - height
