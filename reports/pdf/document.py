"""Build a whole document: the same head and blocks always give the same bytes."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from . import fonts, furniture, layout, masthead, styles
from .blocks import Block
from .head import DocumentHead
from .text import one_line

__all__ = ["DocumentHead", "build_pdf"]

METADATA_LIMIT = 300
PDF_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


def build_pdf(head: DocumentHead, blocks: Sequence[Block], *, language: str = "vi") -> bytes:
    """Return the document as a PDF file on A4 pages.

    Fonts are embedded as subsets, text can be searched and copied, sections are bookmarks.
    `language` ("vi" or "en") sets the words that the layout adds itself; the blocks come translated.
    Raises KeyError for another language and TypeError for something that is not a block.
    """
    fonts.register()
    with translation.override(language):
        # "Page x of y" needs the number of pages, which only a first pass can tell.
        pages, content = _pass(head, blocks, PDF_LANGUAGES[language], pages=1)
        return content if pages == 1 else _pass(head, blocks, PDF_LANGUAGES[language], pages=pages)[1]


def _pass(head: DocumentHead, blocks: Sequence[Block], lang: str, *, pages: int) -> tuple[int, bytes]:
    """Lay the document out once as if it had `pages` pages; return the true number and the file."""
    output = BytesIO()
    template = _Template(output, head, pages, lang)
    flow = [*masthead.opening(head), *layout.ending(blocks, masthead.closing(head))]
    template.build(flow, canvasmaker=_canvas_maker(head.made_at))
    return template.page, output.getvalue()


class _Template(BaseDocTemplate):
    """One page template with the frame, the lines on every page and the bookmarks."""

    def __init__(self, output: BytesIO, head: DocumentHead, pages: int, lang: str):
        super().__init__(
            output,
            pagesize=A4,
            invariant=1,
            lang=lang,
            displayDocTitle=1,
            initialFontName=fonts.REGULAR,
            **_metadata(head),
        )
        self.depth = -1
        self.bookmarks = 0
        frame = Frame(
            styles.LEFT,
            styles.BOTTOM,
            styles.WIDTH,
            styles.HEIGHT,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )

        def on_page(canvas: Canvas, document: BaseDocTemplate) -> None:
            furniture.draw_page(canvas, head, document.page, pages)

        self.addPageTemplates(PageTemplate(frames=[frame], onPage=on_page))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  ReportLab calls it by this name
        """Set a bookmark at every section heading (called by ReportLab)."""
        if not hasattr(flowable, "bookmark"):
            return
        title, level = flowable.bookmark
        # A reader's tree of bookmarks may not skip a level.
        self.depth = min(level - 1, self.depth + 1)
        self.bookmarks += 1
        key = f"section-{self.bookmarks}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(title, key, self.depth)


def _metadata(head: DocumentHead) -> dict[str, object]:
    title = one_line(f"{head.title} {head.subtitle}".strip(), METADATA_LIMIT)
    return {
        "title": title,
        "author": one_line(head.issuer[-1] if head.issuer else head.made_by, METADATA_LIMIT),
        "subject": one_line(f"{_('Phạm vi cung cấp:')} {head.distribution}", METADATA_LIMIT),
        "keywords": [one_line(head.confidentiality, METADATA_LIMIT)],
        "creator": _("Đến Trường"),
    }


def _canvas_maker(made_at: datetime):
    """Return a maker of canvases whose creation date is the document's own and not the clock's."""

    def make(*args, **options) -> Canvas:
        canvas = Canvas(*args, **options)
        canvas._doc._timeStamp = _stamp(made_at)
        return canvas

    return make


def _stamp(made_at: datetime) -> TimeStamp:
    local = timezone.localtime(made_at)
    stamp = TimeStamp(invariant=1)
    minutes = int(local.utcoffset().total_seconds()) // 60
    stamp.t = local.timestamp()
    stamp.lt = local.timetuple()
    stamp.YMDhms = tuple(stamp.lt)[:6]
    stamp.dhh, stamp.dmm = divmod(minutes, 60)
    return stamp
