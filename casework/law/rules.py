"""Dated rule sets: the numbers, lists and sentences of the law, read from `data/`.

A new circular becomes a new folder of data beside the old one; a folder is never edited once a result
was made with it. Every result names the version that made it.
"""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"

Text = dict[str, str]


@dataclass(frozen=True)
class MeasuredLimit:
    """One exact limit of Annex III or IV: `measure` reaches it at `limit` or only above it."""

    measure: str
    code: str
    limit: Fraction
    above: bool

    def reached(self, value: Fraction) -> bool:
        """Say whether `value`, in the unit of the measure, reaches the limit."""
        return value > self.limit if self.above else value >= self.limit


@dataclass(frozen=True)
class RuleSet:
    """The rules in force from one day, with the texts that explain them.

    `numbers` holds ages (years), hours, loads (kg) and the bands of SDG 8.7.1; `codes` the text of every
    listed work and place; `work` and `place` the codes that may stand in each field of an activity.
    """

    version: str
    in_force_from: date
    numbers: dict[str, Any]
    codes: dict[str, Text]
    annexes: dict[str, tuple[str, ...]]
    work: frozenset[str]
    place: frozenset[str]
    hazardous: frozenset[str]
    measured: tuple[MeasuredLimit, ...]
    reasons: dict[str, Text]
    notes: dict[str, Text]
    missing: dict[str, Text]
    labels: dict[str, Text]

    def listed(self, annex: str, codes: frozenset[str] | None) -> bool | None:
        """Say whether one of `codes` stands on `annex` (II, III, IV, V1, V2); None when not recorded."""
        return None if codes is None else not codes.isdisjoint(self.annexes[annex])


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def _measured(numbers: dict[str, Any]) -> tuple[MeasuredLimit, ...]:
    return tuple(
        MeasuredLimit(row["measure"], row["code"], Fraction(row["limit"]), row["reaches"] == "above")
        for row in numbers["measures"]
    )


def _load(folder: Path) -> RuleSet:
    numbers, texts = _read(folder, "rules.json"), _read(folder, "texts.json")
    annexes, article = _read(folder, "tt09.json")["annexes"], _read(folder, "lc147.json")
    rows = [row for annex in annexes.values() for row in annex] + article["work"] + article["place"]
    by_annex = {name: tuple(row["code"] for row in items) for name, items in annexes.items()}
    lc_work = frozenset(row["code"] for row in article["work"])
    place = frozenset(row["code"] for row in article["place"]) | frozenset(by_annex["IV"])
    return RuleSet(
        version=numbers["version"],
        in_force_from=date.fromisoformat(numbers["in_force_from"]),
        numbers=numbers,
        codes={row["code"]: {"vi": row["vi"], "en": row["en"]} for row in rows},
        annexes=by_annex,
        work=lc_work.union(*(by_annex[name] for name in ("II", "III", "V1", "V2"))),
        place=place,
        hazardous=lc_work | place | frozenset(by_annex["III"]),
        measured=_measured(numbers),
        reasons=texts["reasons"],
        notes=texts["notes"],
        missing=texts["missing"],
        labels=texts["labels"],
    )


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Give every rule set, oldest first."""
    folders = (path.parent for path in DATA.glob("*/rules.json"))
    return tuple(sorted((_load(folder) for folder in folders), key=lambda rules: rules.in_force_from))


def rules_on(day: date) -> RuleSet:
    """Give the rule set in force on `day`; before the first one, the first (old records are read by it)."""
    in_force = [rules for rules in rule_sets() if rules.in_force_from <= day]
    return in_force[-1] if in_force else rule_sets()[0]


def current_rules() -> RuleSet:
    """Give the newest rule set, in force or not yet; what a child does is read by `rules_on` its day."""
    return rule_sets()[-1]


def rules_named(version: str) -> RuleSet | None:
    """Give the rule set of `version`, as a result keeps it; None for one that is not here."""
    return next((rules for rules in rule_sets() if rules.version == version), None)


def legal_text(code: str, rules: RuleSet | None = None) -> Text:
    """Give the sentence of a code in both languages, as `{"vi": …, "en": …}`.

    Takes a listed work or place (`TT09-II-06`, `LC147-1a`), a reason, a note, a missing field or a label. The
    words are those of `rules`, under which the record was made; what they do not know, or without them, those
    of the newest set that does. Raises KeyError for a code that no rule set knows.
    """
    for one in [*([rules] if rules else []), *reversed(rule_sets())]:
        for texts in (one.codes, one.reasons, one.notes, one.missing, one.labels):
            if code in texts:
                return texts[code]
    raise KeyError(code)
