"""The attacker: reads nothing but what is published of systems, and computes what can be computed."""

from math import ceil, floor

from reports.suppression import Published
from tests.reports.linear import bounds, determined, feasible


class Attacker:
    """Knows rows of totals and of breakdowns, that a breakdown adds up, and that nothing is negative.

    It also knows the rule that a place without anything is told as 0: so hidden totals are 1 or more.
    """

    def __init__(self, *systems: Published):
        self.names = {}
        self.rows, self.right = [], []
        self.lower = {}
        self.tableau = None
        for number, system in enumerate(systems):
            self._learn(number, system)

    def _unknown(self, *name):
        return self.names.setdefault(name, len(self.names))

    def _know(self, names, number):
        weights = {}
        for name, weight in names:
            weights[self._unknown(*name)] = weights.get(self._unknown(*name), 0) + weight
        self.rows.append(weights)
        self.right.append(number)

    def _learn(self, number, system):
        for place in system.places:
            self._unknown(number, "total", place)
        for row in system.totals:
            self._know([((number, "total", place), 1) for place in row.places], row.number)
            for place in row.places if row.number else ():
                self.lower[self._unknown(number, "total", place)] = 1
        for name, tree in system.trees.items():
            for place in system.places:
                cells = [((number, name, place, code), 1) for code in tree.leaves]
                self._know([*cells, ((number, "total", place), -1)], 0)
            for (at, code), rows in system.rows.items():
                if at == name:
                    self._rows_of(number, name, _find(tree, code), rows)

    def divide(self, number, place, parts):
        """Learn how the communes of a place are told: parts with their sums, which add up to its total."""
        everywhere = []
        for keys, told in parts:
            cells = [((number, "commune", key), 1) for key in keys]
            self._know(cells, told)
            everywhere += cells
            self.lower |= {self._unknown(number, "commune", key): 1 for key in keys}
        self._know([*everywhere, ((number, "total", place), -1)], 0)

    def _rows_of(self, number, name, tree, rows):
        for row in rows:
            cells = [((number, name, place, code), 1) for place in row.places for code in tree.leaves]
            self._know(cells, row.number)

    def system(self):
        width = len(self.names)
        rows = [[weights.get(at, 0) for at in range(width)] for weights in self.rows]
        # An unknown that is at least 1 is counted from there.
        right = [
            b - sum(weights.get(at, 0) * low for at, low in self.lower.items())
            for weights, b in zip(self.rows, self.right, strict=True)
        ]
        return rows, right

    def values(self, names) -> int | None:
        """Return how many whole numbers the sum of `names` may be; None where there is no end to them."""
        wanted = [0] * len(self.names)
        for name in names:
            wanted[self.names[name]] += 1
        self.tableau = self.tableau or feasible(*self.system())
        least, most = bounds(self.tableau, wanted)
        return None if most is None else floor(most) - ceil(least) + 1

    def knows(self, names) -> bool:
        """Tell whether the equations alone give the sum of `names`."""
        wanted = [0] * len(self.names)
        for name in names:
            wanted[self.names[name]] += 1
        return determined(*self.system(), wanted)


def _find(tree, code):
    if tree.code == code:
        return tree
    return next((found for child in tree.children if (found := _find(child, code))), None)
