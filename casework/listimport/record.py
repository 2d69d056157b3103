"""One cleaned row: what the import would write, before a person decides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from vietnam.text import fold

from .folding import same_spelling

SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A child as one row tells it. Texts are NFC, '' when absent; everything else None when unknown.

    sex: male, female. birth_precision: day, month, year (birth_date is then the first day of that month or
    year) or age (birth_date None, stated_age in years as of age_as_of). ethnicity_code: list A of 1979 (QĐ
    121-TCTK/PPCĐ). poverty: poor, near_poor, average, other, unknown. schooling: enrolled, absent, left,
    supplementary, never, unknown; grade 1–12. found_precision: day, month, year.
    """

    full_name: str = ""
    fold_key: str = ""
    sex: str | None = None
    birth_date: date | None = None
    birth_precision: str | None = None
    stated_age: int | None = None
    age_as_of: date | None = None
    ethnicity_code: str | None = None
    personal_id: str | None = None
    village: str = ""
    caregiver_name: str = ""
    phone: str | None = None
    poverty: str = "unknown"
    schooling: str = "unknown"
    grade: int | None = None
    school_name: str = ""
    work_text: str = ""
    hours_per_day: float | None = None
    days_per_week: float | None = None
    workplace: str = ""
    found_on: date | None = None
    found_precision: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MatchKey:
    """What to look for when asking whether the system knows this child already.

    Same `personal_id`, or same `fold_key` with one of: birth year between `years`, `phone`, `caregiver_fold`.
    `years` is inclusive and None when nothing about the age is known.
    """

    fold_key: str
    years: tuple[int, int] | None
    personal_id: str | None
    phone: str | None
    caregiver_fold: str


def match_key(record: ImportRecord) -> MatchKey:
    """The keys under which the same child may stand elsewhere; an age leaves one year to either side."""
    return MatchKey(
        record.fold_key, birth_years(record), record.personal_id, record.phone, fold(record.caregiver_name)
    )


def birth_years(record: ImportRecord) -> tuple[int, int] | None:
    """First and last possible year of birth, None when unknown.

    "About 13" counted in a year means 12 to 14 and the birthday may be still to come, hence two years below.
    """
    if record.birth_date:
        return record.birth_date.year, record.birth_date.year
    if record.stated_age is not None and record.age_as_of:
        year = record.age_as_of.year - record.stated_age
        return year - 2, year + 1
    return None


def fingerprint(record: ImportRecord) -> str:
    """64 hex digits that stay the same when the same child is listed again in the same way.

    Made of who the child is (name with diacritics, birth as stated, sex, personal ID, caregiver, village),
    not of what changes between two lists (schooling, work, phone, note), so that a file imported twice, or
    the same list a month later, finds what it added. Case, spaces and Unicode form make no difference.
    """
    parts = (
        same_spelling(record.full_name),
        record.birth_date.isoformat() if record.birth_date else "",
        record.birth_precision or "",
        "" if record.stated_age is None else str(record.stated_age),
        record.sex or "",
        record.personal_id or "",
        same_spelling(record.caregiver_name),
        same_spelling(record.village),
    )
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()
