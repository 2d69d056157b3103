"""Words made comparable: one spelling for every way of typing the same thing."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, single spaces: 'Đỗ  THỊ Yến' gives 'do thi yen'. Never raises."""
    # Lower case twice: some letters grow a mark when lowered, some only after the marks are gone.
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").split())


def letters(text: str) -> str:
    """Only the folded letters and digits: \"H'Mông\", 'Hmông' and 'H-Mông' all give 'hmong'."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def same_spelling(text: str) -> str:
    """Case and spaces evened out, diacritics kept: two cells that read alike give the same."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())
