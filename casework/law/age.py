"""How old the child is on the day of screening, and how sure that is.

Ages are completed years, reached on the birthday itself. Of a birth date known only in part the last day
counts: the youngest possible age, as Article 417(2) of the Criminal Procedure Code does it.
"""

import calendar
from dataclasses import dataclass
from datetime import date

from .facts import Facts

ADULT = 18
# Over 17 nothing changes any more, so one adult age stands for all.
ANY_AGE = tuple(range(ADULT + 1))


@dataclass(frozen=True, slots=True)
class Age:
    """The ages to classify at, and what to say about them.

    `years` is None when no single age is known. `basis` is one of `birth_date`, `youngest_possible`,
    `stated_age`, `age_range`, `unknown`. `missing` names fields of the contract.
    """

    candidates: tuple[int, ...]
    years: int | None
    basis: str
    missing: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()

    @property
    def invalid(self) -> bool:
        """Say whether the birth date is impossible or lies in the future."""
        return "birth_date_invalid" in self.missing

    def as_dict(self) -> dict[str, int | str | None]:
        """Give the age as in the contract, with the range when there is no single age."""
        shown: dict[str, int | str | None] = {"years": self.years, "basis": self.basis}
        if self.basis == "age_range":
            shown |= {"youngest": self.candidates[0], "oldest": self.candidates[-1]}
        return shown


def completed_years(born: date, on: date) -> int:
    """Give completed years; someone born on 29 February comes of age on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _span(birth_date: str) -> tuple[date, date] | None:
    """Give the first and the last day that a whole or partial birth date may mean; None if impossible."""
    year, month, day = (*(int(part) for part in birth_date.split("-")), 0, 0)[:3]
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None
    return first, last


def _without_birth_date(facts: Facts) -> Age:
    missing = frozenset({"birth_date"})
    if facts.stated_age is None and facts.age_range is None:
        return Age(ANY_AGE, None, "unknown", missing | {"age"})
    low, high = facts.age_range or (facts.stated_age, facts.stated_age)
    if facts.stated_age is None:
        return _range(low, high, missing)
    if not low <= facts.stated_age <= high:
        missing |= {"age_conflict"}
        if facts.stated_age > high:
            return _range(low, high, missing)
    return Age((facts.stated_age,), facts.stated_age, "stated_age", missing)


def _range(low: int, high: int, missing: frozenset[str]) -> Age:
    return Age(tuple(range(low, high + 1)), low if low == high else None, "age_range", missing)


def _other_statements(facts: Facts) -> list[tuple[int, int]]:
    stated = [] if facts.stated_age is None else [(facts.stated_age, facts.stated_age)]
    return stated + ([] if facts.age_range is None else [facts.age_range])


def _with_birth_date(facts: Facts, first: date, last: date) -> Age:
    exact = first == last
    youngest = completed_years(min(last, facts.as_of), facts.as_of)
    oldest = completed_years(first, facts.as_of)
    missing = frozenset() if exact else frozenset({"birth_date"})
    notes = frozenset({"born_29_february"}) if exact and (first.month, first.day) == (2, 29) else frozenset()
    others = _other_statements(facts)
    if any(high < youngest or low > oldest for low, high in others):
        missing |= {"age_conflict"}
    younger = [span for span in others if span[1] < youngest]
    if not younger:
        return Age((youngest,), youngest, "birth_date" if exact else "youngest_possible", missing, notes)
    low, high = min(younger, key=lambda span: span[1])
    if low != high:
        return Age(tuple(range(low, high + 1)), None, "age_range", missing, notes)
    return Age((low,), low, "stated_age", missing, notes)


def work_out_age(facts: Facts) -> Age:
    """Give the age on the day of screening, or every age it may be."""
    if facts.birth_date is None:
        return _without_birth_date(facts)
    span = _span(facts.birth_date)
    if span is None or span[0] > facts.as_of:
        return Age(ANY_AGE, None, "unknown", frozenset({"birth_date_invalid"}))
    return _with_birth_date(facts, *span)
