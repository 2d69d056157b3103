"""A supervisor's caseload of an area, and the result of its quality review. Plain values in, a document out.

Children appear as codes of cases only; what was written about a case is not printed. Always Vietnamese.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.caseload import LABELS
from reports.caseload import WORK as WORKING
from vietnam.calendar import day_of

from . import wording
from .blocks import Block, Column, Figure, Figures, KeyValues, Section, Table, Text
from .document import build_pdf
from .head import DocumentHead

SYMBOL = "BC-GS"
# Key of a number → head of its column.
WORK = tuple((name, LABELS[name]) for name in WORKING)
LATE = (
    *((name, LABELS[name]) for name in ("overdue", "overdue_week", "overdue_month")),
    ("longest", gettext_lazy("Lâu nhất (ngày)")),
    *((name, LABELS[name]) for name in ("silent", "unanswered", "unattended")),
)


@dataclass(frozen=True, kw_only=True)
class Printed:
    """Who prints what about which area and days; `day` is the day on which the numbers hold."""

    area: str
    since: date
    until: date
    day: date
    made_by: str
    made_at: datetime
    demo: bool = False


@dataclass(frozen=True)
class Sampled:
    """One case of the sample on paper."""

    code: str
    officer: str
    commune: str
    yes: int
    no: int
    na: int
    state: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """The result of a signed review; `items` are rows of (words, yes, no, not applicable, share, before)."""

    signed_by: str
    signed_at: datetime
    seed: str
    draw: int
    frame: int
    digest: str
    reasons: tuple[str, ...]
    aside: tuple[str, ...]
    checklist: str
    items: tuple[tuple, ...]
    sampled: tuple[Sampled, ...]
    looked: int
    left_out: int
    before: date | None


def caseload_pdf(printed: Printed, numbers: dict) -> bytes:
    """Return the numbers of an area as a PDF file; `numbers` as `reports.caseload.caseload` gives them."""
    with translation.override("vi"):
        title = _("KHỐI LƯỢNG HỒ SƠ CỦA KHU VỰC")
        return build_pdf(_head(printed, title), _numbers(printed, numbers), language="vi")


def result_pdf(printed: Printed, numbers: dict, result: Result) -> bytes:
    """Return the result of a review, with the numbers that were kept when it was begun, as a PDF file."""
    with translation.override("vi"):
        blocks = [*_result(result), *_sample(result), *_numbers(printed, numbers)]
        return build_pdf(_head(printed, _("KẾT QUẢ RÀ SOÁT KHU VỰC")), blocks, language="vi")


def _head(printed: Printed, title: str) -> DocumentHead:
    words = _("%(area)s, kỳ từ %(since)s đến %(until)s, số liệu ngày %(day)s") % {
        "area": printed.area,
        "since": wording.short_date(printed.since),
        "until": wording.short_date(printed.until),
        "day": wording.short_date(printed.day),
    }
    return DocumentHead(
        issuer=(_("GIÁM SÁT KHU VỰC"), printed.area.upper()),
        symbol=SYMBOL,
        place=printed.area,
        date=day_of(printed.made_at),
        title=title,
        subtitle=words,
        distribution=_("giám sát khu vực và lãnh đạo phụ trách; không chuyển ra ngoài phạm vi này"),
        made_by=printed.made_by,
        made_at=printed.made_at,
        signatory_title=_("NGƯỜI LẬP"),
        signatory_name=printed.made_by,
        demo=printed.demo,
    )


def _numbers(printed: Printed, numbers: dict) -> list[Block]:
    total = numbers["total"]
    keys = ("open", "overdue", "silent", "unassigned", "waiting", "returned")
    labels = dict((*WORK, *LATE))
    return [
        Section(_("Số liệu của khu vực")),
        Figures(tuple(Figure(str(labels[key]), total[key]) for key in keys)),
        Section(_("Theo cán bộ"), 2),
        _workload(numbers),
        _table(_("Quá hạn và chưa có ghi nhận, theo cán bộ"), LATE, numbers["officers"], total),
        Section(_("Theo xã, phường"), 2),
        _table(_("Hồ sơ, theo xã, phường"), WORK, numbers["communes"], total),
        _table(_("Quá hạn và chưa có ghi nhận, theo xã, phường"), LATE, numbers["communes"], total),
        Text(_note(numbers["limit"]), muted=True),
    ]


def _workload(numbers: dict) -> Table:
    columns = (Column(_("Cán bộ"), 2.4), *_heads(WORK), Column(_("So với mức"), 1.5))
    limit = numbers["limit"]
    rows = tuple(
        (_name(row), *(row[key] for key, _label in WORK), over_words(row["over"], limit))
        for row in numbers["officers"]
    )
    total = (_("Tổng số"), *(numbers["total"][key] for key, _label in WORK), "")
    return Table(columns, rows, total=total if rows else (), title=_("Hồ sơ, theo cán bộ"), empty=_nothing())


def _table(title: str, measures, rows: Sequence[dict], total: dict) -> Table:
    columns = (Column(_("Tên"), 2.4), *_heads(measures))
    lines = tuple((_name(row), *(row[key] for key, _label in measures)) for row in rows)
    last = (_("Tổng số"), *(total[key] for key, _label in measures)) if lines else ()
    return Table(columns, lines, total=last, title=title, empty=_nothing())


def _heads(measures) -> tuple[Column, ...]:
    return tuple(Column(str(label), 1, "right") for _key, label in measures)


def _name(row: dict) -> str:
    return row["name"] or _("Chưa phân công")


def _nothing() -> str:
    return _("Không có hồ sơ nào.")


def over_words(over: int, limit: int) -> str:
    """Return how far somebody is beyond the limit: "vượt 12 so với mức 40"."""
    if not over:
        return _("trong mức %(limit)s") % {"limit": limit}
    return _("vượt %(over)s so với mức %(limit)s") % {"over": over, "limit": limit}


def _note(limit: int) -> str:
    words = _(
        "Chỉ tính hồ sơ trong khu vực. Im lặng: trên 30 ngày không có cập nhật. Bị trả lại: Chủ tịch trả lại "
        "kế hoạch hoặc giám sát trả lại mà chưa có trả lời. Mức hồ sơ của một cán bộ vào ngày in: %(limit)s."
    )
    return words % {"limit": limit}


def _result(result: Result) -> list[Block]:
    facts = (
        (_("Người ký"), result.signed_by),
        (_("Ký lúc"), wording.moment(result.signed_at)),
        (_("Hồ sơ đã xem"), result.looked),
        (_("Hồ sơ đã chuyển, không xem"), result.left_out),
        (_("Bộ câu hỏi"), result.checklist),
    )
    columns = (
        Column(_("Câu hỏi"), 3.4),
        Column(_("Có"), 0.6, "right"),
        Column(_("Không"), 0.7, "right"),
        Column(_("Không áp dụng"), 0.9, "right"),
        Column(_("Tỷ lệ có"), 0.9, "right"),
        Column(_("Lần trước"), 0.9, "right"),
    )
    before = result.before and wording.short_date(result.before)
    note = _("Lần trước: số liệu ngày %(day)s.") % {"day": before} if before else _("Chưa có lần trước.")
    return [Section(_("Kết quả")), KeyValues(facts), Table(columns, result.items, note=note)]


def _sample(result: Result) -> list[Block]:
    facts = (
        (_("Hạt giống"), result.seed),
        (_("Lần rút"), result.draw),
        (_("Số hồ sơ của danh sách rút mẫu"), result.frame),
        (_("Mã băm SHA-256 của danh sách"), result.digest),
        *((_("Lý do rút mẫu lại"), why) for why in result.reasons),
        *((_("Không xem, hồ sơ tiếp theo thay vào"), one) for one in result.aside),
    )
    columns = (
        Column(_("Mã hồ sơ"), 1.3),
        Column(_("Cán bộ khi rút mẫu"), 1.8),
        Column(_("Xã, phường"), 1.4),
        Column(_("Có"), 0.5, "right"),
        Column(_("Không"), 0.85, "right"),
        Column(_("Không áp dụng"), 0.8, "right"),
        Column(_("Tình trạng"), 1),
    )
    rows = tuple(
        (one.code, one.officer, one.commune, one.yes, one.no, one.na, one.state) for one in result.sampled
    )
    how = _(
        "Rút từ hồ sơ đang mở và hồ sơ kết thúc trong kỳ. Thứ tự là mã băm SHA-256 của “hạt giống:mã hồ sơ”: "
        "trước hết hồ sơ đầu tiên của mỗi cán bộ, sau đó các hồ sơ còn lại."
    )
    return [Section(_("Mẫu")), KeyValues(facts), Table(columns, rows), Text(how, muted=True)]
