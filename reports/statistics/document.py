"""The published tables of a period and an area as a PDF, always in Vietnamese."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from areas.models import Area
from reports.figures.periods import Period
from reports.pdf.blocks import Block, Column, KeyValues, Section, Table, Text
from reports.pdf.document import build_pdf
from reports.pdf.head import DocumentHead
from reports.statistics.reading import Reader, reader
from reports.statistics.tables import Grid, Line, Part, counts_side_by_side, months, parts, rates, series
from reports.suppression import Hidden
from vietnam.calendar import day_of

SYMBOL = "BC-TK"


class NotPublished(Exception):
    """The period was not published by then."""


def statistics_document(
    area: Area | None,
    period: Period,
    known_at: dt.datetime,
    by,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the tables of `area` (None: the country) for `period` as published by `known_at`, as a PDF.

    `by` is who makes it, `known_at` also the moment that stands on it. `progress(done, of)` is told how far
    it is. Raises NotPublished.
    """
    tell = progress or (lambda _done, _of: None)
    with override("vi"):
        read = reader(period, (str(area.pk),) if area else (), known_at)
        if read is None:
            raise NotPublished(period.code)
        tell(1, 3)
        blocks = _blocks(read, area, known_at)
        tell(2, 3)
        document = build_pdf(_head(area, read, known_at, by), blocks, language="vi")
        tell(3, 3)
    return document


def _head(area: Area | None, read: Reader, known_at: dt.datetime, by) -> DocumentHead:
    place = area.name if area else _("Cả nước")
    return DocumentHead(
        issuer=(_("ĐẾN TRƯỜNG"), _("SỐ LIỆU THỐNG KÊ")),
        symbol=SYMBOL,
        # Of a province its name; the country has none, there it is where the body has its seat.
        place=area.name if area else settings.STATISTICS_SEAT,
        date=day_of(known_at),
        title=_("SỐ LIỆU VỀ LAO ĐỘNG TRẺ EM"),
        subtitle=f"{place}, {read.period.so_far(read.until)}",
        distribution=_("cơ quan được giao làm thống kê về trẻ em; không chuyển ra ngoài phạm vi này"),
        made_by=by.full_name,
        made_at=timezone.localtime(known_at),
        signatory_title=_("NGƯỜI LẬP"),
        signatory_name=by.full_name,
        demo=settings.DEMO,
    )


def _blocks(read: Reader, area: Area | None, known_at: dt.datetime) -> list[Block]:
    counted = timezone.localtime(read.editions[-1].known_at)
    facts = ((_("Số liệu tính đến"), f"{counted:%H:%M %d/%m/%Y}"), (_("Kỳ"), read.period.so_far(read.until)))
    blocks: list[Block] = [KeyValues(facts), *map(Text, legend())]
    blocks += [Section(_("Ba cách đếm")), *_side_by_side(read, area)] if read.has_splits else []
    blocks += [Section(_("Diễn biến")), months(read).chart(), _series(area, known_at)]
    for part in parts(read, area):
        blocks += _part(part)
    return blocks


def legend() -> list[str]:
    """Return what the words in place of a number mean, in sentences."""
    return [
        _("Số từ 1 đến 4 không được công bố. Ô “dưới 5” là số từ 0 đến 4."),
        _(
            "Ô “ẩn để bảo vệ” có thể lớn hoặc nhỏ: số của ô đó, hoặc số của ô khác tính ra từ đó, nhỏ hơn 5. "
            "Nếu có, dòng ghi chú cho biết tổng của các ô ẩn cùng nhau."
        ),
        _("Không có dữ liệu khác với số 0. Mỗi quý công bố một lần và không tính lại."),
    ]


def _side_by_side(read: Reader, area: Area | None) -> list[Block]:
    rows = tuple((line.label, line.value, _joined(line.note, why)) for line, why in counts_side_by_side(read))
    head = (Column(_("Cách đếm"), 1.6), Column(_("Hồ sơ mới"), 0.9, "right"), Column(_("Khác nhau ở đâu"), 3))
    blocks: list[Block] = [Table(head, rows)]
    unknown = _("không có dữ liệu")
    told = [((one.label, one.value), (_("Mẫu số"), one.note or unknown)) for one in rates(read, area)]
    return [*blocks, *map(KeyValues, told)]


def _series(area: Area | None, known_at: dt.datetime) -> Table:
    head = (
        Column(_("Quý"), 1.4),
        Column(_("Hồ sơ mới"), 1, "right"),
        Column(_("Theo pháp luật"), 1, "right"),
        Column(_("SDG: kinh tế"), 1, "right"),
        Column(_("SDG: cả việc nhà"), 1, "right"),
    )
    rows = tuple((one.label, *(found.value for found in one.cells)) for one in series(area, known_at))
    return Table(head, rows, title=_("Hồ sơ mới theo quý"))


def _part(part: Part) -> list[Block]:
    blocks: list[Block] = [Section(f"{part.indicator}. {part.title}"), Text(part.meaning, muted=True)]
    pairs = [(part.total.label, _joined(part.total.value, part.total.note))]
    pairs += [(line.label, line.value) for line in part.lines]
    return [*blocks, KeyValues(tuple(pairs)), *(_grid(grid) for grid in part.grids)]


def _grid(grid: Grid) -> Block:
    if grid.lines and all(line.number == 0 for line in grid.lines):
        # A page of noughts hides the numbers that say something.
        return Text(_("%(title)s: các mục đều là 0.") % {"title": grid.title})
    if grid.lines and all(_tells_nothing(line) for line in grid.lines):
        return Text(_("%(title)s: các mục đều ẩn để bảo vệ.") % {"title": grid.title})
    head = (Column(_("Phân loại"), 2.2), Column(grid.unit, 1, "right"), Column(_("Ghi chú"), 2.2))
    rows = tuple((line.label, line.value, line.note or " ") for line in grid.lines)
    return Table(head, rows, title=grid.title, empty=grid.empty)


def _tells_nothing(line: Line) -> bool:
    return isinstance(line.cell, Hidden) and not (line.cell.small or line.note)


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)
