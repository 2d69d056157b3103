"""Many small places of one whole, in no tree: the communes of a province over a year.

Those under the floor are put together until so much is known of each: it is at least 1, and may be 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# Numbers from 1 to 4 are not shown outside of the commune (procedure §F.3).
FLOOR = 5


@dataclass(frozen=True)
class Part:
    """Some places and their sum; a place that stands alone is shown."""

    places: tuple[str, ...]
    number: int

    @property
    def small(self) -> bool:
        """Whether the sum itself says that each of several places is under the floor."""
        return len(self.places) > 1 and self.number == len(self.places) + FLOOR - 2


def scatter(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """Return the parts in which places with their `counts` are told, in order; they add up to the whole.

    Where a place has none, 0 is told; so of a hidden one it is known to be 1 or more, and a part of n hidden
    places has a sum of n + 3 or more: each may be from 1 to 4 at least. No part at all when even all places
    together cannot be told.
    """
    parts = [Part((place,), number) for place, number in counts if number == 0 or number >= FLOOR]
    grouped, waiting = [], []
    for pair in (pair for pair in counts if 0 < pair[1] < FLOOR):
        waiting.append(pair)
        if _enough(waiting):
            grouped.append(waiting)
            waiting = []
    if waiting and grouped:
        waiting = [*grouped.pop(), *waiting]
    order = [place for place, _number in counts]
    while waiting and not _enough(waiting):
        # The nearest place that stands alone gives its number up.
        spare = [part for part in parts if part.number]
        if spare:
            near = min(spare, key=lambda part: abs(order.index(part.places[0]) - order.index(waiting[0][0])))
            parts.remove(near)
            waiting = [*waiting, (near.places[0], near.number)]
        elif grouped:
            waiting = [*grouped.pop(), *waiting]
        else:
            return []
    grouped += [waiting] if waiting else []
    found = [*parts, *(_part(group, order) for group in grouped)]
    return sorted(found, key=lambda part: order.index(part.places[0]))


def _enough(group: Sequence[tuple[str, int]]) -> bool:
    number = sum(count for _place, count in group)
    return number >= FLOOR and number >= len(group) + FLOOR - 2


def _part(group: Sequence[tuple[str, int]], order: Sequence[str]) -> Part:
    places = sorted((place for place, _count in group), key=order.index)
    return Part(tuple(places), sum(count for _place, count in group))
