"""The catalogue of work types in an officer's words, each with the codes of the lists it falls under.

The codes are a proposal: they are ticked for the officer, who confirms or changes them. A work type
carries a hazard code only where the words of the list name that work.
"""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache

from .rules import DATA

SECTORS = ("agriculture", "industry_construction", "services")


@dataclass(frozen=True)
class WorkType:
    """One kind of work: `sector` is one of SECTORS; `notes` are note codes of the rule set."""

    id: str
    vi: str
    en: str
    sector: str
    work_codes: tuple[str, ...]
    place_codes: tuple[str, ...]
    notes: tuple[str, ...]


def fold(text: str) -> str:
    """Fold a text for search: no diacritics, đ as d, lower case, single spaces."""
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


@cache
def work_types() -> tuple[WorkType, ...]:
    """Give the whole catalogue in its order: agriculture, industry and construction, services."""
    rows = json.loads((DATA / "work_types.json").read_text(encoding="utf-8"))
    return tuple(
        WorkType(
            id=row["id"],
            vi=row["vi"],
            en=row["en"],
            sector=row["sector"],
            work_codes=tuple(row.get("work_codes", ())),
            place_codes=tuple(row.get("place_codes", ())),
            notes=tuple(row.get("notes", ())),
        )
        for row in rows
    )


@cache
def _index() -> tuple[tuple[str, str, WorkType], ...]:
    return tuple((fold(row.vi), fold(f"{row.vi} {row.en}"), row) for row in work_types())


@cache
def _by_words() -> dict[str, WorkType]:
    return {fold(words): row for row in work_types() for words in (row.id, row.vi, row.en)}


def find_work_types(text: str) -> list[WorkType]:
    """Find the work types that hold every word of `text`, in either language, with or without diacritics.

    Those whose Vietnamese name begins with the text come first. An empty text finds nothing.
    """
    sought = fold(text)
    words = sought.split()
    found = [(name, row) for name, whole, row in _index() if words and all(word in whole for word in words)]
    return [row for _, row in sorted(found, key=lambda pair: not pair[0].startswith(sought))]


def notes_of(*words: str | None) -> frozenset[str]:
    """Give the notes of the work types named by id or by their exact words in either language."""
    rows = [_by_words().get(fold(word)) for word in words if word]
    return frozenset(note for row in rows if row for note in row.notes)
