"""The same text laid out by ReportLab alone: what a document of the program is measured against.

No heads that repeat, no numbers of pages, no tags, no language, no bookmarks, one style for everything. This
is the one file beside `reports/pdf/text.py` that makes paragraphs, of texts that the bench made up.
"""

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from reports.charts import Chart, StackChart
from reports.pdf import blocks, fonts, furniture, masthead, wording
from reports.pdf.head import DocumentHead

WIDTH = 460
PLAIN = ParagraphStyle("plain", fontName=fonts.REGULAR, fontSize=10, leading=14)
BOLD = ParagraphStyle("bold", parent=PLAIN, fontName=fonts.BOLD)


def bare_pdf(documents: Sequence[tuple[DocumentHead, Sequence[blocks.Block]]]) -> bytes:
    """Return one file of `documents`, each on new pages. Raises TypeError for an unknown block."""
    fonts.register()
    output = BytesIO()
    flow: list[Flowable] = []
    for head, body in documents:
        flow += [*_head(head), *(one for block in body for one in _block(block)), *_foot(head), PageBreak()]
    lines = furniture.lines(documents[0][0])

    def on_page(canvas, _document):
        for place, line in enumerate(lines.below):
            paragraph = _paragraph(" ".join(line))
            paragraph.wrapOn(canvas, WIDTH, 50)
            paragraph.drawOn(canvas, 60, 50 - 14 * place)

    template = SimpleDocTemplate(output, pagesize=A4, initialFontName=fonts.REGULAR)
    template.build(flow, onFirstPage=on_page, onLaterPages=on_page)
    return output.getvalue()


def _paragraph(text: object, style: ParagraphStyle = PLAIN) -> Paragraph:
    return Paragraph(escape(str(text)).replace("\n", "<br/>"), style)


def _head(head: DocumentHead) -> list[Flowable]:
    issuer = [_paragraph(line) for line in head.issuer]
    nation = [_paragraph(masthead.NATION, BOLD), _paragraph(masthead.MOTTO, BOLD)]
    number, day = f"Số: {head.number}/{head.symbol}", f"{head.place}, {wording.long_date(head.date)}"
    titles = [head.title, head.subtitle, f"Kính gửi: {head.addressee}" if head.addressee else ""]
    rows = [[issuer, nation], [_paragraph(number), _paragraph(day)]]
    return [Table(rows), *(_paragraph(line, BOLD) for line in titles if line)]


def _foot(head: DocumentHead) -> list[Flowable]:
    places = [_paragraph("Nơi nhận:", BOLD), *(_paragraph(line) for line in head.recipients)]
    signature = [
        *(_paragraph(head.signatory_title, BOLD), _paragraph("(Ký, ghi rõ họ tên)")),
        *(Spacer(0, 60), _paragraph(head.signatory_name, BOLD)),
    ]
    check = []
    if head.code:
        words = f"Xem giấy này có thật và còn giá trị không: {head.check_at}"
        check = [Table([[_paragraph(f"Mã kiểm tra: {head.code}"), _paragraph(words)]])]
    return [Table([[places if head.recipients else [], signature]]), *check]


def _block(block: blocks.Block) -> list[Flowable]:
    if isinstance(block, blocks.Section):
        return [_paragraph(block.title, BOLD)]
    if isinstance(block, blocks.Text):
        return [_paragraph(block.text)]
    if isinstance(block, blocks.Bullets):
        return [_paragraph(f"– {item}") for item in block.items]
    if isinstance(block, blocks.KeyValues):
        rows = [[_paragraph(label, BOLD), _paragraph(value)] for label, value in block.pairs]
        return [Table(rows, colWidths=(WIDTH / 3, WIDTH * 2 / 3))]
    if isinstance(block, blocks.Table):
        rows = [[_paragraph(column.title, BOLD) for column in block.columns]]
        rows += [[_paragraph(value) for value in row] for row in block.rows]
        return [Table(rows, repeatRows=1)]
    if isinstance(block, blocks.Figures):
        return [Table([[_paragraph(item.value, BOLD), _paragraph(item.label)] for item in block.items])]
    if isinstance(block, Chart):
        rows = [[_paragraph(row.label), _paragraph(row.shown or row.value)] for row in block.rows]
        return [_paragraph(block.title, BOLD), _paragraph(block.caption), *([Table(rows)] if rows else [])]
    if isinstance(block, StackChart):
        rows = [[_paragraph(text, BOLD) for text in ("", *block.parts, block.unit)]]
        rows += [[_paragraph(each) for each in (row.label, *row.values, row.total)] for row in block.rows]
        return [_paragraph(block.title, BOLD), _paragraph(block.caption), Table(rows, repeatRows=1)]
    if isinstance(block, blocks.PageBreak | blocks.Appendix):
        return [PageBreak()]
    raise TypeError(f"{type(block).__name__} is not measured.")
