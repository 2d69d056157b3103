"""What is published of a system as plain data: kept once, read for years, with the trees of its day."""

from reports.suppression import Node, Published, Row


def pack(published: Published) -> dict:
    """Return everything that is told of a system as JSON; places without anything share one row."""
    return {
        "places": list(published.places),
        "totals": _packed(published.totals),
        "trees": {name: _tree(tree) for name, tree in published.trees.items()},
        "rows": [[name, code, _packed(rows)] for (name, code), rows in published.rows.items()],
    }


def unpack(data: dict) -> Published:
    """Return what `pack` was given."""
    trees = {name: _node(tree) for name, tree in data["trees"].items()}
    rows = {(name, code): _unpacked(found) for name, code, found in data["rows"]}
    return Published(tuple(data["places"]), _unpacked(data["totals"]), trees, rows)


def _packed(rows: list[Row]) -> list:
    empty = frozenset().union(*(row.places for row in rows if not row.number))
    told = [[sorted(row.places), row.number] for row in rows if row.number]
    return [*told, [sorted(empty), 0]] if empty else told


def _unpacked(rows: list) -> list[Row]:
    return [Row(frozenset(places), number) for places, number in rows]


def _tree(tree: Node) -> list:
    return [tree.code, [_tree(child) for child in tree.children]]


def _node(data: list) -> Node:
    code, children = data
    return Node(code, tuple(_node(child) for child in children))
