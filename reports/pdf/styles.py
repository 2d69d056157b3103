"""Paragraph styles, colours and page measures of all documents.

Margins follow Decree 30/2020/NĐ-CP: left 30–35 mm, right 15–20 mm, top and bottom 20–25 mm.
The Decree asks for 13–14 point Times New Roman, which may not be bundled; Noto Sans at 10.5
point has the same height of small letters.
"""

from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from .fonts import BOLD, ITALIC, REGULAR

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 18 * mm, 22 * mm, 25 * mm
WIDTH = PAGE_WIDTH - LEFT - RIGHT
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM

INK = black
MUTED = HexColor("#454f57")
RULE = HexColor("#8b959c")
HEAD_FILL = HexColor("#dfe8ec")
ZEBRA_FILL = HexColor("#f5f8f9")
TILE_FILL = HexColor("#eef3f5")
BAR_FILL = HexColor("#2a6478")
BAR_TRACK = HexColor("#e6ebee")
BAR_PALE = HexColor("#bcd3db")
ALERT = HexColor("#a3260f")
PAPER = white


def _style(name: str, size: float, *, font: str = REGULAR, leading: float = 1.42, **more) -> ParagraphStyle:
    # Stacked Vietnamese marks need a line height of 1.4 or they touch the line above.
    options = {"textColor": INK, "allowWidows": 0, "allowOrphans": 0, "bulletFontName": REGULAR} | more
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * leading, **options)


NATION = _style("nation", 10.5, font=BOLD, alignment=TA_CENTER)
MOTTO = _style("motto", 11, font=BOLD, alignment=TA_CENTER)
ISSUER = _style("issuer", 10.5, alignment=TA_CENTER)
ISSUER_OWN = _style("issuer-own", 10.5, font=BOLD, alignment=TA_CENTER)
NUMBER = _style("number", 10.5, alignment=TA_CENTER)
CONCERNING = _style("concerning", 9.5, alignment=TA_CENTER, spaceBefore=2)
PLACE = _style("place", 10.5, font=ITALIC, alignment=TA_CENTER)
TITLE = _style("title", 14, font=BOLD, alignment=TA_CENTER, spaceBefore=14)
SUBTITLE = _style("subtitle", 11.5, font=BOLD, alignment=TA_CENTER, spaceAfter=2)
ADDRESSEE = _style("addressee", 10.5, alignment=TA_CENTER, spaceBefore=6, spaceAfter=4)

BODY = _style("body", 10.5, alignment=TA_JUSTIFY, spaceBefore=3, spaceAfter=3)
BASIS = _style("basis", 10.5, font=ITALIC, alignment=TA_JUSTIFY, spaceBefore=2, spaceAfter=2)
CENTRED = _style("centred", 11, font=BOLD, alignment=TA_CENTER, spaceBefore=8, spaceAfter=6, keepWithNext=1)
BULLET = _style("bullet", 10.5, leftIndent=5 * mm, bulletIndent=1 * mm, bulletFontSize=10.5, spaceAfter=2)
CHOICE = _style("choice", 10.5)
SECTION = _style("section", 11.5, font=BOLD, spaceBefore=12, spaceAfter=4)
SUBSECTION = _style("subsection", 10.5, font=BOLD, spaceBefore=8, spaceAfter=3)
CAPTION = _style("caption", 10, font=BOLD, spaceBefore=6, spaceAfter=2)
NOTE = _style("note", 9, font=ITALIC, textColor=MUTED, spaceBefore=2, spaceAfter=4)

CELL = {
    "left": _style("cell", 9, leading=1.38),
    "right": _style("cell-right", 9, leading=1.38, alignment=TA_RIGHT),
    "center": _style("cell-center", 9, leading=1.38, alignment=TA_CENTER),
}
CELL_HEAD = {
    "left": _style("cell-head", 9, font=BOLD, leading=1.38),
    "right": _style("cell-head-right", 9, font=BOLD, leading=1.38, alignment=TA_RIGHT),
    "center": _style("cell-head-center", 9, font=BOLD, leading=1.38, alignment=TA_CENTER),
}
TILE_VALUE = _style("tile-value", 18, font=BOLD, leading=1.3)
TILE_WORDS = _style("tile-words", 11, font=BOLD, leading=1.3)
TILE_LABEL = _style("tile-label", 9, leading=1.38)
TILE_NOTE = _style("tile-note", 8, leading=1.38, textColor=MUTED)

SIGN_TITLE = _style("sign-title", 10.5, font=BOLD, alignment=TA_CENTER)
SIGN_HINT = _style("sign-hint", 9, font=ITALIC, alignment=TA_CENTER, textColor=MUTED)
SIGN_NAME = _style("sign-name", 10.5, font=BOLD, alignment=TA_CENTER)
RECIPIENTS_HEAD = _style("recipients-head", 9.5, font=BOLD)
RECIPIENT = _style("recipient", 9, leftIndent=3 * mm, bulletIndent=0, bulletFontSize=9)

CHECK_CODE = _style("check-code", 9, font=BOLD, leading=1.38)
CHECK = _style("check", 8, leading=1.38, textColor=MUTED)

PAGE_NUMBER = _style("page-number", 9, alignment=TA_CENTER)
MARK = _style("mark", 8.5, font=BOLD, textColor=ALERT, alignment=TA_LEFT)
FURNITURE = _style("furniture", 7.5, textColor=MUTED)

# ReportLab gives cells without a style of their own Helvetica, which is not embedded.
CELL_FONT = ("FONTNAME", (0, 0), (-1, -1), REGULAR)
