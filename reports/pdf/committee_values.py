"""What the report to the committee says, as plain values.

In every number, 0 means that there was nothing and None means that there are no data.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from reports.charts import StackChart

CASE_CODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9./-]{2,31}")


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases, children or items fall under a label; `shown` is printed in place of a hidden one."""

    label: str
    value: int | None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """Deadlines of one kind that fell due in the period: met in time, met late, not met."""

    label: str
    kept: int | None
    late: int | None
    missed: int | None

    @property
    def due(self) -> int | None:
        """All deadlines of this kind that ran out, or None when one of the parts is not known."""
        parts = (self.kept, self.late, self.missed)
        return None if None in parts else sum(parts)


@dataclass(frozen=True, slots=True)
class Attended:
    """Sessions expected and attended by all placed children in a piece of the period, named in `label`.

    `coming`: that piece was still to come.
    """

    label: str
    expected: int | None
    attended: int | None
    coming: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """How many out of `whole` fulfil something."""

    label: str
    part: int | None
    whole: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in the report before and in this one; `corrected`: what its period comes to as known now."""

    label: str
    then: int | None
    corrected: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What was decided before and what became of it; `about` is a case code, or empty."""

    about: str
    what: str
    responsible: str
    due: date | None
    state: str
    note: str = ""

    def __post_init__(self):
        if self.about:
            _check_code(self.about)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one sector is asked to do."""

    sector: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """What the committee must decide: of which case, what is asked, and by when; a code may be left out.

    Raises ValueError when `case_code` does not look like a case code, so that no name stands there.
    """

    case_code: str
    question: str
    due: date | None
    no_case: bool = False

    def __post_init__(self):
        if not (self.no_case and self.case_code == ""):
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

    `commune` carries its kind ("Xã Tân Mẫu"). `since` and `until`
    are the first and the last day of the period, both counted. Tuples of `Count` come in the order
    in which they are printed; an empty tuple means that there is nothing to print. Of a period that was not
    over when the report was `dated`, every sum is that up to this day, and says so. `definitions`
    are printed after the standing ones. `supervised`: `commune` is a supervisor's area, without a committee;
    `figures_alone`: nothing is said of questions, decisions, or an earlier report; `copy`: who took the file
    out of the program later, and when. Raises ValueError when the
    period ends before it begins.
    """

    commune: str
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
    harmful: tuple[Count, ...] = ()
    by_sex: tuple[Count, ...] = ()
    by_age: tuple[Count, ...] = ()
    by_sector: tuple[Count, ...] = ()
    sector_by_sex: StackChart | None = None
    sector_by_age: StackChart | None = None
    new_by_label: tuple[Count, ...] = ()
    new_harmful: tuple[Count, ...] = ()
    new_by_sex: tuple[Count, ...] = ()
    new_by_age: tuple[Count, ...] = ()
    new_by_sector: tuple[Count, ...] = ()
    birth_papers: tuple[Count, ...] = ()
    residence_papers: tuple[Count, ...] = ()
    ended_for: tuple[Count, ...] = ()
    deadlines: tuple[DeadlineLine, ...] = ()
    referrals: tuple[Count, ...] = ()
    answers: tuple[Count, ...] = ()
    learning: tuple[Share, ...] = ()
    placements: tuple[Count, ...] = ()
    attendance: tuple[Attended, ...] = ()
    support: tuple[Count, ...] = ()
    support_worth: tuple[Count, ...] = ()
    questions: tuple[CaseQuestion, ...] = ()
    decisions: tuple[DecisionTaken, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    changes: tuple[Change, ...] = ()
    changes_since: str = ""
    asks: tuple[Ask, ...] = ()
    definitions: tuple[Definition, ...] = ()

    supervised: bool = False
    figures_alone: bool = False
    number: str = ""
    signatory_name: str = ""
    distribution: str = ""
    copy: str = ""
    draft: bool = False
    demo: bool = False

    def __post_init__(self):
        if self.until < self.since:
            raise ValueError("The period ends before it begins.")

    @property
    def runs(self) -> bool:
        """Whether the period was not over yet."""
        return self.dated < self.until

    @property
    def told_until(self) -> date:
        """The last day of the period that had begun."""
        return min(self.dated, self.until)


def _check_code(code: str) -> None:
    if not CASE_CODE.fullmatch(code):
        raise ValueError("A child stands in the committee's report as a case code only.")
