"""What the rules find: each finding is a reason, how sure it is, and what would settle it."""

from collections.abc import Iterable
from dataclasses import dataclass

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach found (`certain`) or one that what is not known may hide.

    `code` is the reason in the rule set; `missing` names the fields that would settle it; `notes` are
    for legal review and hold only when the finding is certain.
    """

    code: str
    certain: bool
    missing: frozenset[str] = NOTHING
    notes: frozenset[str] = NOTHING


def finding(
    code: str, holds: bool | None, missing: Iterable[str] = (), notes: Iterable[str] = ()
) -> list[Finding]:
    """Make a finding of a three-valued answer: none when it does not hold."""
    if holds is False:
        return []
    return [Finding(code, bool(holds), frozenset(missing), frozenset(notes))]


def both(*answers: bool | None) -> bool | None:
    """All must hold; None where what is not known decides."""
    if False in answers:
        return False
    return None if None in answers else True


def either(*answers: bool | None) -> bool | None:
    """One must hold; None where what is not known decides."""
    if True in answers:
        return True
    return None if None in answers else False


def reverse(answer: bool | None) -> bool | None:
    """Turn the answer round; what is not known stays so."""
    return None if answer is None else not answer
