"""The catalogue of work types in an officer's words, each with the codes of the lists it falls under.

The codes are a proposal: they are ticked for the officer, who confirms or changes them. A work type
carries a hazard code only where the words of the list name that work; where it depends on how or where the
work is done, `asks` names the questions that settle it.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from .rules import DATA, Text

SECTORS = ("agriculture", "industry_construction", "services")
ASK_KINDS = ("code", "permit", "measure", "tool", "worst", "note", "record")
ASK_LOAD = "load"


@dataclass(frozen=True)
class WorkType:
    """One kind of work: `sector` is one of SECTORS, `group` one of `work_groups()`; `notes` are note codes of
    the rule set, `also` other and regional names, `asks` ids of `FollowUp` or ASK_LOAD.
    """

    id: str
    vi: str
    en: str
    sector: str
    group: str
    work_codes: tuple[str, ...]
    place_codes: tuple[str, ...]
    notes: tuple[str, ...]
    also: tuple[str, ...]
    asks: tuple[str, ...]

    @property
    def basis(self) -> str:
        """ "listed", "depends" (the answers decide) or "none" (on no list)."""
        if self.asks:
            return "depends"
        return "listed" if self.work_codes or self.place_codes else "none"


@dataclass(frozen=True)
class FollowUp:
    """One question on how or where the work is done, and what a "yes" means.

    `kind`: "code" brings in the barred `code`, "permit" the item of Annex II, "worst" the form `worst` of
    C182, "note" the note `note`; "measure" is a number that `code` limits, "tool" a yes that lifts `code`;
    "record" is only written down.
    """

    id: str
    kind: str
    vi: str
    en: str
    code: str
    worst: str
    note: str


@cache
def work_types() -> tuple[WorkType, ...]:
    """Give the whole catalogue in its order: agriculture, industry and construction, services."""
    return tuple(
        WorkType(
            **{name: row[name] for name in ("id", "vi", "en", "sector", "group")},
            **{name: tuple(row[name]) for name in ("work_codes", "place_codes", "notes", "also", "asks")},
        )
        for row in json.loads((DATA / "work_types.json").read_text(encoding="utf-8"))
    )


@cache
def work_groups() -> dict[str, Text]:
    """Give the groups of the catalogue, id → name in both languages, in their order."""
    return {row["id"]: {"vi": row["vi"], "en": row["en"]} for row in _follow_up_data()["groups"]}


@cache
def follow_ups() -> dict[str, FollowUp]:
    """Give every follow-up question by its id."""
    optional = {"code": "", "worst": "", "note": ""}
    return {row["id"]: FollowUp(**optional | row) for row in _follow_up_data()["questions"]}


@cache
def alike() -> tuple[tuple[str, str], ...]:
    """Give pairs of words that say the same in different regions."""
    return tuple((south, north) for south, north in _follow_up_data()["alike"])


@cache
def by_id() -> dict[str, WorkType]:
    """Give the catalogue by the ids of its entries."""
    return {row.id: row for row in work_types()}


@cache
def _follow_up_data() -> dict[str, Any]:
    return json.loads((DATA / "follow_ups.json").read_text(encoding="utf-8"))
