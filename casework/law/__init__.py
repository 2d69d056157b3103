"""The law on child labour as data and pure functions: no Django, no database, no clock.

`classify(facts)` gives a `Result` or raises `FactsError`. For the screens: `work_types()`,
`find_work_types(text)`, `legal_text(code)` and `current_rules()`.
"""

from .classifier import classify
from .reading import FactsError
from .result import Reason, Result
from .rules import RuleSet, current_rules, legal_text, rule_sets, rules_on
from .work_types import WorkType, find_work_types, work_types

__all__ = [
    "FactsError",
    "Reason",
    "Result",
    "RuleSet",
    "WorkType",
    "classify",
    "current_rules",
    "find_work_types",
    "legal_text",
    "rule_sets",
    "rules_on",
    "work_types",
]
