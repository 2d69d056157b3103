"""The categories of the breakdowns, and which of them are shown together when one is too small.

What nobody recorded stands beside a category that can bear it: a few unknown must not hide a whole table.
"""

from casework.enums import CloseReason, LegalLabel, Schooling, Sex, SupportKind
from casework.law import work_groups
from reports.suppression import Node, node
from schools.enums import InstitutionKind

NONE, UNKNOWN, OTHER, RISK = "none", "unknown", "other", "risk"
H_ONLY, K_ONLY, BOTH = "h", "k", "hk"
KINH, MINORITY = "kinh", "minority"
LEFT = (Schooling.LEFT.value, Schooling.NEVER.value)
ECONOMIC, CHORES, NEITHER = "economic", "chores", "neither"


def balanced(code: str, codes: list[str]) -> Node:
    """Return a tree in which `codes` stand two by two, neighbours beside each other."""
    if len(codes) <= 2:
        return node(code, *codes)
    half = len(codes) // 2
    parts = [(f"{code}.0", codes[:half]), (f"{code}.1", codes[half:])]
    return node(code, *(part[0] if len(part) == 1 else balanced(name, part) for name, part in parts))


GROUPS = node("group", H_ONLY, node("group.k", K_ONLY, BOTH))
SEX = node("sex", Sex.MALE.value, node("sex.f", Sex.FEMALE.value, Sex.UNKNOWN.value))
AGE = node(
    "age",
    node("age.young", "5-12", "13-14"),
    node("age.rest", node("age.old", "15", "16-17"), node("age.odd", OTHER, UNKNOWN)),
)
AGE_UNDER_16 = node("age", node("age.young", "5-12", OTHER), node("age.old", "13-14", "15"))
ETHNICITY = node("ethnicity", KINH, node("ethnicity.other", MINORITY, UNKNOWN))
LABEL = node(
    "label",
    node("label.risk", RISK, NONE),
    node(
        "label.labour",
        LegalLabel.CHILD_LABOUR.value,
        node("label.harmful", LegalLabel.HAZARDOUS.value, LegalLabel.WORST_FORM.value),
    ),
)
SDG = node("sdg", node("sdg.counted", ECONOMIC, CHORES), node("sdg.not", NEITHER, UNKNOWN))
STATUS = node(
    "status", node("status.known", "employer", "family"), node("status.rest", "own_account", UNKNOWN)
)
SECTOR = balanced("sector", [*work_groups(), NONE])
SUPPORT = node("support", NONE, balanced("support.given", SupportKind.values))
BECAME = node("became", "kept", node("became.not", "late", node("became.open", "missed", "running")))
REASON = node(
    "reason",
    CloseReason.STABLE.value,
    balanced("reason.gone", [*(one for one in CloseReason.values if one != CloseReason.STABLE), NONE]),
)
ANSWER = node(
    "answer",
    "accepted",
    node(
        "answer.not", node("answer.no", "declined", "unanswered"), node("answer.rest", "waiting", "withdrawn")
    ),
)
KIND = balanced("kind", [*InstitutionKind.values, NONE])
# The first, second and third month of a quarter.
MONTHS = ("m1", "m2", "m3")
MONTH = node("month", *MONTHS)
