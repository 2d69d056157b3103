"""The only place that turns text into a ReportLab paragraph.

ReportLab reads its own markup in every paragraph: unescaped text breaks the document, and an
``<img>`` in a child's story would embed a file of the server. Therefore nothing else in the
program makes a paragraph, and a test walks the source to see that it stays so.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape  # nosec B406 - writes, parses nothing

from django.utils.translation import gettext as _
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import ParaLines, cleanBlockQuotedText
from reportlab.platypus.paraparser import ParaFrag

from . import fonts, tagging

# A field holds 4,000, which fills a page, and a paper puts some words around it; 260,000 characters would
# take a minute to break into lines.
MAX_CHARACTERS = 4200
# ReportLab's time grows with the square of the line breaks in one paragraph.
MAX_LINES = 100
# A character may come in decomposed form, at most four code points in Vietnamese; Unicode normalisation
# of an endless run of combining marks takes quadratic time, so the text is cut before it as well.
CODE_POINTS_PER_CHARACTER = 4
REPLACEMENT = "\ufffd"
LINE_BREAKS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\v": "\n", "\f": "\n", "\t": " "})
# The font has no glyph for these, and their meaning must not be lost.
SPELLED_OUT = {"≥": ">=", "≤": "<=", "→": "->", "←": "<-", "☐": "[ ]", "☑": "[x]", "☒": "[x]", "✓": "[x]"}
EMPTY_LINES = re.compile(r"\n(?: *\n){2,}")
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True, slots=True)
class Strong:
    """A part of a composed paragraph that is set in bold; its text is escaped like any other."""

    text: str


def plain(text: object, limit: int = MAX_CHARACTERS) -> str:
    """Return text that is safe to draw: NFC, no control or invisible characters, at most `limit` long.

    Characters without a glyph become U+FFFD, so that a reader sees that something stood there.
    At most one empty line stands between two lines, and from the hundredth line on breaks become
    spaces. Text that was cut ends with an ellipsis and a visible mark.
    """
    raw = str(text).replace("\r\n", "\n")
    head = raw[: limit * CODE_POINTS_PER_CHARACTER].translate(LINE_BREAKS)
    drawn = "".join(map(_drawn, unicodedata.normalize("NFC", head)))
    was_cut = len(drawn) > limit or len(raw) > len(head)
    whole = _few_breaks(drawn[:limit])
    return whole + _cut_mark() if was_cut else whole


def one_line(text: object, limit: int = MAX_CHARACTERS) -> str:
    """Return `plain` text with every run of blanks and line breaks made one space."""
    return " ".join(plain(text, limit).split())


def few_lines(text: object, limit: int, *, lines: int = 4) -> str:
    """Return `plain` text of at most `lines` lines, none of them empty; what is more joins the last."""
    found = [" ".join(line.split()) for line in plain(text, limit).split("\n") if line.strip()]
    return "\n".join([*found[: lines - 1], " ".join(found[lines - 1 :])]).strip()


class _Laid(Paragraph):
    """A paragraph that breaks its lines once for a width: tables ask for the height of each cell again.

    It is drawn as content of its `element`, a paragraph of its own if none is set.
    """

    _found = None
    element: tagging.Element | None = None
    is_blank = False

    def wrap(self, available_width, available_height):
        # ReportLab throws the lines away when it could not part them over two pages.
        if self._found is None or self._found[0] != available_width or not hasattr(self, "blPara"):
            self._found = available_width, super().wrap(available_width, available_height)
        return self._found[1]

    def split(self, available_width, available_height):
        # The parts on two pages are one paragraph to a reader.
        self.element = self.element or tagging.Element("P")
        parts = super().split(available_width, available_height)
        tagging.tagged(parts, self.element)
        return parts

    def draw(self):
        if self.is_blank and self.element is None:
            return None
        if not tagging.begin(self.canv, self.element or tagging.Element("P")):
            return super().draw()
        _end_lines_with_blanks(self.blPara)
        super().draw()
        tagging.end(self.canv)
        return None


def _end_lines_with_blanks(found: ParaLines) -> None:
    """Write the blank that stood where a line was broken: a reader of the structure sees no lines."""
    if getattr(found, "ends_with_blanks", False):
        return
    found.ends_with_blanks = True
    for line in found.lines[:-1]:
        words = line[1] if found.kind == 0 else line.words
        if words and type(words[-1]) is str:
            words[-1] += " "
        elif words and isinstance(words[-1], ParaFrag):
            words[-1].text += " "


def paragraph(
    text: object, style: ParagraphStyle, *, bullet: str = "", limit: int = MAX_CHARACTERS
) -> Paragraph:
    """Return a paragraph that shows `text` literally; a line break in the text stays a line break."""
    return _build((plain(text, limit),), style, bullet)


def composed(*parts: str | Strong, style: ParagraphStyle, limit: int = MAX_CHARACTERS) -> Paragraph:
    """Return a paragraph of several parts, of which `Strong` ones are bold; no part is read as markup."""
    shown = (
        Strong(plain(part.text, limit)) if isinstance(part, Strong) else plain(part, limit) for part in parts
    )
    return _build(tuple(shown), style, "")


def _build(parts: tuple[str | Strong, ...], style: ParagraphStyle, bullet: str) -> Paragraph:
    fonts.register()
    is_blank = not any(map(_text_of, parts))
    if is_blank or any("\n" in _text_of(part) for part in parts):
        laid = _Laid("".join(map(_marked_up, parts)), style, bulletText=bullet or None)
        laid.is_blank = is_blank
        return laid
    # Without line breaks there is nothing to read as markup: the reader, a third of the time of a letter, is
    # passed over, and what it would have made of the text is made here.
    only = len(parts) == 1
    frags = [
        _model(style, isinstance(part, Strong)).clone(
            text=cleanBlockQuotedText(_text_of(part)) if only else _text_of(part)
        )
        for part in parts
    ]
    return _Laid("", style, bulletText=bullet or None, frags=frags)


def _text_of(part: str | Strong) -> str:
    return part.text if isinstance(part, Strong) else part


@lru_cache(maxsize=256)
def _model(style: ParagraphStyle, strong: bool) -> ParaFrag:
    """Return what ReportLab itself makes of a word in `style`, to be copied with other words."""
    return Paragraph("<b>x</b>" if strong else "x", style).frags[0]


def _marked_up(part: str | Strong) -> str:
    literal = escape(_text_of(part)).replace("\n", "<br/>")
    return f"<b>{literal}</b>" if isinstance(part, Strong) else literal


@lru_cache(maxsize=4096)
def _drawn(character: str) -> str:
    if character == "\n":
        return character
    if unicodedata.category(character) in INVISIBLE:
        return ""
    if ord(character) in fonts.drawable():
        return character
    return SPELLED_OUT.get(character, REPLACEMENT)


def _few_breaks(text: str) -> str:
    lines = EMPTY_LINES.sub("\n\n", text).split("\n")
    first, rest = lines[: MAX_LINES - 1], lines[MAX_LINES - 1 :]
    return "\n".join([*first, " ".join(rest)] if rest else first)


def _cut_mark() -> str:
    # Translators: stands after text that was too long to print in full.
    return _("… [đã rút gọn]")
