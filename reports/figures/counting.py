"""Numbers of figures and the lists behind them.

The database shows a person only the cases that are the commune's today. A figure of a past day counts those
that were its own then: so it is counted past the person's rows, for communes that `access` allowed, and gives
numbers and codes alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Sum

from accounts.scope import system_scope
from casework.models import Case
from reports.figures.asof import Scope, column, read_cases
from reports.figures.definitions import FIGURES, Cell, Figure

ALL = "all"
PAGE = 25


@dataclass(frozen=True)
class Item:
    """One thing that a number counts: key and code of its case, the words of its cell, its day, its sum."""

    case: int
    code: str
    cell: str
    on: object
    amount: int | None


def numbers(
    scope: Scope, codes: Iterable[str] = FIGURES, *, few: bool = False
) -> dict[str, dict[str, int | None]]:
    """Return figure → cell → number for the figures `codes`; one query for each of `together`.

    0 means that there was nothing, None that there are no data. Raises KeyError for a code that is none. Of
    `few` communes the cases are read first: one query more, and each of the others is shorter.
    """
    found, codes = {}, list(codes)
    with system_scope("reports.figures"):
        scope = read_cases(scope) if few else scope
        for figures in together(codes):
            for row in _counts(FIGURES[figures[0]].rows(scope), figures, "cell"):
                for code in figures:
                    found.setdefault(code, {})[row["cell"]] = row[f"n_{code}"]
    return {code: _of_cells(FIGURES[code], scope, found.get(code, {})) for code in codes}


def by_commune(
    scope: Scope, codes: Iterable[str], *, few: bool = False
) -> dict[int, dict[str, dict[str, int]]]:
    """Return commune → figure → cell → number for the figures `codes`: those of `numbers`, told apart.

    One query for each of `together`. A cell without a row is left out. `few`, KeyError: as `numbers`.
    """
    found = {}
    with system_scope("reports.figures"):
        scope = read_cases(scope) if few else scope
        for figures in together(codes):
            for row in _counts(_placed(figures[0], scope), figures, "of_commune", "cell"):
                for code in figures:
                    cells = found.setdefault(row["of_commune"], {}).setdefault(code, {})
                    cells[row["cell"]] = row[f"n_{code}"]
    return found


def together(codes: Iterable[str] = FIGURES) -> list[list[str]]:
    """Return the figures `codes`, those of the same rows and cells beside each other: one query counts them.

    Raises KeyError for a code that is none.
    """
    found = {}
    for code in codes:
        found.setdefault(FIGURES[code].rows, []).append(code)
    return list(found.values())


def _placed(code: str, scope: Scope):
    """Return the rows of a figure, each with the commune that was in charge of its case at the close."""
    rows = FIGURES[code].rows(scope)
    own = rows.model is Case.history.model
    of = F("commune_id") if own else column(Case, scope.closed, "case_key", "commune_id")
    return rows.annotate(of_commune=of)


def _counts(rows, codes: list[str], *groups: str):
    """Return a row for each of `groups`, with the number of each figure as `n_` and its code."""
    counts = {f"n_{code}": _counted(FIGURES[code]) for code in codes}
    return rows.order_by().values(*groups).annotate(**counts)


def total(cells: dict[str, int | None]) -> int | None:
    """Return the whole of a figure: the sum of its cells, None where none has data."""
    known = [number for number in cells.values() if number is not None]
    return sum(known) if known else None


def listed(scope: Scope, code: str, cell: str, page: int = 1) -> list[Item]:
    """Return what the number in `cell` (or `ALL`) of figure `code` counts, from page `page` on.

    25 rows and one more, which tells that there is a next page; two queries. Raises KeyError for a figure or
    a cell that is none.
    """
    figure = FIGURES[code]
    words = {one.code: str(one.label) for one in figure.cells_of(scope)}
    start = (page - 1) * PAGE
    with system_scope("reports.figures"):
        rows = figure.rows(scope)
        if cell != ALL:
            rows = rows.filter(cell=one_of(words, cell))
        names = ["case_key", "cell", "on", *([figure.amount] if figure.amount else [])]
        found = list(rows.order_by("on", "case_key", "id").values_list(*names)[start : start + PAGE + 1])
        codes = dict(Case.objects.filter(pk__in={row[0] for row in found}).values_list("pk", "code"))
    return [
        Item(key, codes.get(key, ""), words.get(name, ""), on, amount[0] if amount else None)
        for key, name, on, *amount in found
    ]


def one_of(words: dict[str, str], cell: str) -> str:
    """Return `cell` if it is one of the figure's. Raises KeyError."""
    if cell not in words:
        raise KeyError(cell)
    return cell


def _of_cells(figure: Figure, scope: Scope, found: dict[str, int]) -> dict[str, int | None]:
    empty = None if figure.blank else 0
    return {one.code: found.get(one.code, empty) for one in figure.cells_of(scope)}


def _counted(figure: Figure) -> Sum | Count:
    return Sum(figure.amount) if figure.amount else Count("history_id")


__all__ = ["ALL", "PAGE", "Cell", "Item", "by_commune", "listed", "numbers", "together", "total"]
