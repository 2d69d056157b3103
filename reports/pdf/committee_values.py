"""What the report to the committee says, as plain values.

In every number, 0 means that there was nothing and None means that there are no data.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

CASE_CODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9./-]{2,31}")


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases, children or items fall under a label."""

    label: str
    value: int | None


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """Deadlines of one kind that fell due in the period: met in time, met late, not met."""

    label: str
    kept: int | None
    late: int | None
    missed: int | None

    @property
    def due(self) -> int | None:
        """All deadlines of this kind, or None when one of the parts is not known."""
        parts = (self.kept, self.late, self.missed)
        return None if None in parts else sum(parts)


@dataclass(frozen=True, slots=True)
class WeekAttendance:
    """Sessions expected and attended by all placed children in the week that begins on `starts`."""

    starts: date
    expected: int | None
    attended: int | None


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """A case on which the committee must decide: what is asked, and by when.

    Raises ValueError when `case_code` does not look like a case code, so that no name stands there.
    """

    case_code: str
    question: str
    due: date | None

    def __post_init__(self):
        _check_code(self.case_code)


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A decision of the period on one case. Raises ValueError when `case_code` is not a code."""

    case_code: str
    decision: str
    day: date | None
    number: str = ""

    def __post_init__(self):
        _check_code(self.case_code)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure counts, and the source that says so."""

    term: str
    meaning: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeReport:
    """Everything the report says about one commune in one period.

    `commune` and `province` carry their kind ("Xã Tân Mẫu", "Tỉnh Đồng Tháp"). `since` and `until`
    are the first and the last day of the period, both counted. Tuples of `Count` come in the order
    in which they are printed; an empty tuple means that there is nothing to print. `definitions`
    are printed after the standing ones. Raises ValueError when the period ends before it begins.
    """

    commune: str
    province: str
    committee: str
    period: str
    since: date
    until: date
    dated: date
    made_by: str
    made_at: datetime

    open_cases: int | None = None
    new_cases: int | None = None
    closed_cases: int | None = None
    by_state: tuple[Count, ...] = ()
    by_risk: tuple[Count, ...] = ()
    by_label: tuple[Count, ...] = ()
    by_sex: tuple[Count, ...] = ()
    by_age: tuple[Count, ...] = ()
    deadlines: tuple[DeadlineLine, ...] = ()
    referrals: tuple[Count, ...] = ()
    placements: tuple[Count, ...] = ()
    attendance: tuple[WeekAttendance, ...] = ()
    support: tuple[Count, ...] = ()
    support_worth: tuple[Count, ...] = ()
    questions: tuple[CaseQuestion, ...] = ()
    decisions: tuple[DecisionTaken, ...] = ()
    definitions: tuple[Definition, ...] = ()

    number: str = ""
    signatory_name: str = ""
    distribution: str = ""
    draft: bool = False
    demo: bool = False

    def __post_init__(self):
        if self.until < self.since:
            raise ValueError("The period ends before it begins.")


def _check_code(code: str) -> None:
    if not CASE_CODE.fullmatch(code):
        raise ValueError("A child stands in the committee's report as a case code only.")
