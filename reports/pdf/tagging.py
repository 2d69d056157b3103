"""The structure of a document, for a reader that speaks it: headings, paragraphs, lists, tables, figures.

ReportLab draws a page and says nothing about what it draws. What carries meaning is therefore drawn between
two marks that name its element, and at the end the tree of elements is written into the file (ISO 32000-1,
14.7 and 14.8). Rules, grounds and the lines on every page are marked as artifacts: they are not read out.
"""

from collections.abc import Callable, Iterator, Sequence

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFName, PDFObject
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, LongTable, Table

COLUMN_HEAD = "/A<</O/Table/Scope/Column>>"
ROW_HEAD = "/A<</O/Table/Scope/Row>>"


class Element:
    """One element: its kind ("P", "H1", "TD" …), the element it stands in, and what was drawn of it.

    An element is part of the tree from the moment it is first drawn, so the tree has the order of the pages.
    Without a parent it stands in the document that is being drawn. `attributes` are entries as the file
    writes them. One that `repeats` is read out on its first page only: the head of a table.
    """

    __slots__ = ("attributes", "kids", "kind", "number", "page", "parent", "repeats")

    def __init__(self, kind: str, parent: "Element | None" = None, attributes: str = "", *, repeats=False):
        self.kind, self.parent, self.attributes, self.repeats = kind, parent, attributes, repeats
        self.kids: list[Element | tuple[int, int]] = []
        # The page on which it was first drawn, from 1; the number of its object in the file.
        self.page = self.number = 0


class Tags:
    """The marks of all pages of one file, collected while the pages are drawn."""

    def __init__(self):
        self.root = Element("Document")
        self.root.page = 1
        self.part = self.root
        self.pages: dict[int, list[Element]] = {}

    def begin_part(self) -> None:
        """Begin one of the documents of which the file holds several."""
        self.part = Element("Part", self.root)

    def begin(self, canvas: Canvas, element: Element) -> None:
        """Mark what is drawn from here as content of `element`; `end` ends it."""
        page = canvas.getPageNumber()
        if element.repeats and element.page not in (0, page):
            return begin_artifact(canvas)
        marks = self.pages.setdefault(page, [])
        self._attach(element, page)
        element.kids.append((page, len(marks)))
        canvas._code.append(f"/{element.kind}<</MCID {len(marks)}>>BDC")
        marks.append(element)
        return None

    def _attach(self, element: Element, page: int) -> None:
        while not element.page:
            element.page = page
            element.parent = element.parent or self.part
            element.parent.kids.append(element)
            element = element.parent

    def write(self, document: PDFDocument) -> None:
        """Put the tree into `document`, whose pages are all drawn."""
        root = _Written()
        root_number = _number(document, root)
        written = []
        for element in _all_of(self.root):
            written.append((element, _Written()))
            element.number = _number(document, written[-1][1])
        pages = [document.idToObject[f"Page{page}"] for page in range(1, len(document.Pages.pages) + 1)]
        numbers = [_number(document, page) for page in pages]
        for element, object_ in written:
            parent = element.parent.number if element.parent else root_number
            object_.text = _entry(element, parent, numbers)
        for place, page in enumerate(pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = place, PDFName("S")
        root.text = (
            f"<</Type/StructTreeRoot/K {self.root.number} 0 R/ParentTreeNextKey {len(pages)}"
            f"/ParentTree<</Nums[{self._parents(len(pages))}]>>>>"
        )
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = _Written("<</Marked true>>")

    def _parents(self, pages: int) -> str:
        """Return, for each page, the elements of its marks in their order."""
        return "\n".join(
            f"{page - 1}[{' '.join(f'{each.number} 0 R' for each in self.pages.get(page, ()))}]"
            for page in range(1, pages + 1)
        )


class _Written(PDFObject):
    """An object of the file, as it is written."""

    def __init__(self, text: str = ""):
        self.text = text

    def format(self, _document: PDFDocument) -> bytes:
        """Return the object's own bytes (called by ReportLab)."""
        return self.text.encode("ascii")


def _number(document: PDFDocument, object_: PDFObject) -> int:
    return document.idToObjectNumberAndVersion[document.Reference(object_).name][0]


def _all_of(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _all_of(kid)


def _entry(element: Element, parent: int, pages: Sequence[int]) -> str:
    kids = " ".join(_kid(kid, element.page, pages) for kid in element.kids)
    kids = kids if len(element.kids) == 1 else f"[{kids}]"
    page = f"/Pg {pages[element.page - 1]} 0 R"
    return f"<</Type/StructElem/S/{element.kind}/P {parent} 0 R{page}{element.attributes}/K {kids}>>"


def _kid(kid: Element | tuple[int, int], own_page: int, pages: Sequence[int]) -> str:
    if isinstance(kid, Element):
        return f"{kid.number} 0 R"
    page, mark = kid
    return str(mark) if page == own_page else f"<</Type/MCR/Pg {pages[page - 1]} 0 R/MCID {mark}>>"


def begin(canvas: Canvas, element: Element) -> bool:
    """Mark what is drawn from here as content of `element`; False on a canvas whose content is not tagged."""
    tags = getattr(canvas, "tags", None)
    if tags is None:
        return False
    tags.begin(canvas, element)
    return True


def begin_artifact(canvas: Canvas) -> None:
    """Mark what is drawn from here as nothing to read out."""
    canvas._code.append("/Artifact BMC")


def end(canvas: Canvas) -> None:
    """End what `begin` or `begin_artifact` began."""
    canvas._code.append("EMC")


def draw_artifact(canvas: Canvas, draw: Callable[[], None]) -> None:
    """Call `draw` and mark what it draws as nothing to read out."""
    begin_artifact(canvas)
    draw()
    end(canvas)


def figure(alt: str, box: Sequence[float], parent: Element | None = None) -> Element:
    """Return a figure that says `alt` in place of a picture; `box` are its left, foot, right and head."""
    corners = " ".join(f"{value:.2f}" for value in box)
    said = alt.encode("utf-16-be").hex()
    return Element("Figure", parent, f"/Alt<feff{said}>/A<</O/Layout/Placement/Block/BBox[{corners}]>>")


def tag_rows(rows: Sequence[Sequence], *, heads: int = 0, row_heads: bool = False) -> Element:
    """Make the cells of `rows` the cells of one table and return its element.

    The first `heads` rows are the head and are repeated on every page; with `row_heads` the first cell of
    each row is the head of its row.
    """
    table = Element("Table")
    for row_place, row in enumerate(rows):
        line = Element("TR", table)
        for place, cell in enumerate(row):
            element = _cell(line, head=row_place < heads, row_head=row_heads and not place)
            for flowable in cell if isinstance(cell, list | tuple) else (cell,):
                flowable.element = element
    return table


def tag_list(items: Sequence[Flowable | Sequence[Flowable]]) -> None:
    """Make `items` the items of one list; one may be of several flowables."""
    whole = Element("L")
    for item in items:
        tagged(item if isinstance(item, list | tuple) else [item], Element("LBody", Element("LI", whole)))


def _cell(line: Element, *, head: bool, row_head: bool) -> Element:
    if head:
        return Element("TH", line, COLUMN_HEAD, repeats=True)
    return Element("TH", line, ROW_HEAD) if row_head else Element("TD", line)


class _Ruled:
    """Grounds and rules of a table are artifacts."""

    def _drawBkgrnd(self) -> None:  # noqa: N802  ReportLab calls it by this name
        draw_artifact(self.canv, super()._drawBkgrnd)

    def _drawLines(self) -> None:  # noqa: N802  ReportLab calls it by this name
        draw_artifact(self.canv, super()._drawLines)


class Grid(_Ruled, Table):
    """A table of ReportLab; what stands in its cells is tagged by itself."""


class LongGrid(_Ruled, LongTable):
    """The same for many rows."""


class Rule(HRFlowable):
    """A line that is not read out."""

    def draw(self) -> None:
        """Draw the line (called by ReportLab)."""
        draw_artifact(self.canv, super().draw)


class Drawing(Flowable):
    """What is painted and not written: a figure for a reader that speaks, which says `alt` in its place.

    `paint` of a subclass draws it.
    """

    element: Element | None = None
    alt = ""

    def draw(self) -> None:
        """Draw it as a figure (called by ReportLab)."""
        left, foot = self.canv.absolutePosition(0, 0)
        box = (left, foot, left + self.width, foot + self.height)
        was_begun = begin(self.canv, figure(self.alt, box, self.element))
        self.paint()
        if was_begun:
            end(self.canv)

    def paint(self) -> None:
        """Draw it on `self.canv`."""
        raise NotImplementedError


def tagged(flowables: Sequence[Flowable], element: Element) -> None:
    """Make all `flowables` content of `element`."""
    for flowable in flowables:
        flowable.element = element
