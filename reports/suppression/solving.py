"""Which numbers of a system of linked tables are published: places by several breakdowns, with all totals.

A system counts one set of things once: of each place its total, and of each breakdown how the total divides.
Breakdowns are never crossed with each other. The answer is a list of rows (some places together, a node of a
tree, a number) and nothing else about the counts; every table is read from it.

Going down a tree, a row is opened where each child of the node has none or at least `FLOOR`. Rows that cannot
be opened are put together, with others when need be, and opened as one: so the country keeps its numbers
where provinces cannot have theirs, and the sums that are known of hidden cells are all at least `FLOOR`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .scattered import FLOOR, scatter
from .trees import Node

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Row:
    """One published number: so many things in the places `places` taken together."""

    places: frozenset[str]
    number: int


@dataclass
class Published:
    """Everything told of a system: rows of totals, and of each breakdown rows at the nodes of its tree."""

    places: tuple[str, ...]
    totals: list[Row]
    trees: dict[str, Node] = field(default_factory=dict)
    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def at(self, name: str, code: str) -> list[Row]:
        """Return the rows of breakdown `name` at the node `code`; none where nothing is told."""
        return self.rows.get((name, code), [])


def fine(number: int) -> bool:
    """Tell whether a number may be shown: nothing at all, or at least `FLOOR`."""
    return number == 0 or number >= FLOOR


def solve(
    places: Sequence[str],
    trees: Mapping[str, Node],
    counts: Mapping[str, Counts],
    totals: Mapping[str, int],
) -> Published:
    """Return what is published of a system; pure, the same for the same counts.

    `places` are in the order in which neighbours stand. `totals` counts each place, `counts` says of each
    breakdown of `trees` place → category → number; each breakdown of a place adds up to its total, or
    ValueError. No category may be outside of its tree.
    """
    published = Published(tuple(places), _together(places, totals), dict(trees))
    for name, tree in trees.items():
        _check(tree, counts[name], totals, places)
        _Breakdown(published, name, counts[name]).go_down(tree, published.totals)
    return published


def _together(places: Sequence[str], totals: Mapping[str, int]) -> list[Row]:
    """Put places under `FLOOR` together; nothing at all when the whole is too small."""
    parts = scatter([(place, totals.get(place, 0)) for place in places])
    return [Row(frozenset(part.places), part.number) for part in parts]


def _check(tree: Node, counts: Counts, totals: Mapping[str, int], places: Sequence[str]) -> None:
    for place in places:
        here = counts.get(place, {})
        if not set(here) <= tree.leaves or sum(here.values()) != totals.get(place, 0):
            raise ValueError(f"A breakdown adds up to the total and stays in its tree: {tree.code}.")


class _Breakdown:
    """One breakdown of a system, told from the root of its tree downwards."""

    def __init__(self, published: Published, name: str, counts: Counts):
        self.published, self.name, self.counts = published, name, counts

    def go_down(self, tree: Node, rows: list[Row]) -> None:
        """Tell `rows` at `tree`, then what is below it."""
        self.published.rows[self.name, tree.code] = rows
        if not tree.children:
            return
        opened = self._opened(tree, rows)
        for child in tree.children:
            self.go_down(child, [Row(row.places, self._count(row.places, child)) for row in opened])

    def _opened(self, tree: Node, rows: list[Row]) -> list[Row]:
        """Return the rows of which the children of `tree` are told: alone, and those that cannot together."""
        alone = [row for row in rows if self._opens(tree, row.places)]
        small = [row for row in rows if row not in alone]
        if not small:
            return alone
        pool, keep = frozenset().union(*(row.places for row in small)), list(alone)
        # Others give up their own numbers until the pool may be opened: in their order, not by their size.
        while not self._pooled(tree, pool, len(rows) - len(keep)):
            joining = next((row for row in keep if row.number), None)
            if joining is None:
                # Not even all of them together: the children are told of nobody who was needed for it.
                return alone
            keep.remove(joining)
            pool |= joining.places
        return [*keep, Row(pool, 0)]

    def _pooled(self, tree: Node, pool: frozenset[str], parts: int) -> bool:
        return parts > 1 and self._opens(tree, pool)

    def _opens(self, tree: Node, places: frozenset[str]) -> bool:
        return all(fine(self._count(places, child)) for child in tree.children)

    def _count(self, places: frozenset[str], tree: Node) -> int:
        return sum(self.counts.get(place, {}).get(code, 0) for place in places for code in tree.leaves)
