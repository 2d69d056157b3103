"""The law on child labour as data and pure functions: no Django, no database, no clock.

`classify(facts)` gives a `Result` or raises `FactsError`. For the screens: `work_types()`,
`find_work_types(text)`,
`follow_ups()`, `why_mapped(work_type)`, `legal_text(code)` and `current_rules()`.
"""

from .classifier import classify
from .reading import FactsError
from .result import Reason, Result
from .rules import RuleSet, current_rules, legal_text, rule_sets, rules_named, rules_on
from .work_reasons import why_mapped
from .work_search import find_work_types
from .work_types import FollowUp, WorkType, follow_ups, work_groups, work_types

__all__ = [
    "FactsError",
    "FollowUp",
    "Reason",
    "Result",
    "RuleSet",
    "WorkType",
    "classify",
    "current_rules",
    "find_work_types",
    "follow_ups",
    "legal_text",
    "rule_sets",
    "rules_named",
    "rules_on",
    "why_mapped",
    "work_groups",
    "work_types",
]
