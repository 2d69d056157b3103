"""A child's days at school as the page of a case shows them; rooms to the right know how to read them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

# Each takes a case and returns `Learning`s.
SOURCES: list[Callable] = []


@dataclass(frozen=True)
class Week:
    """A week at an institution in words; `share` is the percentage of days attended, None without lessons."""

    starts: dt.date
    ends: dt.date
    words: str
    share: int | None


@dataclass(frozen=True)
class Learning:
    """Where a child learns: what worries, what its absences have in common, and its last weeks."""

    place: str
    href: str
    warnings: tuple[str, ...]
    patterns: tuple[str, ...]
    weeks: tuple[Week, ...]


def learning_of(case) -> list[Learning]:
    """Return what every room knows of the days at school of `case`."""
    return [found for source in SOURCES for found in source(case)]
