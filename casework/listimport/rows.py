"""Every row of the list, cleaned, with what is in doubt and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from interface.tables.table import Cell, Row, Table
from vietnam.text import fold

from .cleaning.cleaned import Cleaned
from .cleaning.dates import clean_birth, clean_found_on
from .cleaning.ethnicity import clean_ethnicity
from .cleaning.identity import clean_personal_id, clean_phone, clean_sex, id_agrees
from .cleaning.living import clean_days, clean_grade, clean_hours, clean_poverty, clean_schooling
from .cleaning.words import MAX_NOTE, clean_name, clean_text
from .columns import Mapping, list_date
from .duplicates import Seen
from .issues import DOUBT, REFUSAL, Issue
from .record import ImportRecord
from .row_kinds import children_and_rest

OK, DOUBTFUL, REFUSED = "ok", "doubtful", "refused"


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One child of the list: the sheet's row number, the cleaned record and what was found."""

    number: int
    record: ImportRecord
    issues: tuple[Issue, ...]

    @property
    def status(self) -> str:
        """REFUSED when any issue refuses, else DOUBTFUL when any doubts, else OK; notes change nothing."""
        levels = {issue.level for issue in self.issues}
        if REFUSAL in levels:
            return REFUSED
        return DOUBTFUL if DOUBT in levels else OK


def check_rows(table: Table, mapping: Mapping, *, today: date) -> list[CheckedRow]:
    """Clean and judge every child of the list, in the order of the sheet.

    `today` decides who is 18 and which dates are still to come. Ages in words count from the day the list
    names above its header, else from today. Raises ValueError when no column holds the names; nothing a cell
    may hold raises.
    """
    if mapping.missing:
        raise ValueError(f"no column for {', '.join(mapping.missing)}")
    as_of = list_date(table, mapping, today) or today
    children, _ = children_and_rest(table, mapping)
    seen, checked = Seen(), []
    for row in children:
        record, issues = _Reading(row, mapping, today, as_of).result()
        if record.full_name:
            issues += seen.judge(row.number, record)
        checked.append(CheckedRow(row.number, record, issues))
    return checked


class _Reading:
    """One row being read: cleaned values on the way out, issues gathered on the side."""

    def __init__(self, row: Row, mapping: Mapping, today: date, as_of: date):
        self.row, self.mapping, self.today, self.as_of = row, mapping, today, as_of
        self.issues: list[Issue] = []

    def result(self) -> tuple[ImportRecord, tuple[Issue, ...]]:
        record = self._living(self._identity())
        self._compare(record)
        return record, tuple(self.issues)

    def _cell(self, field: str) -> Cell:
        return self.row.cell(self.mapping.columns.get(field))

    def _keep(self, cleaned: Cleaned) -> object:
        self.issues.extend(cleaned.issues)
        return cleaned.value

    def _text(self, field: str, **limits: int) -> str:
        return self._keep(clean_text(self._cell(field), field, **limits))

    def _identity(self) -> ImportRecord:
        name = self._keep(clean_name(self._cell("full_name")))
        if not name:
            self.issues.append(Issue("no_name", "full_name"))
        birth = self._keep(clean_birth(self._cell("birth"), self.today))
        sex = self._keep(clean_sex(self._cell("sex")))
        personal_id = self._keep(clean_personal_id(self._cell("personal_id")))
        if personal_id and not id_agrees(personal_id, sex, birth.year):
            self.issues.append(Issue("id_mismatch", "personal_id"))
        return ImportRecord(
            full_name=name,
            fold_key=fold(name),
            sex=sex,
            birth_date=birth.on,
            birth_precision=birth.precision,
            stated_age=birth.age,
            age_as_of=self.as_of if birth.age is not None else None,
            ethnicity_code=self._keep(clean_ethnicity(self._cell("ethnicity"))),
            personal_id=personal_id,
        )

    def _living(self, record: ImportRecord) -> ImportRecord:
        schooling, grade = self._schooling()
        found = self._keep(clean_found_on(self._cell("found_on"), self.today))
        return replace(
            record,
            village=self._text("village"),
            caregiver_name=self._keep(clean_name(self._cell("caregiver_name"), "caregiver_name")),
            phone=self._keep(clean_phone(self._cell("phone"))),
            poverty=self._keep(clean_poverty(self._cell("poverty"))),
            schooling=schooling,
            grade=grade,
            school_name=self._text("school"),
            work_text=self._text("work"),
            hours_per_day=self._keep(clean_hours(self._cell("hours_per_day"))),
            days_per_week=self._keep(clean_days(self._cell("days_per_week"))),
            workplace=self._text("workplace"),
            found_on=found.on if found else None,
            found_precision=found.precision if found else None,
            note=self._text("note", longest=MAX_NOTE),
        )

    def _schooling(self) -> tuple[str, int | None]:
        """The status with its grade; a grade in a column of its own wins and answers a missing one."""
        own = clean_grade(self._cell("grade"))
        cleaned = clean_schooling(self._cell("schooling"))
        if own.value is None:
            self.issues.extend(own.issues)
            return self._keep(cleaned)
        self.issues.extend(issue for issue in cleaned.issues if issue.code != "schooling_no_grade")
        return cleaned.value[0], own.value

    def _compare(self, record: ImportRecord) -> None:
        if record.found_on and record.birth_date and record.found_on < record.birth_date:
            self.issues.append(Issue("found_before_birth", "found_on"))
