"""Reading a table from what is published of a system: each cell a number, or hidden, together with what."""

from collections.abc import Iterable
from dataclasses import dataclass

from .scattered import FLOOR, Part
from .solving import Published
from .trees import Node


@dataclass(frozen=True)
class Shown:
    """A number that is published, or a sum of such numbers."""

    number: int


@dataclass(frozen=True)
class Hidden:
    """A cell that is not told. `small` where what is published says already that it is under `FLOOR`.

    `codes` are the categories (or places), itself included, of which only the sum `together` is told; None
    when not even that is.
    """

    small: bool = False
    codes: tuple[str, ...] = ()
    together: int | None = None


Cell = Shown | Hidden


def total(published: Published, places: Iterable[str]) -> Cell:
    """Return the total of `places`, taken together."""
    wanted = frozenset(places)
    number = _covered(published.totals, wanted)
    if number is not None:
        return Shown(number)
    row = next((row for row in published.totals if wanted <= row.places), None)
    if row is None:
        return Hidden()
    part = Part(tuple(place for place in published.places if place in row.places), row.number)
    return Hidden(part.small, part.places, part.number)


def cell(published: Published, places: Iterable[str], name: str, code: str) -> Cell:
    """Return category `code` of breakdown `name` in `places`, taken together. Raises KeyError."""
    wanted = frozenset(places)
    path = _path(published.trees[name], code)
    if path is None:
        raise KeyError(code)
    for tree in reversed(path):
        number = _covered(published.at(name, tree.code), wanted)
        if number is None:
            continue
        if number == 0 or tree.code == code:
            return Shown(number)
        return Hidden(number == FLOOR and _is_closed(published, name, tree, wanted), tree.order, number)
    return Hidden()


def add(cells: Iterable[Cell]) -> Cell:
    """Return the sum of cells that count different things: a number where all are shown."""
    cells = list(cells)
    if all(isinstance(each, Shown) for each in cells):
        return Shown(sum(each.number for each in cells))
    return Hidden()


def _covered(rows, wanted: frozenset[str]) -> int | None:
    """Return the sum of the rows that lie in `wanted`, or None when they do not make it up exactly."""
    # None in all of several places is none in each of them.
    inside = [row for row in rows if row.places <= wanted or not row.number]
    if not wanted <= frozenset().union(*(row.places for row in inside)):
        return None
    return sum(row.number for row in inside)


def _is_closed(published: Published, name: str, tree: Node, wanted: frozenset[str]) -> bool:
    """Tell whether nothing is told below `tree` of who is counted in `wanted`, also not with other places.

    A node of `FLOOR` is closed only when each of its children has less; one that gave its numbers up for
    others may have all of them in one child.
    """
    counted = [row.places for row in published.at(name, tree.code) if row.number and row.places <= wanted]
    below = published.at(name, tree.children[0].code)
    return not any(places <= row.places for places in counted for row in below)


def _path(tree: Node, code: str) -> tuple[Node, ...] | None:
    if tree.code == code:
        return (tree,)
    for child in tree.children:
        below = _path(child, code)
        if below is not None:
            return (tree, *below)
    return None
