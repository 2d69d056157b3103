"""Vietnamese text: one normal form, a key to search by, a key to sort by.

Unicode decomposes every Vietnamese letter but đ, so đ becomes d by hand. No database collation
sorts Vietnamese names rightly here (docs/decisions/0003-postgresql.md), so the sort key is a column.
"""

import re
import unicodedata

# Tone order of Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# Letters that follow their base letter in the alphabet: a ă â, d đ, e ê, o ô ơ, u ư.
_LETTERS = {"ă": "a1", "â": "a2", "đ": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1"}


def normalise(text: str) -> str:
    """Return `text` in NFC with runs of white space folded into one space and none at the ends."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Return the search key of `text`: lower case, no marks, đ as d, white space folded.

    `fold("Đặng  Thị Ngọc")` is `"dang thi ngoc"`.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return normalise("".join(char for char in decomposed if not unicodedata.combining(char)))


def sort_key(full_name: str) -> str:
    """Return a string by which Vietnamese names sort: given name (the last word) first, then the rest.

    Within a word base letters decide before the tone, as in Vietnamese dictionaries: An, Ánh, Ân, Ấn.
    """
    words = normalise(full_name).casefold().split(" ")
    ordered = words[-1:] + words[:-1]
    return " ".join(f"{_letters(word)}!{_tone(word)}" for word in ordered)


def initials(full_name: str) -> str:
    """Return the initials shown in lists in place of a child's name: `"Lò Diễm Linh"` gives `"L.D.L."`."""
    words = normalise(full_name).split(" ")
    return "".join(f"{word[0].upper()}." for word in words if word)


def _without_tone(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))


def _letters(word: str) -> str:
    return "".join(_LETTERS.get(char, char + "0") for char in _without_tone(word))


def _tone(word: str) -> str:
    marks = (_TONES.get(char) for char in unicodedata.normalize("NFD", word))
    return next((mark for mark in marks if mark), "0")
