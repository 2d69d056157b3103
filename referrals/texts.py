"""What a text for an institution must not hold: who the child is, told in words instead of chosen fields.

An institution reads these texts before it accepts, and a letter may lie on a desk. Names, telephone numbers
and numbers of papers are refused; days, hours and sums of money are not. A given name alone is a common word
("mai", "hoa"), so it is only pointed out.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from vietnam.text import fold, normalise

# Between the digits of one number people write blanks, dots, dashes, slashes and brackets.
BETWEEN = r"[ \t\u00a0.\-\u2010-\u2015/()]{0,3}"
RUN = re.compile(rf"\+?\d(?:{BETWEEN}\d)+")
# Read first and taken out, so that they are no part of a number: days, months, school years, sums of money.
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH, YEAR = r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
ENDS = r"(?![\d])(?![.\-/]\d)"
HARMLESS = [
    re.compile(rf"(?<![\d.\-/]){pattern}{ENDS}")
    for pattern in (
        rf"{DAY}([./-]){MONTH}\1{YEAR}",
        rf"{YEAR}-{MONTH}-{DAY}",
        rf"{MONTH}[/-]{YEAR}",
        rf"{YEAR} ?[-–/] ?{YEAR}",
    )
] + [re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+(?= ?(?:đồng|đ|vnđ|vnd)\b)", re.IGNORECASE)]
MOBILE_LENGTHS, CODE_LENGTHS = (10, 11), (11, 12)
# Old identity cards have nine digits, new ones and the personal number twelve.
PAPER_LENGTHS = (9, 12)
SHORTEST_GROUP = 3
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def identifying(text: str, child, caregivers) -> list[str]:
    """Return what in `text` tells who the child is, each in words; [] when nothing does."""
    names = (person.full_name for person in (child, *caregivers))
    return [*whole_names(text, names), *told_numbers(text)]


def given_names(text: str, child, caregivers) -> list[str]:
    """Return the given names of child and caregivers that stand in `text` as a word, with a capital."""
    said = set(re.findall(r"\w+", unicodedata.normalize("NFC", text)))
    names = [normalise(person.full_name).split(" ")[-1] for person in (child, *caregivers)]
    return [name for name in dict.fromkeys(names) if name and name in said]


def whole_names(text: str, names: Iterable[str]) -> list[str]:
    """Return those of `names`, in words, that stand in `text` as a whole, each once."""
    said = _words(text)
    people = dict.fromkeys(map(normalise, names))
    whole = [name for name in people if " " in name and _words(name) in said]
    return [_("họ và tên “%(name)s”") % {"name": name} for name in whole]


def _words(text) -> str:
    """Return the words of `text` without diacritics or punctuation, a blank on either side of each."""
    return " " + " ".join(re.findall(r"\w+", fold(text.translate(INVISIBLE)))) + " "


def told_numbers(text: str) -> list[str]:
    """Return the telephone numbers and the numbers of papers that stand in `text`, in words."""
    plain = unicodedata.normalize("NFKC", text.translate(INVISIBLE))
    for harmless in HARMLESS:
        plain = harmless.sub("·", plain)
    found = []
    for run in (match[0].strip() for match in RUN.finditer(plain)):
        groups = re.findall(r"\d+", run)
        if _holds(groups, _is_telephone):
            found.append(_("số điện thoại “%(number)s”") % {"number": run})
        elif _holds(groups, _is_paper):
            found.append(_("số giấy tờ tùy thân “%(number)s”") % {"number": run})
    return found


def _holds(groups, test) -> bool:
    """Tell whether some groups of digits beside each other pass `test` together."""
    size = range(len(groups))
    return any(test(groups[start : end + 1]) for start in size for end in size[start:])


def _is_telephone(groups) -> bool:
    digits = "".join(groups)
    own = digits[0] == "0" and len(digits) in MOBILE_LENGTHS
    return own or (digits.startswith("84") and len(groups[0]) != 1 and len(digits) in CODE_LENGTHS)


def _is_paper(groups) -> bool:
    written = min(map(len, groups)) >= SHORTEST_GROUP or {len(group) for group in groups} == {1}
    return written and len("".join(groups)) in PAPER_LENGTHS
