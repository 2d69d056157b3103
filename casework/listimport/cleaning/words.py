"""Names and free text."""

from __future__ import annotations

import re
import unicodedata

from interface.tables.spreadsheet_text import leading_sign, unguarded
from interface.tables.table import ERROR, Cell

from ..folding import fold
from ..issues import Issue
from .cleaned import Cleaned, is_placeholder, quote, uncomputed

MAX_NAME = 100
MAX_TEXT = 500
MAX_NOTE = 2_000

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_ODD_IN_NAME = re.compile(r"[^\w\s'.\-()/,]|[\d_]")
# Bytes of the old TCVN3 and VNI fonts, read as Latin-1, leave these; no Vietnamese name has them.
_LEGACY = re.compile(r"[¨©®§µ¶·¸¹»¼½¾¬­ÆÇËÎÏÑ×ÖÛÜÞßåæçëîïñö÷øûüþÿ]")


def clean_name(cell: Cell, field: str = "full_name") -> Cleaned[str]:
    """A personal name: NFC, single spaces, straight apostrophes, capitals evened out; '' when there is none.

    A name is one field, family name first, and is never split (shared practice: one-word names and names with
    H', Y or K' are valid).
    """
    blocked = uncomputed(cell, field)
    if blocked or is_placeholder(cell):
        return Cleaned("", blocked)
    name, issues = _evened(cell.text, field)
    name = name.translate(_APOSTROPHES)
    issues += _sign(name, field)
    if any(letter.isalpha() for letter in name) and (name.isupper() or name.islower()):
        written, name = name, titled(name)
        issues += (Issue("caps", field, {"value": name[:MAX_NAME]}),) if name != written else ()
    return Cleaned(name, issues + _name_doubts(name, field))


def clean_text(cell: Cell, field: str, longest: int = MAX_TEXT) -> Cleaned[str]:
    """Free text kept to the letter: markup stays text, a leading sign is reported, only spaces are evened."""
    if cell.kind == ERROR or not cell.text.strip():
        return Cleaned("", uncomputed(cell, field))
    text, issues = _evened(cell.text, field)
    issues = uncomputed(cell, field) or issues + _sign(text, field)
    if len(text) > longest:
        text = text[:longest].rstrip()
        issues += (Issue("text_long", field, {"length": longest}),)
    return Cleaned(text, issues)


def titled(name: str) -> str:
    """Each part of a name with a capital: \"H' LĬ NIÊ\" gives \"H' Lĭ Niê\", \"K'BRÔI\" gives \"K'Brôi\"."""
    parts = re.split(r"([\s'(./-])", unicodedata.normalize("NFC", name.lower()))
    return unicodedata.normalize("NFC", "".join(part[:1].title() + part[1:] for part in parts))


def _evened(text: str, field: str) -> tuple[str, tuple[Issue, ...]]:
    issues: tuple[Issue, ...] = ()
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        issues += (Issue("nfd", field),)
    visible = "".join(filter(_is_visible, composed))
    if visible != composed:
        issues += (Issue("invisible", field),)
        visible = unicodedata.normalize("NFC", visible)
    single = " ".join(visible.split())
    if single != visible:
        issues += (Issue("spaces", field),)
    # The apostrophe that this program's own workbooks put before a sign comes off again.
    return unguarded(single).strip(), issues


def _is_visible(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter)[0] != "C"


def _sign(text: str, field: str) -> tuple[Issue, ...]:
    sign = leading_sign(text)
    return (Issue("injection", field, {"sign": sign}),) if sign else ()


def _name_doubts(name: str, field: str) -> tuple[Issue, ...]:
    shown = {"value": quote(Cell("text", name))}
    if field == "full_name" and len(name) > MAX_NAME:
        return (Issue("name_long", field, {"length": MAX_NAME}),)
    if _LEGACY.search(name):
        return (Issue("legacy_font", field, shown),)
    if _ODD_IN_NAME.search(name) or not fold(name):
        return (Issue("name_odd", field, shown),)
    return ()
