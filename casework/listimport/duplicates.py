"""The same child twice in one list: for certain, or perhaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .folding import fold, same_spelling
from .issues import Issue
from .record import ImportRecord, birth_years

_COMPARED = 20
"""At most so many earlier rows are compared with one: a list of one name over and over stays linear."""


class Seen:
    """The rows of a list so far. `judge` says whether the next one stood there before, and remembers it."""

    def __init__(self) -> None:
        """An empty list."""
        self._whole: dict[tuple, int] = {}
        self._by_key: dict[tuple, list[tuple[int, ImportRecord]]] = defaultdict(list)

    def judge(self, number: int, record: ImportRecord) -> tuple[Issue, ...]:
        """The issue of a repeated row, pointing to the first one; () for a child not seen before.

        Exact: every column but the row number tells the same, diacritics included, so that refusing the row
        loses nothing. Likely: same name without diacritics and a birth that could be the same, together with
        the same full birth date, telephone, caregiver or personal ID. A personal ID under another name is a
        doubt of its own.
        """
        whole = _whole(record)
        if whole in self._whole:
            return (Issue("duplicate_exact", "full_name", {"row": self._whole[whole]}),)
        self._whole[whole] = number
        issue = self._likely(record)
        for key in _keys(record):
            self._by_key[key].append((number, record))
        return (issue,) if issue else ()

    def _likely(self, record: ImportRecord) -> Issue | None:
        for key in _keys(record):
            for number, earlier in self._by_key[key][:_COMPARED]:
                if earlier.fold_key == record.fold_key and births_compatible(earlier, record):
                    return Issue("duplicate_likely", "full_name", {"row": number})
                if key[0] == "id" and earlier.fold_key != record.fold_key:
                    return Issue("id_repeated", "personal_id", {"row": number})
        return None


def births_compatible(one: ImportRecord, other: ImportRecord) -> bool:
    """Whether two births may be one: unknown fits all, a year or an age fits its span.

    Two full dates fit when equal, with day and month exchanged, or when one of the three numbers differs.
    """
    years, others = birth_years(one), birth_years(other)
    if years is None or others is None:
        return True
    if one.birth_precision == other.birth_precision == "day":
        a, b = one.birth_date, other.birth_date
        same = (a.day == b.day) + (a.month == b.month) + (a.year == b.year)
        return same >= 2 or (a.year, a.day, a.month) == (b.year, b.month, b.day)
    return years[0] <= others[1] and others[0] <= years[1]


def _whole(record: ImportRecord) -> tuple:
    """Everything the row tells, in one spelling."""
    values = (getattr(record, name) for name in ImportRecord.__dataclass_fields__)
    return tuple(same_spelling(value) if isinstance(value, str) else value for value in values)


def _keys(record: ImportRecord) -> Iterator[tuple]:
    """Where to look for the same child; the personal ID first, alone, because it also finds another name."""
    if record.personal_id:
        yield ("id", record.personal_id)
    if record.birth_date and record.birth_precision == "day":
        yield ("birth", record.fold_key, record.birth_date)
    if record.phone:
        yield ("phone", record.fold_key, record.phone)
    if record.caregiver_name:
        yield ("caregiver", record.fold_key, fold(record.caregiver_name))
