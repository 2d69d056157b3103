"""What the scanner reports and what is none, each with the reason. Nothing else may be left over."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Explained:
    """A report of this `kind` whose path and words fit; `reason` stands in docs/security/attack.md."""

    kind: str
    reason: str
    path: str = ".*"
    info: str = ".*"


EXPLAINED = (
    Explained(
        "Secure Flag cookie",
        "the scanned demo speaks plain HTTP on loopback; in production every cookie is `Secure` "
        "(`tests/house/test_production.py`)",
        info=r"Secure flag is not set in the cookie : (csrf|session|browser|language)",
    ),
)


def reason_for(found: dict) -> str:
    """Return why `found` is none; empty when it is one."""
    for one in EXPLAINED:
        fits = re.fullmatch(one.path, found["path"]) and re.fullmatch(one.info, found["info"], re.DOTALL)
        if one.kind == found["kind"] and fits:
            return one.reason
    return ""
