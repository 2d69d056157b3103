"""Each figure of the reports once: its definition, its number and the list behind it."""

from reports.figures.asof import Scope, scope_of
from reports.figures.counting import ALL, by_commune, listed, numbers, together, total
from reports.figures.definitions import FIGURES, OF_REFERRALS, Cell, Figure
from reports.figures.periods import Cadence, NoPeriod, Period, begun, containing, period_of, spanning

__all__ = [
    "ALL",
    "FIGURES",
    "OF_REFERRALS",
    "Cadence",
    "Cell",
    "Figure",
    "NoPeriod",
    "Period",
    "Scope",
    "begun",
    "by_commune",
    "containing",
    "listed",
    "numbers",
    "period_of",
    "scope_of",
    "spanning",
    "together",
    "total",
]
