"""The categories of one breakdown as a tree: what may only be shown together hangs below one node."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Node:
    """A category, or categories that are shown together when one of them is too small; codes are unique."""

    code: str
    children: tuple["Node", ...] = ()

    @cached_property
    def leaves(self) -> frozenset[str]:
        """The codes of the categories under this node; its own when it is one."""
        if not self.children:
            return frozenset({self.code})
        return frozenset().union(*(child.leaves for child in self.children))

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The categories from left to right, as tables show them."""
        return sum((child.order for child in self.children), ()) if self.children else (self.code,)


def leaf(code: str) -> Node:
    """Return a category."""
    return Node(code)


def node(code: str, *children: Node | str) -> Node:
    """Return a node over `children`; a text is a category. Raises ValueError for one that is there twice."""
    found = Node(code, tuple(Node(child) if isinstance(child, str) else child for child in children))
    if len(set(found.order)) != len(found.order):
        raise ValueError("A category stands in a tree once.")
    return found
