"""Turn tables and charts into grids that break over pages and repeat their head."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, TableStyle

from reports.charts import PART_PATTERNS, Chart, ChartRow, LineChart, StackChart, StackRow

from . import styles, tagging, wording
from .bars import Bar
from .blocks import Alignment, Column, Table
from .lines import Lines
from .stacks import Stack, Swatch
from .text import MAX_CHARACTERS, one_line, paragraph

# What somebody wrote stands in a form as it is: a row that is higher than a page goes on on the next one.
CELL_LIMIT = MAX_CHARACTERS
TITLE_LIMIT = 300
# A head is repeated on every page and must leave room for rows, also in the narrowest column.
HEAD_LIMIT = 80
NARROWEST = 0.06
# A longer list belongs in a spreadsheet; what is left out is said under the table.
MAX_ROWS = 5000
PADDING = 1.4 * mm
# A hand needs eight millimetres.
ROOM_TO_WRITE = 8 * mm
CHART_COLUMNS = (Column("", 0.36), Column("", 0.20, "right"), Column("", 0.44))

GRID = [
    styles.CELL_FONT,
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), 1.6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
    ("BACKGROUND", (0, 0), (-1, 0), styles.HEAD_FILL),
    ("LINEABOVE", (0, 0), (-1, 0), 0.8, styles.INK),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.INK),
    ("LINEBELOW", (0, 1), (-1, -1), 0.25, styles.RULE),
]
ZEBRA = ("ROWBACKGROUNDS", (0, 1), (-1, -1), (styles.PAPER, styles.ZEBRA_FILL))
TOTAL = [
    ("LINEABOVE", (0, -1), (-1, -1), 0.8, styles.INK),
    ("BACKGROUND", (0, -1), (-1, -1), styles.HEAD_FILL),
]


def table(block: Table) -> list[Flowable]:
    """Return title, grid and notes; without rows the block's sentence stands in place of the grid."""
    parts = _title(block.title)
    if block.rows or block.total:
        parts = _captioned(parts, *_grid(block))
    else:
        parts.append(paragraph(block.empty or _("Chưa có mục nào."), styles.BODY))
    return parts + [paragraph(note, styles.NOTE, limit=TITLE_LIMIT) for note in _notes(block)]


def chart(block: Chart) -> list[Flowable]:
    """Return the chart as a table whose last column holds the bars, with the caption above it."""
    head = [_("Phân loại"), block.unit, _("Biểu đồ")]
    rows = [_head_row(head, [column.align for column in CHART_COLUMNS])]
    rows += [_chart_row(block, row) for row in block.rows]
    parts = [paragraph(one_line(block.title, TITLE_LIMIT), styles.CAPTION)]
    if block.caption:
        parts.append(paragraph(block.caption, styles.NOTE, limit=TITLE_LIMIT))
    if not block.rows:
        return [*parts, paragraph(_("Không có dữ liệu."), styles.BODY)]
    # A number stands beside its bar, also where the label takes two lines.
    middle = ("VALIGN", (1, 1), (2, -1), "MIDDLE")
    return _captioned(parts, rows, _long_table(rows, CHART_COLUMNS, [*GRID, middle]))


def stack(block: StackChart) -> list[Flowable]:
    """Return the chart as a table: the parts as columns with their patterns in the head, the bars last."""
    parts = [paragraph(one_line(block.title, TITLE_LIMIT), styles.CAPTION)]
    if block.caption:
        parts.append(paragraph(block.caption, styles.NOTE, limit=TITLE_LIMIT))
    if not block.rows:
        return [*parts, paragraph(_("Không có dữ liệu."), styles.BODY)]
    columns = (
        Column(_("Phân loại"), 0.27),
        *(Column(part, 0.4 / len(block.parts), "right") for part in block.parts),
        Column(_("Tổng số"), 0.09, "right"),
        Column(_("Biểu đồ"), 0.24),
    )
    aligns = [column.align for column in columns]
    head = _head_row([column.title for column in columns], aligns)
    for at, pattern in enumerate(PART_PATTERNS[: len(block.parts)], 1):
        head[at] = [head[at], Swatch(pattern)]
    room = widths(columns)[-1] - 2 * PADDING
    rows = [head, *(_stack_row(block, row, aligns, room) for row in block.rows)]
    middle = ("VALIGN", (1, 1), (-1, -1), "MIDDLE")
    swatches = ("ALIGN", (1, 0), (len(block.parts), 0), "RIGHT")
    return _captioned(parts, rows, _long_table(rows, columns, [*GRID, middle, swatches]))


def _stack_row(block: StackChart, row: StackRow, aligns: Sequence[Alignment], room: float) -> list[Flowable]:
    pairs = [
        f"{part} {wording.shown(value)}" for part, value in zip(block.parts, row.values, strict=True) if value
    ]
    alt = one_line(f"{row.label}: {', '.join(pairs) or wording.shown(row.total)}", TITLE_LIMIT)
    cells = _row((row.label, *row.values, row.total), aligns[:-1], styles.CELL)
    return [*cells, Stack(block.shares(row), room, alt=alt)]


def _captioned(caption: list[Flowable], rows: list, grid: tagging.LongGrid) -> list[Flowable]:
    """Return caption and grid, tagged as one table."""
    table = tagging.tag_rows(rows, heads=1)
    tagging.tagged(caption, tagging.Element("Caption", table))
    return [*caption, grid]


def lines(block: LineChart) -> list[Flowable]:
    """Return the lines with the caption above them and their numbers as a table below."""
    parts = [paragraph(one_line(block.title, TITLE_LIMIT), styles.CAPTION)]
    parts.append(paragraph(block.caption, styles.NOTE, limit=TITLE_LIMIT))
    columns = (Column(_("Kỳ"), 2), *(Column(label, 2, "right") for label, _values in block.series))
    rows = tuple(
        (full, *(values[at] for _label, values in block.series))
        for at, (_short, full) in enumerate(block.labels)
    )
    if not rows:
        return [*parts, paragraph(_("Không có dữ liệu."), styles.BODY)]
    return [*parts, Lines(block, styles.WIDTH), *table(Table(columns, rows))]


def widths(columns: Sequence[Column]) -> list[float]:
    """Return the widths in points that share the text width by the columns' proportions."""
    total = sum(column.width for column in columns)
    floored = [max(column.width / total, NARROWEST) for column in columns]
    return [styles.WIDTH * share / sum(floored) for share in floored]


def _title(title: str) -> list[Flowable]:
    return [paragraph(one_line(title, TITLE_LIMIT), styles.CAPTION)] if title else []


def _notes(block: Table) -> list[str]:
    notes = [block.note] if block.note else []
    if len(block.rows) > MAX_ROWS:
        words = _("Chỉ in %(shown)s dòng đầu trong tổng số %(all)s dòng.")
        notes.append(words % {"shown": wording.number(MAX_ROWS), "all": wording.number(len(block.rows))})
    return notes


def _grid(block: Table) -> tuple[list, tagging.LongGrid]:
    aligns = [column.align for column in block.columns]
    rows = [_head_row([column.title for column in block.columns], aligns)]
    rows += [_body_row(row, block.columns, aligns) for row in block.rows[:MAX_ROWS]]
    commands = [*GRID, ZEBRA]
    if block.total:
        rows.append(_row(block.total, aligns, styles.CELL_HEAD))
        commands += TOTAL
    return rows, _long_table(rows, block.columns, commands)


def _long_table(rows: list, columns: Sequence[Column], commands: list) -> tagging.LongGrid:
    return tagging.LongGrid(
        rows,
        colWidths=widths(columns),
        style=TableStyle(commands),
        repeatRows=1,
        # A row higher than a page is parted inside the row; every other row stays whole.
        splitInRow=1,
        spaceBefore=1 * mm,
        spaceAfter=3 * mm,
    )


def _head_row(titles: Sequence[str], aligns: Sequence[Alignment]) -> list[Paragraph]:
    return _row([one_line(title, HEAD_LIMIT) for title in titles], aligns, styles.CELL_HEAD)


def _row(values: Sequence[wording.Value], aligns: Sequence[Alignment], looks: dict) -> list[Paragraph]:
    cells = zip(values, aligns, strict=True)
    return [paragraph(wording.shown(value), looks[align], limit=CELL_LIMIT) for value, align in cells]


def _body_row(values: Sequence[wording.Value], columns: Sequence[Column], aligns: Sequence) -> list:
    cells: list = _row(values, aligns, styles.CELL)
    is_blank = not any(value != "" for value in values)
    if is_blank or any(column.to_write for column in columns):
        for place, (value, column) in enumerate(zip(values, columns, strict=True)):
            if value == "" and (is_blank or column.to_write):
                cells[place] = [cells[place], Spacer(0, ROOM_TO_WRITE)]
    return cells


def _chart_row(block: Chart, row: ChartRow) -> list[Flowable]:
    label, value = (column.align for column in CHART_COLUMNS[:2])
    room = widths(CHART_COLUMNS)[2] - 2 * PADDING
    share = None if row.value is None else block.share(row)
    shown = row.shown or wording.shown(row.value)
    return [
        paragraph(row.label, styles.CELL[label], limit=CELL_LIMIT),
        paragraph(shown, styles.CELL[value], limit=CELL_LIMIT),
        Bar(share, room, row.pattern, alt=one_line(f"{row.label}: {shown}", TITLE_LIMIT)),
    ]
