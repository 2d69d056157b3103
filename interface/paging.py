"""Pages of long lists without counting them: one row more than shown tells whether there is a next page."""

import re
from dataclasses import dataclass

DEEPEST = 400
NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Page:
    """What `components/pagination.html` draws; iterating gives the rows."""

    rows: list
    number: int
    has_next: bool

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_next or self.has_previous

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1


def page_of_list(rows: list, number, *, size: int = 25) -> Page:
    """Return page `number` of rows that were all read, as `page_of` does."""
    current = page_number(number)
    start = (current - 1) * size
    return Page(rows[start : start + size], current, len(rows) > start + size)


def page_of(queryset, number, *, size: int = 25) -> Page:
    """Return page `number` (text as it came in the URL) of an ordered queryset, in one query.

    The keys of the page are chosen first and joined afterwards: at 100,000 rows that is twice as fast.
    A number that is not one gives the first page; beyond page 400 a filter finds faster than turning pages.
    """
    current = page_number(number)
    start = (current - 1) * size
    keys = queryset.values("pk")[start : start + size + 1]
    rows = list(queryset.filter(pk__in=keys))
    return Page(rows[:size], current, len(rows) > size and current < DEEPEST)


def page_number(text) -> int:
    """Return the number of a page out of an address, 1 for what is none."""
    return min(max(int(text), 1), DEEPEST) if NUMBER.fullmatch(text or "") else 1


def page_of_rest(rows: list, number: int, *, size: int = 25) -> Page:
    """Return page `number` of which `rows` are already the rows, with one more if there is a next page."""
    return Page(rows[:size], number, len(rows) > size and number < DEEPEST)
