"""Turn blocks into ReportLab flowables."""

from collections.abc import Sequence
from functools import singledispatch

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer, TableStyle
from reportlab.platypus import PageBreak as NewPage

from reports.charts import Chart, LineChart, StackChart

from . import blocks, masthead, styles, tables, tagging, wording
from .lines import HEIGHT as LINES_HEIGHT
from .squares import Box
from .tagging import Grid, Rule
from .text import one_line, paragraph

HEADING_LIMIT = 200
LABEL_LIMIT = 300
TILES_IN_A_ROW = 3
SIGNERS_IN_A_ROW = 3
TILE_GAP = 2 * mm
# Between facts and the text around them.
GAP = 1.5 * mm
# Room that must be left on a page for the beginning of a piece, or it starts on the next page.
ROOM_FOR_HEADING = 14 * mm
# Two lines of a paragraph: one line of it never stands alone, so that less would leave the heading by itself.
ROOM_FOR_LINES = 14 * mm
ROOM_FOR_START = 28 * mm
ROOM_FOR_ANSWER = 60 * mm
ROOM_FOR_CHOICE = 6 * mm
ROOM_FOR_CHART_HEAD = 24 * mm
ROOM_FOR_CHART_ROW = 7 * mm
TALLEST_WHOLE_CHART = 130 * mm
# A hand needs eight millimetres.
LINE_TO_WRITE = 8 * mm
MOST_LINES = 40
CHOICE_CELLS = TableStyle(
    [("LEFTPADDING", (0, 0), (0, 0), 1 * mm), ("TOPPADDING", (0, 0), (0, 0), 3)], parent=masthead.FLUSH
)
TOP_CELLS = (styles.CELL_FONT, ("VALIGN", (0, 0), (-1, -1), "TOP"))


def story(pieces: Sequence[blocks.Block]) -> list[Flowable]:
    """Return the flowables of all blocks; no heading is left alone at the foot of a page."""
    flow: list[Flowable] = []
    for index, piece in enumerate(pieces):
        flow.append(CondPageBreak(_room(pieces, index)))
        flow.extend(flowables(piece))
    return flow


def _room(pieces: Sequence[blocks.Block], index: int) -> float:
    """Return the height that the piece needs below the last line, with what a heading must not leave."""
    if index >= len(pieces):
        return 0
    piece = pieces[index]
    if isinstance(piece, blocks.Section):
        after = _after_note(pieces, index)
        room = ROOM_FOR_HEADING * (after - index) + max(_room(pieces, after), ROOM_FOR_LINES)
        return min(room, TALLEST_WHOLE_CHART + 2 * ROOM_FOR_HEADING)
    if isinstance(piece, blocks.Room):
        return min(piece.lines * LINE_TO_WRITE, ROOM_FOR_ANSWER)
    if isinstance(piece, blocks.Choices):
        return min(len(piece.options) * ROOM_FOR_CHOICE, ROOM_FOR_ANSWER)
    if isinstance(piece, LineChart):
        return ROOM_FOR_CHART_HEAD + LINES_HEIGHT
    if isinstance(piece, Chart | StackChart):
        return min(ROOM_FOR_CHART_HEAD + ROOM_FOR_CHART_ROW * len(piece.rows), TALLEST_WHOLE_CHART)
    return ROOM_FOR_START if isinstance(piece, blocks.Table | blocks.Figures | blocks.KeyValues) else 0


def _after_note(pieces: Sequence[blocks.Block], index: int) -> int:
    """Return where the piece stands that the heading at `index` must not leave; a note between is none."""
    after = index + 1
    is_note = after < len(pieces) and isinstance(pieces[after], blocks.Text) and pieces[after].muted
    return after + 1 if is_note else after


@singledispatch
def flowables(block: blocks.Block) -> list[Flowable]:
    """Return the flowables of one block. Raises TypeError for anything that is not a block."""
    raise TypeError(f"{type(block).__name__} is not a block of a document.")


@flowables.register
def _section(block: blocks.Section) -> list[Flowable]:
    title = one_line(block.title, HEADING_LIMIT)
    heading = paragraph(title, styles.SECTION if block.level == 1 else styles.SUBSECTION)
    heading.bookmark = (title, block.level)
    heading.element = tagging.Element("H2")
    return [heading]


@flowables.register
def _text(block: blocks.Text) -> list[Flowable]:
    return [paragraph(block.text, styles.NOTE if block.muted else styles.BODY)]


@flowables.register
def _basis(block: blocks.Basis) -> list[Flowable]:
    return [paragraph(block.text, styles.BASIS)]


@flowables.register
def _centred(block: blocks.Centred) -> list[Flowable]:
    return [paragraph(one_line(block.text, HEADING_LIMIT), styles.CENTRED)]


@flowables.register
def _bullets(block: blocks.Bullets) -> list[Flowable]:
    items = [paragraph(item, styles.BULLET, bullet="–") for item in block.items]
    tagging.tag_list(items)
    return items


@flowables.register
def _choices(block: blocks.Choices) -> list[Flowable]:
    rows = [
        (Box(ticked), paragraph(_ticked(words, ticked), styles.CHOICE)) for words, ticked in block.options
    ]
    tagging.tag_list(rows)
    widths = (7 * mm, styles.WIDTH - 7 * mm)
    return [Grid([row], colWidths=widths, style=CHOICE_CELLS, splitInRow=1) for row in rows]


def _ticked(words: str, ticked: bool) -> str:
    # Translators: beside an answer that is ticked on paper, for those to whom the paper is read aloud.
    return _("%(answer)s (đã chọn)") % {"answer": words} if ticked else words


@flowables.register
def _to_write(block: blocks.Room) -> list[Flowable]:
    return [
        Rule(width="100%", thickness=0.6, color=styles.RULE, dash=(1, 2), spaceBefore=LINE_TO_WRITE)
        for _line in range(min(block.lines, MOST_LINES))
    ]


@flowables.register
def _table(block: blocks.Table) -> list[Flowable]:
    return tables.table(block)


@flowables.register
def _chart(block: Chart) -> list[Flowable]:
    return tables.chart(block)


@flowables.register
def _stack(block: StackChart) -> list[Flowable]:
    return tables.stack(block)


@flowables.register
def _lines(block: LineChart) -> list[Flowable]:
    return tables.lines(block)


@flowables.register
def _figures(block: blocks.Figures) -> list[Flowable]:
    tiles = [_tile(figure) for figure in block.items]
    flow: list[Flowable] = [Spacer(0, TILE_GAP)]
    for line in _chunks(tiles, TILES_IN_A_ROW):
        flow += [_tile_line(line), Spacer(0, TILE_GAP)]
    return flow


def _tile(figure: blocks.Figure) -> list[Flowable]:
    # Words such as "không có dữ liệu" are set smaller than a number, or they would not fit.
    look = styles.TILE_VALUE if _has_digit(figure.value) else styles.TILE_WORDS
    tile = [
        paragraph(wording.shown(figure.value), look, limit=40),
        paragraph(figure.label, styles.TILE_LABEL, limit=LABEL_LIMIT),
    ]
    if figure.note:
        tile.append(paragraph(figure.note, styles.TILE_NOTE, limit=LABEL_LIMIT))
    return tile


def _has_digit(value: wording.Value) -> bool:
    return any(character.isdigit() for character in wording.shown(value))


def _tile_line(tiles: list[list[Flowable]]) -> Grid:
    """Return up to three tiles on a tinted ground with white gaps between them."""
    width = (styles.WIDTH - TILE_GAP * (TILES_IN_A_ROW - 1)) / TILES_IN_A_ROW
    cells = [cell for tile in tiles for cell in (tile, [])][:-1]
    sizes = [width if index % 2 == 0 else TILE_GAP for index in range(len(cells))]
    grounds = [
        command
        for index in range(0, len(cells), 2)
        for command in (
            ("BACKGROUND", (index, 0), (index, 0), styles.TILE_FILL),
            ("LINEBEFORE", (index, 0), (index, 0), 2.5, styles.BAR_FILL),
        )
    ]
    look = TableStyle([*TOP_CELLS, ("LEFTPADDING", (0, 0), (-1, -1), 3 * mm), *grounds])
    return Grid([cells], colWidths=sizes, style=look, hAlign="LEFT")


@flowables.register
def _key_values(block: blocks.KeyValues) -> list[Flowable]:
    rows = [
        [
            paragraph(label, styles.CELL_HEAD["left"], limit=LABEL_LIMIT),
            paragraph(wording.shown(value), styles.CELL["left"], limit=tables.CELL_LIMIT),
        ]
        for label, value in block.pairs
    ]
    if not rows:
        return []
    tagging.tag_rows(rows, row_heads=True)
    look = TableStyle([*TOP_CELLS, ("LINEBELOW", (0, 0), (-1, -1), 0.25, styles.RULE)])
    widths = (0.34 * styles.WIDTH, 0.66 * styles.WIDTH)
    return [Grid(rows, colWidths=widths, style=look, splitInRow=1, spaceBefore=GAP, spaceAfter=GAP)]


@flowables.register
def _page_break(_block: blocks.PageBreak) -> list[Flowable]:
    return [NewPage()]


@flowables.register
def _signature(block: blocks.Signature) -> list[Flowable]:
    return [
        flowable
        for line in _chunks(block.signers, SIGNERS_IN_A_ROW)
        for flowable in (Spacer(0, 6 * mm), _sign_line(line))
    ]


def _sign_line(signers: Sequence[blocks.Signer]) -> Grid:
    places = [masthead.sign_place(signer.title, signer.name) for signer in signers]
    return Grid([places], colWidths=[styles.WIDTH / len(places)] * len(places), style=masthead.FLUSH)


def _chunks(items: Sequence, size: int) -> list[Sequence]:
    return [items[start : start + size] for start in range(0, len(items), size)]
