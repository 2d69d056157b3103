"""Build a whole document, or many in one file: the same heads and blocks always give the same bytes."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from django.utils import translation
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from . import endings, fonts, furniture, layout, masthead, metadata, styles, tagging
from .blocks import Appendix, Block
from .head import DocumentHead
from .text import one_line

__all__ = ["DocumentHead", "build_many", "build_pdf"]

PDF_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


def build_pdf(head: DocumentHead, blocks: Sequence[Block], *, language: str = "vi") -> bytes:
    """Return the document as a PDF file on A4 pages.

    Fonts are embedded as subsets, text can be searched and copied, sections are bookmarks, and headings,
    paragraphs, lists, tables and bars are tagged as such (`tagging`).
    `language` ("vi" or "en") sets the words that the layout adds itself; the blocks come translated.
    Raises KeyError for another language and TypeError for something that is not a block.
    """
    return build_many([(head, blocks)], language=language)


def build_many(documents: Sequence[tuple[DocumentHead, Sequence[Block]]], *, language: str = "vi") -> bytes:
    """Return one PDF file of several documents, each beginning on a page of its own with its own head.

    Pages are counted within each document, and each is a bookmark. Title and date of the file are those of
    the first. Fonts are read and embedded once, which is most of the time of a short letter. Raises as
    `build_pdf`, and ValueError for no documents.
    """
    if not documents:
        raise ValueError("A file holds at least one document.")
    fonts.register()
    with translation.override(language):
        output = BytesIO()
        heads = [head for head, _blocks in documents]
        template = _Template(output, heads, PDF_LANGUAGES[language])
        story: list[Flowable] = []
        for place, (head, blocks) in enumerate(documents):
            story += [NextPageTemplate(str(place)), PageBreak()] if place else []
            story += _flow(head, blocks)
        template.build(story, canvasmaker=_canvas_maker(template))
        return _packed(output)


def _packed(file: BytesIO) -> bytes:
    """Return the file with its many small objects packed: a tree of elements takes a third of the room so."""
    packed = BytesIO()
    with pikepdf.open(file) as pdf:
        pdf.save(packed, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return packed.getvalue()


def _flow(head: DocumentHead, blocks: Sequence[Block]) -> list[Flowable]:
    """Return the flowables of one document; no signature stands alone on a page."""
    at = next((at for at, block in enumerate(blocks) if isinstance(block, Appendix)), len(blocks))
    body, closing = layout.story(blocks[:at]), masthead.closing(head)
    behind = endings.ended(layout.story(blocks[at + 1 :]), [])
    flow = [*masthead.opening(head), *endings.ended(body, closing)]
    return [*flow, PageBreak(), *behind] if behind else flow


class _Template(BaseDocTemplate):
    """Of each document a page template with the frame and the lines on every page; the bookmarks of all."""

    def __init__(self, output: BytesIO, heads: Sequence[DocumentHead], lang: str):
        super().__init__(
            output,
            pagesize=A4,
            invariant=1,
            lang=lang,
            displayDocTitle=1,
            initialFontName=fonts.REGULAR,
            **metadata.of(heads[0]),
        )
        self.heads = heads
        self.depth = -1
        self.bookmarks = 0
        # Number of pages of each document so far.
        self.counts = [0] * len(heads)
        self.lines: dict[furniture.Lines, str] = {}
        self.addPageTemplates([_page_template(place) for place in range(len(heads))])

    def begin_page(self, canvas: Canvas, place: int) -> None:
        """Draw what stands on every page of the document `place`; its page number follows at the end."""
        head = self.heads[place]
        self.counts[place] += 1
        if self.counts[place] == 1 and len(self.heads) > 1:
            self.depth = 0
            canvas.tags.begin_part()
            self._bookmark(canvas, one_line(f"{head.title} {head.subtitle}", layout.HEADING_LIMIT))
        tagging.begin_artifact(canvas)
        canvas.doForm(self._lines_of(head))
        # The first page carries no number (Decree 30/2020/NĐ-CP, Annex I).
        if self.counts[place] > 1:
            canvas.doForm(_number_of(place, self.counts[place]))
        tagging.end(canvas)

    def draw_forms(self, canvas: Canvas) -> None:
        """Draw the lines of the pages, and their numbers now that each document's pages are counted."""
        for words, name in self.lines.items():
            canvas.beginForm(name)
            furniture.draw_lines(canvas, words)
            canvas.endForm()
        for place, pages in enumerate(self.counts):
            for page in range(2, pages + 1):
                canvas.beginForm(_number_of(place, page))
                furniture.draw_number(canvas, page, pages)
                canvas.endForm()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  ReportLab calls it by this name
        """Set a bookmark at every section heading (called by ReportLab)."""
        if not hasattr(flowable, "bookmark"):
            return
        title, level = flowable.bookmark
        # A reader's tree of bookmarks may not skip a level.
        many = len(self.heads) > 1
        self.depth = min(level if many else level - 1, self.depth + 1)
        # The title is the first heading.
        flowable.element.kind = f"H{self.depth + (1 if many else 2)}"
        self._bookmark(self.canv, title)

    def _lines_of(self, head: DocumentHead) -> str:
        """Return the name of the form with the lines of `head`; letters made in one go share theirs."""
        return self.lines.setdefault(furniture.lines(head), f"lines-{len(self.lines)}")

    def _bookmark(self, canvas: Canvas, title: str) -> None:
        self.bookmarks += 1
        key = f"section-{self.bookmarks}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(title, key, self.depth)


def _page_template(place: int) -> PageTemplate:
    paddings = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    frame = Frame(styles.LEFT, styles.BOTTOM, styles.WIDTH, styles.HEIGHT, **paddings)

    def on_page(canvas: Canvas, document: _Template) -> None:
        document.begin_page(canvas, place)

    return PageTemplate(id=str(place), frames=[frame], onPage=on_page)


def _number_of(place: int, page: int) -> str:
    return f"number-{place}-{page}"


def _canvas_maker(template: _Template):
    """Return a maker of tagged canvases whose creation date is the document's own and not the clock's."""

    class _Tagged(Canvas):
        def save(self) -> None:
            tags, self.tags = self.tags, None
            template.draw_forms(self)
            tags.write(self._doc)
            metadata.write(self._doc, template.heads[0])
            super().save()

    def make(*args, **options) -> Canvas:
        canvas = _Tagged(*args, **options)
        canvas.tags = tagging.Tags()
        canvas._doc._timeStamp = metadata.stamp(template.heads[0].made_at)
        return canvas

    return make
