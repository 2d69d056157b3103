"""Figures as a page shows them: tables of words and numbers, each number with the address of its list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.charts import Chart, ChartRow, StackChart, StackRow
from reports.figures import ALL, FIGURES, Figure, Period, Scope, total
from reports.figures.buckets import coming
from reports.figures.sources import CROSS
from reports.words import until_words

# What a committee is shown, in this order; every figure stands in one section.
SECTIONS = (
    (
        gettext_lazy("Hồ sơ đang quản lý"),
        (
            *("open_state", "open_risk", "open_label", "open_harmful", "open_sex", "open_age"),
            *("open_sector", "open_sector_sex", "open_sector_age", "open_birth", "open_residence"),
        ),
    ),
    (
        gettext_lazy("Hồ sơ mới và kết thúc trong kỳ"),
        (
            *("new", "new_harmful", "new_sex", "new_age", "new_sector", "new_helped"),
            *("ended", "ended_reason"),
        ),
    ),
    (gettext_lazy("Thực hiện thời hạn"), ("clock_emergency", "clock_plan", "clock_approval")),
    (
        gettext_lazy("Chuyển gửi, việc học và chuyên cần"),
        ("sent", "answers", "after_30", "after_90", "after_180", "placed", "expected", "attended"),
    ),
    (gettext_lazy("Hỗ trợ đã cấp trong kỳ"), ("support", "worth")),
)
# Of so many communes an address can name each; of more a number has no list.
MOST_NAMED = 400
# Of these many cells are 0 in most communes: then only the others are shown, and a sentence says so.
LONG = ("open_sector", "new_sector", "support", "worth", "placed", "sent")


@dataclass(frozen=True)
class Line:
    """A number with its words; `href` is the list that it counts, `words` stand where there is no number."""

    label: str
    number: int | None
    href: str
    words: str = ""


@dataclass(frozen=True)
class FigureTable:
    """A figure on a page: its numbers, and the whole of them; `short` when cells of 0 are left out.

    Where two things decide the cell, `stack` is drawn in place of the lines.
    """

    figure: Figure
    lines: tuple[Line, ...]
    whole: Line
    short: bool
    stack: StackChart | None = None


def sections(scope: Scope, found: dict) -> list[tuple[str, list[FigureTable]]]:
    """Return every section with its figures, from the numbers `found` (of `figures.numbers`)."""
    return [(name, [table(FIGURES[code], scope, found[code]) for code in codes]) for name, codes in SECTIONS]


def table(figure: Figure, scope: Scope, cells: dict) -> FigureTable:
    """Return one figure of `scope` as a table; `cells` are its numbers."""
    if figure.across:
        whole = Line(_whole(scope), total(cells), address(figure.code, ALL, scope))
        return FigureTable(figure, (), whole, False, stack_of(figure, scope, cells))
    lines = tuple(
        Line(str(cell.label), cells[cell.code], address(figure.code, cell.code, scope))
        for cell in figure.cells_of(scope)
    )
    short = figure.code in LONG and not all(line.number for line in lines)
    whole = Line(_whole(scope), total(cells), address(figure.code, ALL, scope))
    kept = [line for line in lines if line.number or not short]
    later = coming(scope) if figure.blank else []
    return FigureTable(
        figure, (*kept, *(Line(label, None, "", _("chưa đến")) for label in later)), whole, short
    )


def _whole(scope: Scope) -> str:
    if scope.runs:
        return _("Tổng số %(until)s") % {"until": until_words(scope.day)}
    return _("Tổng số")


def stack_of(figure: Figure, scope: Scope, cells: dict) -> StackChart:
    """Return a figure that two things decide as bars of parts, each number with its list."""
    rows = []
    for row in figure.down(scope):
        codes = [f"{row.code}{CROSS}{one.code}" for one in figure.across]
        values = tuple(cells[code] for code in codes)
        if any(value != 0 for value in values):
            hrefs = tuple(address(figure.code, code, scope) for code in codes)
            rows.append(StackRow(str(row.label), values, hrefs, address(figure.whole, row.code, scope)))
    parts = tuple(str(one.label) for one in figure.across)
    return StackChart(str(figure.label), stack_caption(rows, parts), str(figure.unit), parts, tuple(rows))


def stack_caption(rows: list[StackRow], parts: tuple[str, ...]) -> str:
    """Return one sentence that says where most of it lies."""
    known = [
        (value, row.label, part)
        for row in rows
        for value, part in zip(row.values, parts, strict=True)
        if value
    ]
    if not known:
        return _("Các số đã ghi nhận đều bằng 0.")
    value, row, part = max(known, key=lambda one: one[0])
    words = {"row": row, "part": part, "number": number_format(value, force_grouping=True)}
    # Translators: the largest part of a chart: sector, then sex or age.
    return _("Nhiều nhất: %(row)s, %(part)s: %(number)s.") % words


def address(figure: str, cell: str, scope: Scope) -> str:
    """Return the address of the list behind a number of the communes of `scope`, as it was known then."""
    return list_address(figure, cell, scope.communes, scope.period, scope.known_at)


def list_address(figure: str, cell: str, communes: Iterable[int], period: Period, at: dt.datetime) -> str:
    """Return the address of the list behind a number of `communes` (keys) in `period` as known at `at`."""
    asked = {"commune": ",".join(map(str, communes)), "period": period.code, "at": at.isoformat()}
    return f"{reverse('reports:figure', args=[figure, cell])}?{urlencode(asked)}"


def state_chart(scope: Scope, found: dict) -> Chart:
    """Return the chart of open cases by state."""
    figure = FIGURES["open_state"]
    cells = found["open_state"]
    rows = tuple(
        ChartRow(str(cell.label), cells[cell.code], href=address(figure.code, cell.code, scope))
        for cell in figure.cells_of(scope)
    )
    caption = _("Tổng số %(count)s hồ sơ đang quản lý, mỗi hồ sơ ở một bước.") % {"count": total(cells)}
    return Chart(str(figure.label), caption, str(_("hồ sơ")), rows)
