"""Reports of figures as tables: the numbers of the PDF one under another, each with what it counts and why.

A table holds no case and no name. A cell without data and a hidden one say so in words: neither is 0.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext

from django.utils.translation import gettext as _

from areas.models import Area
from interface.tables.spreadsheet_stream import CsvStream, XlsxStream
from reports.enums import ExportPurpose, TableFormat
from reports.figures import FIGURES, Scope, by_commune, together, total
from reports.pdf.head import RESTRICTED
from reports.pdf.wording import moment
from reports.statistics.reading import Reader
from reports.statistics.tables import Part, counts_side_by_side, months, parts, rates, series

STREAMS = {TableFormat.XLSX: XlsxStream, TableFormat.CSV: CsvStream}
Row = Sequence[object]
# Figure → cell → number; a cell without a row is left out.
Cells = dict[str, dict[str, int]]


def figure_rows(
    place, scope: Scope, communes: Iterable[Area], *, progress: Callable | None = None, part=nullcontext
) -> list[Row]:
    """Return a row for each cell of each figure of `place`, and then of each of its `communes`.

    One query for each of `figures.together`, within `part`; `progress` is told (done, of all) after each.
    """
    found: dict[int, Cells] = {}
    done = 0
    for codes in together():
        with part():
            for commune, figures in by_commune(scope, codes).items():
                found.setdefault(commune, {}).update(figures)
        done += len(codes)
        if progress:
            progress(done, len(FIGURES))
    single = [(one.name, found.get(one.pk, {})) for one in communes]
    told = single if len(single) == 1 else [(place.name, _summed(found.values())), *single]
    return [row for name, cells in told for row in _of_place(name, scope, cells)]


def figure_heads() -> tuple[str, ...]:
    """Return the headings of `figure_rows`."""
    place, figure, group, number = _("Địa bàn"), _("Số liệu"), _("Nhóm"), _("Số")
    return place, figure, group, number, _("Đơn vị"), _("Kỳ"), _("Số liệu đến lúc")


def published_heads() -> tuple[str, ...]:
    """Return the headings of `published_rows`."""
    indicator, about, split, group = _("Chỉ tiêu"), _("Nội dung"), _("Chia theo"), _("Nhóm")
    return indicator, about, split, group, _("Số"), _("Ghi chú"), _("Cách tính")


def definitions() -> list[Row]:
    """Return what each figure means, and who says so."""
    return [(one.label, one.meaning, one.source) for one in FIGURES.values()]


def _of_place(name: str, scope: Scope, found: Cells) -> list[Row]:
    rows, about = [], (scope.period.label, moment(scope.known_at))
    for code, figure in FIGURES.items():
        empty = None if figure.blank else 0
        cells = {cell: found.get(code, {}).get(cell.code, empty) for cell in figure.cells_of(scope)}
        for cell, number in cells.items():
            rows.append((name, figure.label, cell.label, _told(number), figure.unit, *about))
        rows.append((name, figure.label, _("Tổng số"), _told(total(cells)), figure.unit, *about))
    return rows


def _summed(places: Iterable[Cells]) -> Cells:
    found: Cells = {}
    for figures in places:
        for code, cells in figures.items():
            whole = found.setdefault(code, {})
            for cell, number in cells.items():
                whole[cell] = whole.get(cell, 0) + number
    return found


def published_rows(read: Reader, area: Area | None, known_at) -> list[Row]:
    """Return what is published of `area` (None: the country) as rows; what is hidden says so in words."""
    rows: list[Row] = []
    if read.has_splits:
        side = _("Ba cách đếm")
        rows += [
            ("I2", side, "", line.label, _value(line), why, "") for line, why in counts_side_by_side(read)
        ]
    rows += [("I2", line.label, "", "", line.value, line.note, "") for line in rates(read, area)]
    grid = months(read)
    rows += [("I2", grid.title, _("Tháng"), one.label, _value(one), one.note, "") for one in grid.lines]
    heads = (_("Hồ sơ mới"), _("Theo pháp luật"), _("SDG: kinh tế"), _("SDG: cả việc nhà"))
    for quarter in series(area, known_at):
        pairs = zip(heads, quarter.cells, strict=True)
        rows += [("I2", head, _("Quý"), quarter.label, _value(one), one.note, "") for head, one in pairs]
    return [*rows, *(row for one in parts(read, area) for row in _of_part(one))]


def _of_part(part: Part) -> list[Row]:
    about = (part.indicator, part.title)
    rows = [(*about, "", part.total.label, _value(part.total), part.total.note, part.meaning)]
    rows += [(*about, "", line.label, line.value, line.note, "") for line in part.lines]
    for grid in part.grids:
        rows += [(*about, grid.title, line.label, _value(line), line.note, "") for line in grid.lines]
        rows += [(*about, grid.title, "", "", grid.empty, "")] if grid.empty else []
    return rows


def table_file(
    run, heads: Sequence[str], rows: Iterable[Row], title: str, readers: str, meanings: Sequence[Row] = ()
) -> bytes:
    """Return `rows` as the file that `run` was asked for; `readers`: how far it may go.

    Level, scope of distribution, maker, purpose and `meanings` stand on a second sheet, in a .csv below the
    rows (Decree 56/2017/NĐ-CP, Article 24(3)).
    """
    job, form = run.job, TableFormat(run.params["format"])
    table = STREAMS[form](heads, title=title)
    for row in rows:
        table.append([cell if isinstance(cell, int) else str(cell) for cell in row])
    about = [
        [_("Mức độ bảo mật"), str(RESTRICTED)],
        [_("Phạm vi cung cấp"), readers],
        [_("Người yêu cầu"), job.by.full_name],
        [_("Yêu cầu lúc"), moment(job.asked_at)],
        [_("Mục đích"), str(ExportPurpose(job.purpose).label)],
        *([str(cell) for cell in row] for row in meanings),
    ]
    for line in about if form == TableFormat.CSV else ():
        table.append(line)
    return table.finish(about, _("Về tệp này"))


def _told(number: int | None) -> int | str:
    return _("không có dữ liệu") if number is None else number


def _value(line) -> int | str:
    return line.value if line.number is None else line.number
