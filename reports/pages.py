"""Figures as a page shows them: tables of words and numbers, each number with the address of its list."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.charts import Chart, ChartRow
from reports.figures import ALL, FIGURES, Figure, Scope, total

# What a committee is shown, in this order; every figure stands in one section.
SECTIONS = (
    (
        gettext_lazy("Hồ sơ đang quản lý"),
        (
            *("open_state", "open_risk", "open_label", "open_harmful", "open_sex", "open_age"),
            *("open_sector", "open_birth", "open_residence"),
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
# Of these many cells are 0 in most communes: then only the others are shown, and a sentence says so.
LONG = ("open_sector", "new_sector", "support", "worth", "placed", "sent")


@dataclass(frozen=True)
class Line:
    """A number with its words; `href` is the list that it counts."""

    label: str
    number: int | None
    href: str


@dataclass(frozen=True)
class FigureTable:
    """A figure on a page: its numbers, and the whole of them; `short` when cells of 0 are left out."""

    figure: Figure
    lines: tuple[Line, ...]
    whole: Line
    short: bool


def sections(scope: Scope, found: dict) -> list[tuple[str, list[FigureTable]]]:
    """Return every section with its figures, from the numbers `found` (of `figures.numbers`)."""
    return [(name, [table(FIGURES[code], scope, found[code]) for code in codes]) for name, codes in SECTIONS]


def table(figure: Figure, scope: Scope, cells: dict) -> FigureTable:
    """Return one figure of `scope` as a table; `cells` are its numbers."""
    lines = tuple(
        Line(str(cell.label), cells[cell.code], address(figure.code, cell.code, scope))
        for cell in figure.cells_of(scope)
    )
    short = figure.code in LONG and not all(line.number for line in lines)
    whole = Line(_("Tổng số"), total(cells), address(figure.code, ALL, scope))
    return FigureTable(figure, tuple(line for line in lines if line.number or not short), whole, short)


def address(figure: str, cell: str, scope: Scope) -> str:
    """Return the address of the list behind a number of one commune, as it was known then."""
    asked = {"commune": scope.communes[0], "period": scope.period.code, "at": scope.known_at.isoformat()}
    return f"{reverse('reports:figure', args=[figure, cell])}?{urlencode(asked)}"


def state_chart(scope: Scope, found: dict) -> Chart:
    """Return the chart of open cases by state."""
    figure = FIGURES["open_state"]
    cells = found["open_state"]
    rows = tuple(ChartRow(str(cell.label), cells[cell.code]) for cell in figure.cells_of(scope))
    caption = _("Tổng số %(count)s hồ sơ đang mở, mỗi hồ sơ ở một bước.") % {"count": total(cells)}
    return Chart(str(_("Hồ sơ đang mở theo tình trạng")), caption, str(_("hồ sơ")), rows)
