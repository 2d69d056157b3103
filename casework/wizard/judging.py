"""What is proposed from the facts of a screening: the week that was asked about, and the season beside it."""

from casework.law import RuleSet, classify

# From the mildest; what is not known lies between what is lawful and what is not.
SEVERITY = (
    *("not_working", "permitted_work", "light_work", "undetermined"),
    *("child_labour", "hazardous", "worst_form"),
)
SEASON_KEEPS = ("legal_label", "hazardous", "reasons", "missing", "notes")


def judge(facts: dict, rules: RuleSet | None = None) -> dict:
    """Return the result of `classify` as a dict, with `season` and `proposed_label`.

    The three findings are those of the last seven days: surveys count that week. `season` holds what the
    hours of the season come to (None without one); the label proposed is the graver of the two.
    """
    result = classify(facts, rules).as_dict()
    season = facts.get("season")
    told = classify({**facts, "activities": season}, rules).as_dict() if season else None
    result["season"] = told and {name: told[name] for name in SEASON_KEEPS}
    labels = [result["legal_label"], *([told["legal_label"]] if told else [])]
    return {**result, "proposed_label": graver(*labels)}


def graver(*labels: str) -> str:
    """Return the gravest of legal labels; empty ones do not count."""
    return max((label for label in labels if label), key=SEVERITY.index, default="")
