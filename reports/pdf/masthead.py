"""The first and last parts of an administrative document.

Above the body: the name of the country and the motto, the issuing body, number and symbol, place
and date, title. Below it: recipients and signature (Decree 30/2020/NĐ-CP, Article 8).
"""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, TableStyle

from . import styles, tagging, wording
from .head import DocumentHead
from .squares import PATTERN_SIZE, Pattern
from .tagging import Grid, Rule
from .text import few_lines, one_line, paragraph

# Official wording: the same in every language of the program.
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
# Cells of the head and of the signatures do not break over pages: together they stay below a page.
MAX_ISSUERS = 3
MAX_RECIPIENTS = 10
RECIPIENT_LIMIT = 100
LINE_LIMIT = 160
SUBTITLE_LIMIT = 400
CHECK_GAP = 3 * mm
FLUSH = TableStyle(
    [
        styles.CELL_FONT,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
)
MASTHEAD = [("ALIGN", (0, 0), (-1, -1), "CENTER"), ("TOPPADDING", (0, 1), (-1, 1), 6)]


def opening(head: DocumentHead) -> list[Flowable]:
    """Return everything that stands above the body."""
    columns = (0.40 * styles.WIDTH, 0.60 * styles.WIDTH)
    rows = [[_issuer(head), _nation()], [[*_number(head), *_concerning(head)], _place_and_date(head)]]
    grid = Grid(rows, colWidths=columns, style=TableStyle(MASTHEAD, parent=FLUSH))
    return [grid, *_title(head)]


def closing(head: DocumentHead) -> list[Flowable]:
    """Return recipients on the left and the signature on the right, never parted by a page break."""
    if not (head.recipients or head.signatory_title or head.signatory_name or head.code):
        return []
    columns = (0.48 * styles.WIDTH, 0.52 * styles.WIDTH)
    signed = head.signatory_title or head.signatory_name
    signature = sign_place(head.signatory_title, head.signatory_name) if signed else []
    grid = Grid([[[*_recipients(head), *_check(head)], signature]], colWidths=columns, style=FLUSH)
    return [Spacer(0, 8 * mm), grid]


def sign_place(title: str, name: str) -> list[Flowable]:
    """Return a place to sign: quality, hint, room for signature and stamp, name if known."""
    return [
        paragraph(few_lines(title, LINE_LIMIT), styles.SIGN_TITLE),
        # Translators: under the title of the person who signs, above the empty room for the signature.
        paragraph(_("(Ký, ghi rõ họ tên)"), styles.SIGN_HINT),
        Spacer(0, 20 * mm),
        paragraph(one_line(name, LINE_LIMIT), styles.SIGN_NAME),
    ]


def _rule(width: float) -> Rule:
    return Rule(width=width, thickness=0.7, color=styles.INK, spaceBefore=1, spaceAfter=6)


def _issuer(head: DocumentHead) -> list[Flowable]:
    *superior, own = [few_lines(each, LINE_LIMIT) for each in head.issuer[-MAX_ISSUERS:]] or [""]
    lines = [paragraph(line, styles.ISSUER) for line in superior]
    return [*lines, paragraph(own, styles.ISSUER_OWN), _rule(20 * mm)]


def _nation() -> list[Flowable]:
    return [paragraph(NATION, styles.NATION), paragraph(MOTTO, styles.MOTTO), _rule(52 * mm)]


def _number(head: DocumentHead) -> list[Flowable]:
    if not head.symbol:
        return []
    number = one_line(head.number, 40) or "…………"
    words = _("Số: %(number)s/%(symbol)s") % {"number": number, "symbol": one_line(head.symbol, 40)}
    return [paragraph(words, styles.NUMBER)]


def _concerning(head: DocumentHead) -> list[Flowable]:
    """Return what an official letter is about: it has no title, and this stands in its place for a reader."""
    if head.title or not head.subtitle:
        return []
    words = paragraph(few_lines(head.subtitle, SUBTITLE_LIMIT), styles.CONCERNING)
    words.element = tagging.Element("H1")
    return [words]


def _place_and_date(head: DocumentHead) -> Paragraph:
    words = _("%(place)s, %(day)s") % {
        "place": wording.bare_name(one_line(head.place, LINE_LIMIT)),
        "day": wording.long_date(head.date),
    }
    return paragraph(words, styles.PLACE)


def _title(head: DocumentHead) -> list[Flowable]:
    parts: list[Flowable] = []
    if head.title:
        parts.append(paragraph(few_lines(head.title, LINE_LIMIT), styles.TITLE))
        parts[0].element = tagging.Element("H1")
        if head.subtitle:
            parts.append(paragraph(few_lines(head.subtitle, SUBTITLE_LIMIT), styles.SUBTITLE))
        parts.append(_rule(28 * mm))
    if head.addressee:
        words = _("Kính gửi: %(name)s") % {"name": one_line(head.addressee, LINE_LIMIT)}
        parts.append(paragraph(words, styles.ADDRESSEE))
    return parts


def _recipients(head: DocumentHead) -> list[Flowable]:
    if not head.recipients:
        return []
    lines = [one_line(each, RECIPIENT_LIMIT) for each in head.recipients[:MAX_RECIPIENTS]]
    if len(head.recipients) > MAX_RECIPIENTS:
        more = len(head.recipients) - MAX_RECIPIENTS
        lines.append(_("và %(count)s nơi nhận khác.") % {"count": more})
    items = [paragraph(line, styles.RECIPIENT, bullet="-") for line in _as_recipients(lines)]
    tagging.tag_list(items)
    return [paragraph(_("Nơi nhận:"), styles.RECIPIENTS_HEAD), *items]


def _as_recipients(lines: Sequence[str]) -> list[str]:
    """Return the lines as Decree 30/2020 writes them: a capital first, a semicolon after all but the last."""
    bare = [capfirst(line.rstrip(" ;.,")) for line in lines]
    return [f"{line};" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]


def _check(head: DocumentHead) -> list[Flowable]:
    """Return the code of the paper and where to check it, with that address for a telephone."""
    if not head.code:
        return []
    words = (
        _("Mã kiểm tra: %(code)s") % {"code": head.code},
        _("Xem giấy này có thật và còn giá trị không: %(address)s") % {"address": head.check_at},
    )
    room = 0.48 * styles.WIDTH - PATTERN_SIZE - CHECK_GAP
    lines = [
        paragraph(one_line(words[0], LINE_LIMIT), styles.CHECK_CODE),
        paragraph(one_line(words[1], LINE_LIMIT), styles.CHECK),
    ]
    look = TableStyle([("RIGHTPADDING", (1, 0), (1, 0), CHECK_GAP)], parent=FLUSH)
    grid = Grid([[Pattern(head.check_at), lines]], colWidths=(PATTERN_SIZE + CHECK_GAP, room), style=look)
    grid.hAlign = "LEFT"
    return [Spacer(0, 2 * mm), grid]
