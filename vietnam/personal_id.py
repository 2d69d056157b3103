"""The personal identification number: what its twelve digits say of the person, and what they do not.

Three digits of province (or of a country, for a birth registered abroad), one of century and sex, two of
the birth year, six of chance; no check digit (Decree 137/2015, Art 13; Law on Identification 26/2023/QH15,
Art 12).
"""

from __future__ import annotations

from enum import StrEnum

_PROVINCE_CODES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 "
    "034 035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 "
    "067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
)
PROVINCES = frozenset(_PROVINCE_CODES.split())
"""Provinces as numbered in personal IDs; the mergers of 2025 left them alone (Decree 137/2015, Art 13)."""
_FOREIGN_COUNTRIES = range(101, 1000)
"""People whose birth was registered abroad carry a country number above the provinces'."""
DIGITS = 12


class Doubt(StrEnum):
    """What may be wrong with a number, as a code."""

    LENGTH = "length"
    PROVINCE = "province"
    SEX = "sex"
    YEAR = "year"


def is_whole(number: str) -> bool:
    """Tell whether `number` is twelve digits and nothing else."""
    return number.isascii() and number.isdigit() and len(number) == DIGITS


def place_is_known(number: str) -> bool:
    """Tell whether the first three digits are a province's or a country's."""
    return number[:3] in PROVINCES or int(number[:3]) in _FOREIGN_COUNTRIES


def is_female(number: str) -> bool:
    """Tell which sex a whole number gives: 0, 2, 4… in the fourth place are men, 1, 3, 5… women."""
    return int(number[3]) % 2 == 1


def year_of(number: str) -> int:
    """Return the birth year that a whole number gives: 0 and 1 are the 1900s, 2 and 3 the 2000s."""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])


def doubts(number: str, *, female: bool | None, years: tuple[int, int] | None) -> list[Doubt]:
    """Return what in `number` contradicts the record; none for an empty one.

    `female` and `years` (first and last possible year of birth) are what the record says, None when it does
    not say. Either side may be the mistake: a doubt is told and never stops anybody.
    """
    if not number:
        return []
    if not is_whole(number):
        return [Doubt.LENGTH]
    found = [] if place_is_known(number) else [Doubt.PROVINCE]
    if female is not None and female != is_female(number):
        found.append(Doubt.SEX)
    if years and not years[0] <= year_of(number) <= years[1]:
        found.append(Doubt.YEAR)
    return found
