"""Read the structure of a PDF as a reader that speaks does, and find what is wrong with it."""

from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "INLINE IMAGE"}
KINDS = {"Document", "Part", "H1", "H2", "H3", "H4", "P", "L", "LI", "LBody", "Table", "Caption", "TR", "TH"}
KINDS |= {"TD", "Figure"}


@dataclass
class Node:
    """One element: its kind, its kids in order, the marks (page, number) it is drawn at."""

    kind: str
    alt: str = ""
    scope: str = ""
    kids: list["Node"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def all(self, *kinds: str) -> list["Node"]:
        """Return the elements of `kinds` below, in reading order."""
        found = [self] if self.kind in kinds else []
        return found + [each for kid in self.kids for each in kid.all(*kinds)]


def tree(content: bytes) -> Node:
    """Return the element that holds all others."""
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = {page.objgen: place for place, page in enumerate(pdf.pages)}
        return _node(pdf.Root.StructTreeRoot.K, pages)


def _node(element, pages) -> Node:
    attributes = element.get("/A", {})
    node = Node(str(element.S)[1:], str(element.get("/Alt", "")), str(attributes.get("/Scope", "")))
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            node.marks.append((pages[element.Pg.objgen], kid))
        elif "/MCID" in kid:
            node.marks.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            assert kid.P.objgen == element.objgen
            node.kids.append(_node(kid, pages))
    return node


def marks(content: bytes) -> list[list[int]]:
    """Return of each page the numbers of its marks as drawn. Raises AssertionError for unmarked paint."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [_marks_of(page) for page in pdf.pages]


def _marks_of(page) -> list[int]:
    found, open_marks = [], 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            assert not open_marks, "a mark within a mark"
            open_marks += 1
            if name == "BDC":
                found.append(int(operands[1].MCID))
        elif name == "EMC":
            open_marks -= 1
        else:
            assert open_marks or name not in PAINTS, f"{name} is drawn outside of every mark"
    assert not open_marks
    return found


def structure_faults(content: bytes) -> list[str]:
    """Return what is wrong with the structure of the file; an empty list when nothing is."""
    root = tree(content)
    drawn = {(page, mark) for page, each in enumerate(marks(content)) for mark in each}
    nodes = root.all(*KINDS)
    placed = [mark for node in nodes for mark in node.marks]
    faults = [f"unknown kind {node.kind}" for node in _every(root) if node.kind not in KINDS]
    faults += ["a mark has no element"] * (drawn != set(placed)) + ["two have it"] * (
        len(placed) != len(set(placed))
    )
    faults += [
        f"a figure without words on page {node.marks[0][0]}" for node in root.all("Figure") if not node.alt
    ]
    for part in root.all("Part") or [root]:
        faults += _heading_faults(part)
    for table in root.all("Table"):
        faults += _table_faults(table)
    return faults + _parent_faults(content)


def _every(node: Node) -> list[Node]:
    return [node] + [each for kid in node.kids for each in _every(kid)]


def _heading_faults(part: Node) -> list[str]:
    depth, faults = 0, []
    for heading in part.all("H1", "H2", "H3", "H4"):
        level = int(heading.kind[1])
        faults += [f"H{depth} is followed by H{level}"] * (level > depth + 1)
        depth = level
    return faults


def _table_faults(table: Node) -> list[str]:
    widths = {len(line.all("TH", "TD")) for line in table.all("TR")}
    faults = [f"a table with rows of {sorted(widths)} cells"] * (len(widths) != 1)
    return faults + ["a head without scope"] * any(not head.scope for head in table.all("TH"))


def _parent_faults(content: bytes) -> list[str]:
    """Each mark of each page leads to the element that holds it."""
    faults = []
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        lists = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        for page in pdf.pages:
            for mark, element in enumerate(lists[int(page.StructParents)]):
                held = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
                own = [kid for kid in held if isinstance(kid, int) and element.Pg.objgen == page.objgen]
                far = [kid.MCID for kid in held if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid]
                faults += [f"mark {mark} leads nowhere"] * (mark not in own and mark not in far)
    return faults
