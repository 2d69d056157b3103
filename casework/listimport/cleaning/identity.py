"""Sex, personal identification number and telephone number."""

from __future__ import annotations

import re

from interface.tables.table import Cell
from vietnam.personal_id import Doubt, doubts, place_is_known

from ..folding import fold
from ..issues import Issue
from .cleaned import Cleaned, is_placeholder, quote, uncomputed

MALE, FEMALE = "male", "female"
_SEXES = {
    **dict.fromkeys(("nam", "trai", "con trai", "be trai", "m", "male"), MALE),
    **dict.fromkeys(("nu", "gai", "con gai", "be gai", "f", "female"), FEMALE),
}

_PHONE_NOISE = re.compile(r"[\s.\-()_]+")
_PHONE = re.compile(r"0[35789]\d{8}|02\d{8,9}")
_SEVERAL_PHONES = re.compile(r"\s*[/;,]\s*|\s+-\s+|\s+hoac\s+")


def clean_sex(cell: Cell) -> Cleaned[str | None]:
    """male or female, None when blank or not understood."""
    blocked = uncomputed(cell, "sex")
    if blocked or is_placeholder(cell):
        return Cleaned(None, blocked or (Issue("sex_missing", "sex"),))
    sex = _SEXES.get(fold(cell.text).strip(". "))
    return Cleaned(sex, () if sex else (Issue("sex_unreadable", "sex", {"value": quote(cell)}),))


def clean_personal_id(cell: Cell) -> Cleaned[str | None]:
    """The 12 digits, None when absent or not 12 digits; a zero lost by the spreadsheet is put back.

    Many children have none. What the digits mean stands in `vietnam.personal_id`.
    """
    blocked = uncomputed(cell, "personal_id")
    if blocked or is_placeholder(cell):
        return Cleaned(None, blocked)
    digits = re.sub(r"[\s.'\-]", "", cell.text)
    if not (digits.isascii() and digits.isdigit()):
        return Cleaned(None, (Issue("id_unreadable", "personal_id", {"value": quote(cell)}),))
    issues: tuple[Issue, ...] = ()
    if len(digits) in (10, 11) and cell.kind == "number":
        digits = digits.zfill(12)
        issues = (Issue("id_zero_restored", "personal_id"),)
    if len(digits) != 12:
        code = "id_old_number" if len(digits) == 9 else "id_unreadable"
        return Cleaned(None, (Issue(code, "personal_id", {"value": quote(cell)}),))
    if not place_is_known(digits):
        issues += (Issue("id_province", "personal_id"),)
    return Cleaned(digits, issues)


def id_agrees(personal_id: str, sex: str | None, birth_year: int | None) -> bool:
    """Whether the number's century, sex and year do not contradict what the row says; unknown agrees.

    A contradiction is a doubt and never blocks: either of the two may be the mistake.
    """
    years = (birth_year, birth_year) if birth_year is not None else None
    found = doubts(personal_id, female=sex == FEMALE if sex else None, years=years)
    return not {Doubt.SEX, Doubt.YEAR} & set(found)


def clean_phone(cell: Cell) -> Cleaned[str | None]:
    """A number as 0 and nine or ten digits, out of +84…, 84…, dots, spaces or a lost zero; else None."""
    blocked = uncomputed(cell, "phone")
    if blocked or is_placeholder(cell):
        return Cleaned(None, blocked)
    whole = national(fold(cell.text))
    numbers = [whole] if whole else [national(part) for part in _SEVERAL_PHONES.split(fold(cell.text))]
    valid = [number for number in numbers if number]
    if not valid:
        return Cleaned(None, (Issue("phone_unreadable", "phone", {"value": quote(cell)}),))
    several = len(numbers) > 1
    return Cleaned(valid[0], (Issue("phone_several", "phone", {"value": valid[0]}),) if several else ())


def national(text: str) -> str | None:
    """One telephone number in its national form (10 digits, landlines up to 11), None when it is none."""
    digits = _PHONE_NOISE.sub("", text.removeprefix("'")).removeprefix("+")
    if digits.startswith("0084"):
        digits = "0" + digits[4:]
    elif digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:].removeprefix("0")
    elif len(digits) == 9 and not digits.startswith("0"):
        digits = "0" + digits
    return digits if digits.isascii() and _PHONE.fullmatch(digits) else None
