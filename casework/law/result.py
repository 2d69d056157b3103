"""The answer of the classifier: three findings stored apart, with reasons, gaps and notes."""

from dataclasses import dataclass
from typing import Any

from .rules import Text


@dataclass(frozen=True)
class Reason:
    """One reason: a code of the rule set and its sentence in both languages."""

    code: str
    vi: str
    en: str

    def as_dict(self) -> Text:
        """Give the reason as in the contract."""
        return {"code": self.code, "vi": self.vi, "en": self.en}


@dataclass(frozen=True)
class Result:
    """What one screening comes to.

    `legal_label` is one of `worst_form`, `hazardous`, `child_labour`, `light_work`, `permitted_work`,
    `not_working`, `undetermined`. The flags and `hazardous` are True, False or None (not known).
    `missing` and `notes` hold codes; `casework.law.legal_text` gives their sentences. It is a proposal:
    the officer confirms or overrides it.
    """

    id: str | int
    rules: str
    age: dict[str, int | str | None]
    legal_label: str
    sdg_economic: bool | None
    sdg_with_chores: bool | None
    hazardous: bool | None
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the JSON object of the contract of `manage.py classify`."""
        return {
            "id": self.id,
            "rules": self.rules,
            "age": dict(self.age),
            "legal_label": self.legal_label,
            "sdg_economic": self.sdg_economic,
            "sdg_with_chores": self.sdg_with_chores,
            "hazardous": self.hazardous,
            "reasons": [reason.as_dict() for reason in self.reasons],
            "missing": list(self.missing),
            "notes": list(self.notes),
        }
