"""Small numbers hidden so that nothing else that is published gives them away. No Django in here.

What is published, and why nothing hidden can be computed from it: `docs/decisions/0039-suppression.md`.
"""

from .published import Cell, Hidden, Shown, add, cell, total
from .scattered import FLOOR, Part, scatter
from .solving import Published, Row, solve
from .trees import Node, leaf, node

__all__ = [
    "FLOOR",
    "Cell",
    "Hidden",
    "Node",
    "Part",
    "Published",
    "Row",
    "Shown",
    "add",
    "cell",
    "leaf",
    "node",
    "scatter",
    "solve",
    "total",
]
