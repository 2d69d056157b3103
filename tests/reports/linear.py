"""What somebody can compute who knows linear equations about whole numbers that are not negative. Exact."""

from fractions import Fraction


def solved(rows, right):
    """Return the equations in reduced form (Gauss over fractions): list of (row, right, pivot)."""
    left, done = [[Fraction(x) for x in row] + [Fraction(b)] for row, b in zip(rows, right, strict=True)], []
    width = len(left[0]) - 1 if left else 0
    for column in range(width):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        pivot = [x / pivot[column] for x in pivot]
        left = [_minus(row, pivot, column) for row in left]
        done = [(_minus(row, pivot, column), at) for row, at in done]
        done.append((pivot, column))
    if any(row[-1] for row in left):
        raise ValueError("The equations contradict each other.")
    return [(row[:-1], row[-1], at) for row, at in done]


def _minus(row, pivot, column):
    factor = row[column]
    return [a - factor * b for a, b in zip(row, pivot, strict=True)] if factor else row


def determined(rows, right, wanted) -> bool:
    """Tell whether the equations alone give the sum of the unknowns by the weights `wanted`."""
    rest = [Fraction(x) for x in wanted]
    for row, _b, at in solved(rows, right):
        rest = _minus([*rest, 0], [*row, 0], at)[:-1]
    return not any(rest)


def bounds(system, wanted):
    """Return least and most of the sum `wanted` over all unknowns >= 0 that fulfil the equations of `system`.

    `system` comes from `feasible`; `most` is None where there is no end to it.
    """
    least = _optimum(system, wanted)
    most = _optimum(system, [-x for x in wanted])
    return (least if least is None else -least), most


class _Tableau:
    def __init__(self, lines, basis):
        self.lines, self.basis = [list(line) for line in lines], list(basis)

    def copy(self):
        return _Tableau(self.lines, self.basis)

    def turn(self, at, column):
        pivot = self.lines[at]
        factor = pivot[column]
        pivot = self.lines[at] = [x / factor if x else x for x in pivot]
        for other, line in enumerate(self.lines):
            if other != at and line[column]:
                self.lines[other] = _minus(line, pivot, column)
        self.basis[at] = column

    def most(self, costs):
        """Raise the sum by `costs` as far as it goes (Bland's rule); returns it, None without an end."""
        costs = [*costs, Fraction(0)]
        for at, column in enumerate(self.basis):
            costs = _minus(costs, self.lines[at], column)
        while True:
            column = next((c for c, x in enumerate(costs[:-1]) if x > 0), None)
            if column is None:
                return -costs[-1]
            ratios = [
                (line[-1] / line[column], self.basis[at], at)
                for at, line in enumerate(self.lines)
                if line[column] > 0
            ]
            if not ratios:
                return None
            at = min(ratios)[2]
            self.turn(at, column)
            costs = _minus(costs, self.lines[at], column)


def feasible(rows, right):
    """Return a tableau at some vertex; the equations are known to have a solution."""
    reduced = solved(rows, right)
    width = len(rows[0])
    lines, count = [], len(reduced)
    for number, (row, b, _at) in enumerate(reduced):
        sign = -1 if b < 0 else 1
        unit = [Fraction(int(other == number)) for other in range(count)]
        lines.append([sign * x for x in row] + unit + [sign * b])
    tableau = _Tableau(lines, range(width, width + count))
    assert tableau.most([Fraction(0)] * width + [Fraction(-1)] * count) == 0
    for at, column in enumerate(tableau.basis):
        if column >= width:
            tableau.turn(at, next(c for c in range(width) if tableau.lines[at][c]))
    tableau.lines = [line[:width] + line[-1:] for line in tableau.lines]
    return tableau


def _optimum(system, wanted):
    """The most of minus `wanted`."""
    return system.copy().most([Fraction(-x) for x in wanted])
