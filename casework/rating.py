"""What Mẫu 02 and Mẫu 03 compute: totals of each column, scale by scale. Pure functions.

Harm and capacity run in opposite directions: for harm high is worse, for capacity high is better. Nothing
here adds a level of one to a level of the other; the two columns are only read side by side.
"""

from dataclasses import dataclass

from casework.enums import CAPACITY, FORMS, HARM, Level, Risk

# The worst first, for each scale.
WORST_FIRST = {
    HARM: (Level.HIGH, Level.MEDIUM, Level.LOW),
    CAPACITY: (Level.LOW, Level.MEDIUM, Level.HIGH),
}
# What harm and capacity lean to, read together. Forms and practice say: much harm and little capacity is
# danger; the other rows are our own, and only a proposal that the officer may answer with a reason.
PROPOSED = {
    (Level.HIGH, Level.LOW): Risk.HIGH,
    (Level.HIGH, Level.MEDIUM): Risk.HIGH,
    (Level.HIGH, Level.HIGH): Risk.HIGH,
    (Level.MEDIUM, Level.LOW): Risk.HIGH,
    (Level.MEDIUM, Level.MEDIUM): Risk.MEDIUM,
    (Level.MEDIUM, Level.HIGH): Risk.MEDIUM,
    (Level.LOW, Level.LOW): Risk.MEDIUM,
    (Level.LOW, Level.MEDIUM): Risk.LOW,
    (Level.LOW, Level.HIGH): Risk.LOW,
}


@dataclass(frozen=True)
class Total:
    """One column of a form: how many of its items stand at each level; `leans` is the level of most.

    Of levels with as many items the one that is worse for the child counts; "" when no item was rated.
    """

    form: str
    scale: str
    high: int
    medium: int
    low: int
    items: int

    @property
    def rated(self) -> int:
        return self.high + self.medium + self.low

    @property
    def leans(self) -> str:
        numbers = {Level.HIGH: self.high, Level.MEDIUM: self.medium, Level.LOW: self.low}
        most = max(numbers.values())
        return next((level for level in WORST_FIRST[self.scale] if most and numbers[level] == most), "")


def total(form: str, scale: str, levels: dict) -> Total:
    """Return the column of `scale` in `form` ("02" or "03"); `levels`: item code → level on that scale."""
    codes = FORMS[form][scale]
    found = [levels.get(code) for code in codes]
    counts = {name: found.count(name) for name in (Level.HIGH, Level.MEDIUM, Level.LOW)}
    return Total(form, scale, *counts.values(), items=len(codes))


def totals(harm: dict, capacity: dict) -> list[Total]:
    """Return the four columns: harm and capacity of Mẫu 02, then of Mẫu 03."""
    levels = {HARM: harm, CAPACITY: capacity}
    return [total(form, scale, levels[scale]) for form in FORMS for scale in (HARM, CAPACITY)]


def proposed(harm: dict, capacity: dict, form: str = "03") -> str:
    """Return the risk that `form` comes to, "" when one of its columns has no rated item."""
    leans = (total(form, HARM, harm).leans, total(form, CAPACITY, capacity).leans)
    return PROPOSED.get(leans, "")


def forms_in(assessment) -> tuple[str, ...]:
    """Return which forms a stored sheet holds: Mẫu 02 alone, Mẫu 03 after a Mẫu 02 of its own, or both."""
    if assessment.initial:
        return ("02",)
    only = [code for code in FORMS["02"][HARM] if code not in FORMS["03"][HARM]]
    return tuple(FORMS) if any(code in assessment.harm for code in only) else ("03",)
