"""Each figure once: what it is called, what it means, where that comes from, and which rows it counts.

Pages, documents and exports read these definitions and no others. `Figure.rows` gives the things counted,
each in one cell; a number is the count (or the sum of `amount`) of exactly the rows that its list shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.enums import (
    OPEN_STATES,
    CaseState,
    CloseReason,
    DeadlineKind,
    LegalLabel,
    PaperState,
    Risk,
    Sex,
    SupportKind,
)
from casework.law import work_groups
from casework.workplaces import sector_name
from referrals.enums import ReferralState
from referrals.figures import MARKS
from reports.figures import sources
from reports.figures.asof import NO_SECTOR, ODD_AGE, OTHER_AGE, UNKNOWN, Scope
from reports.figures.buckets import buckets
from schools.enums import InstitutionKind


@dataclass(frozen=True)
class Cell:
    """One number of a figure: the code that its rows bear, and its words."""

    code: str
    label: str


@dataclass(frozen=True)
class Figure:
    """A figure with its cells; every row stands in exactly one, so that they add up to the whole.

    `amount`: the column that is summed, where rows are not counted. `blank`: a cell without a row has no
    data, where otherwise it is 0. `down` and `across`: the groups of a figure of which two things decide the
    cell; their codes, with `CROSS` between, are that of the cell. `whole` is the figure of a row's sum.
    """

    code: str
    label: str
    meaning: str
    unit: str
    source: str
    rows: sources.Rows
    cells_of: Callable[[Scope], tuple[Cell, ...]]
    amount: str = ""
    blank: bool = False
    down: Callable[[Scope], tuple[Cell, ...]] | None = None
    across: tuple[Cell, ...] = ()
    whole: str = ""


CASES, CHILDREN, ITEMS = _("hồ sơ"), _("trẻ"), _("phiếu")
PROCEDURE = _("Nghị định 56/2017/NĐ-CP, các Điều 25–30")
LABOUR = _("Bộ luật Lao động 2019, các Điều 143–147; Thông tư 09/2020/TT-BLĐTBXH")
OURS = _("Cách tính của hệ thống")
LOAD = _("Hồ sơ do xã phụ trách, chưa kết thúc vào ngày cuối kỳ. Mỗi trẻ có một hồ sơ đang mở.")
STATUTORY = {
    DeadlineKind.EMERGENCY: (_("12 giờ"), _("Nghị định 56/2017/NĐ-CP, Điều 26 khoản 3")),
    DeadlineKind.PLAN: (_("5 ngày làm việc"), _("Nghị định 56/2017/NĐ-CP, Điều 28 khoản 1")),
    DeadlineKind.APPROVAL: (_("2 ngày làm việc"), _("Nghị định 56/2017/NĐ-CP, Điều 28 khoản 4")),
}


def _of(pairs) -> Callable[[Scope], tuple[Cell, ...]]:
    cells = tuple(Cell(str(code), label) for code, label in pairs)
    return lambda _scope: cells


def _sectors(_scope: Scope) -> tuple[Cell, ...]:
    named = [Cell(group, sector_name(group)) for group in work_groups()]
    return (*named, Cell(NO_SECTOR, _("Chưa ghi công việc")))


STATES = _of((state.value, state.label) for state in OPEN_STATES)
RISKS = _of(Risk.choices)
LABELS = _of([*LegalLabel.choices, (sources.NONE, _("Chưa sàng lọc"))])
HARMFUL = _of((label.value, label.label) for label in sources.HARMFUL)
SEXES = _of(Sex.choices)
AGES = _of(
    [
        ("5-12", _("5–12 tuổi")),
        ("13-14", _("13–14 tuổi")),
        ("15", _("15 tuổi")),
        ("16-17", _("16–17 tuổi")),
        (OTHER_AGE, _("Dưới 5 hoặc từ 18 tuổi")),
        (UNKNOWN, _("Chưa rõ tuổi")),
    ]
)
AGE_PARTS = (*AGES(None)[:-2], Cell(ODD_AGE, _("Khác, chưa rõ")))
BECAME = _of(
    [
        (sources.KEPT, _("Đúng hạn")),
        (sources.LATE, _("Trễ hạn")),
        (sources.MISSED, _("Quá hạn, chưa xong")),
        (sources.RUNNING, _("Chưa đến hạn")),
    ]
)
ANSWERS = _of(
    [
        ("accepted", _("Được tiếp nhận")),
        ("declined", _("Bị từ chối")),
        ("unanswered", _("Quá hạn chưa trả lời")),
        ("waiting", _("Còn trong hạn trả lời")),
        ("withdrawn", _("Rút lại trước khi trả lời")),
    ]
)
LEARNS = _of([(sources.YES, _("Đang học")), (sources.NO, _("Không học"))])
HELPED = _of([(sources.YES, _("Đã được hỗ trợ")), (sources.NO, _("Chưa được hỗ trợ"))])
SENT = _of((state.value, state.label) for state in ReferralState if state != ReferralState.DRAFT)
ENDS = _of((state.value, state.label) for state in (CaseState.CLOSED, CaseState.SCREENED_OUT))
PAPERS = _of(PaperState.choices)
REASONS = _of([*CloseReason.choices, (sources.NONE, _("Chưa ghi lý do"))])


def _buckets(scope: Scope) -> tuple[Cell, ...]:
    return tuple(Cell(code, label) for code, label in buckets(scope))


def _crossed(code, label, meaning, rows, column, across) -> Figure:
    """Return the figure of open cases by sector and `column`, whose cells are `across`."""

    def cells_of(scope: Scope) -> tuple[Cell, ...]:
        return tuple(
            Cell(f"{row.code}{sources.CROSS}{one.code}", f"{row.label}, {one.label}")
            for row in _sectors(scope)
            for one in across
        )

    rows = sources.crossed(rows, "sector", column)
    cut = {"down": _sectors, "across": across, "whole": "open_sector"}
    return Figure(code, label, meaning, CASES, OURS, rows, cells_of, **cut)


def _cases(code, label, meaning, source, rows, column, cells) -> Figure:
    return Figure(code, label, meaning, CASES, source, sources.celled(rows, column), cells)


def _open(code, label, meaning, source, column, cells, rows=sources.caseload) -> Figure:
    return _cases(f"open_{code}", label, meaning, source, rows, column, cells)


SECTORS_OF_CHILDREN = sources.of_sectors(sources.of_children(sources.caseload))
CHILDREN_OPEN, SECTORS_OPEN = sources.of_children(sources.caseload), sources.of_sectors(sources.caseload)
CHILDREN_NEW, SECTORS_NEW = sources.of_children(sources.opened), sources.of_sectors(sources.opened)
HARMFUL_OPEN = sources.narrowed(sources.caseload, legal_label__in=sources.HARMFUL)
HARMFUL_NEW = sources.narrowed(sources.opened, legal_label__in=sources.HARMFUL)
BAND = _("Tuổi tròn vào ngày cuối kỳ; ngày sinh chỉ biết đến tháng hoặc năm thì tính tuổi nhỏ nhất có thể.")
SEX = _("Giới tính như đã biết khi lập số liệu.")
PAPER = _("Trẻ có hồ sơ đang quản lý, theo giấy tờ như đã biết khi lập số liệu.")
LABEL = _("Kết luận của lần sàng lọc gần nhất đã hoàn thành.")
HARM = _("Kết luận là công việc nặng nhọc, độc hại, nguy hiểm hoặc hình thức lao động trẻ em tồi tệ nhất.")
SECTOR = _(
    "Ngành của nơi làm việc ghi gần nhất mà trẻ chưa thôi làm; nếu chưa ghi nơi làm việc thì của công việc "
    "đầu tiên trong lần sàng lọc gần nhất."
)
NEW = _("Hồ sơ lập từ ngày đầu đến hết ngày cuối kỳ, do xã phụ trách vào ngày cuối kỳ.")

FIGURES_OF_CASES = (
    _open("state", _("Hồ sơ đang quản lý theo bước xử lý"), LOAD, PROCEDURE, "state", STATES),
    _open(
        "risk",
        _("Hồ sơ đang quản lý theo mức nguy cơ"),
        _("Mức của lần đánh giá gần nhất."),
        PROCEDURE,
        "risk",
        RISKS,
    ),
    _open("label", _("Hồ sơ đang quản lý theo kết luận sàng lọc"), LABEL, LABOUR, "legal_label", LABELS),
    _open(
        "harmful",
        _("Lao động nguy hiểm và hình thức tồi tệ nhất"),
        HARM,
        LABOUR,
        "legal_label",
        HARMFUL,
        HARMFUL_OPEN,
    ),
    _open("sex", _("Hồ sơ đang quản lý theo giới tính"), SEX, PROCEDURE, "sex", SEXES, CHILDREN_OPEN),
    _open("age", _("Hồ sơ đang quản lý theo nhóm tuổi"), BAND, LABOUR, "band", AGES, CHILDREN_OPEN),
    _open("sector", _("Hồ sơ đang quản lý theo ngành nghề"), SECTOR, OURS, "sector", _sectors, SECTORS_OPEN),
    _crossed(
        "open_sector_sex",
        _("Hồ sơ đang quản lý theo ngành nghề và giới tính"),
        _("Ngành như ở số liệu theo ngành nghề; giới tính như đã biết khi lập số liệu."),
        SECTORS_OF_CHILDREN,
        "sex",
        tuple(Cell(code, label) for code, label in Sex.choices),
    ),
    _crossed(
        "open_sector_age",
        _("Hồ sơ đang quản lý theo ngành nghề và nhóm tuổi"),
        _("Ngành như ở số liệu theo ngành nghề; tuổi tròn vào ngày cuối kỳ."),
        sources.in_parts(SECTORS_OF_CHILDREN),
        "part",
        AGE_PARTS,
    ),
    _open("birth", _("Giấy khai sinh"), PAPER, OURS, "birth_certificate", PAPERS, CHILDREN_OPEN),
    _open("residence", _("Đăng ký cư trú"), PAPER, OURS, "residence_paper", PAPERS, CHILDREN_OPEN),
    _cases(
        "new", _("Hồ sơ mới theo kết luận sàng lọc"), NEW, PROCEDURE, sources.opened, "legal_label", LABELS
    ),
    _cases(
        "new_harmful",
        _("Hồ sơ mới: lao động nguy hiểm và hình thức tồi tệ nhất"),
        HARM,
        LABOUR,
        HARMFUL_NEW,
        "legal_label",
        HARMFUL,
    ),
    _cases("new_sex", _("Hồ sơ mới theo giới tính"), SEX, PROCEDURE, CHILDREN_NEW, "sex", SEXES),
    _cases("new_age", _("Hồ sơ mới theo nhóm tuổi"), BAND, LABOUR, CHILDREN_NEW, "band", AGES),
    _cases("new_sector", _("Hồ sơ mới theo ngành nghề"), SECTOR, OURS, SECTORS_NEW, "sector", _sectors),
    _cases(
        "new_helped",
        _("Hồ sơ mới được hỗ trợ"),
        _("Hồ sơ lập trong kỳ mà trẻ hoặc gia đình đã được cấp ít nhất một hỗ trợ đến ngày cuối kỳ."),
        OURS,
        sources.helped,
        "helped",
        HELPED,
    ),
    _cases(
        "ended",
        _("Hồ sơ kết thúc"),
        _("Hồ sơ kết thúc hoặc được kết luận không thuộc diện trong kỳ và chưa mở lại khi hết kỳ."),
        PROCEDURE,
        sources.ended,
        "state",
        ENDS,
    ),
    _cases(
        "ended_reason",
        _("Hồ sơ đã kết thúc theo lý do"),
        _("Lý do được duyệt lần sau cùng."),
        PROCEDURE,
        sources.closed_for,
        "reason",
        REASONS,
    ),
)


def _clock(kind: DeadlineKind) -> Figure:
    within, source = STATUTORY[kind]
    # Translators: a clock of the law with its length, "Lập kế hoạch (5 ngày làm việc)".
    label = format_lazy("{kind} ({within})", kind=kind.label, within=within)
    meaning = _(
        "Các thời hạn đến hạn trong kỳ: đúng hạn là xong trước hoặc đúng thời điểm đến hạn, trễ hạn là xong "
        "sau đó, chưa xong là đã quá hạn khi lập số liệu."
    )
    rows = sources.celled(sources.clocks(kind), "became")
    return Figure(f"clock_{kind.value}", label, meaning, _("thời hạn"), source, rows, BECAME)


def _after(days: int) -> Figure:
    label = format_lazy(_("Đang học sau {days} ngày chuyển gửi"), days=days)
    meaning = format_lazy(
        _(
            "Phiếu có ngày thứ {days} sau ngày gửi rơi vào kỳ; đang học là ngày đó trẻ có chỗ học ở một cơ "
            "sở, của phiếu này hoặc phiếu khác của cùng hồ sơ. Phiếu chưa đủ ngày không được đếm."
        ),
        days=days,
    )
    rows = sources.celled(sources.after(days), "learns")
    return Figure(f"after_{days}", label, meaning, ITEMS, _("Chỉ tiêu I5"), rows, LEARNS)


# Figures of the same rows and cells share their source, and are counted in one query.
WEEKS = sources.celled(sources.weeks, "bucket")
GIVEN = sources.celled(sources.given, "kind")
FIGURES_OF_LEARNING = (
    Figure(
        "sent",
        _("Phiếu chuyển gửi theo tình trạng"),
        _("Phiếu gửi cho cơ sở trong kỳ, theo tình trạng đã biết khi lập số liệu."),
        ITEMS,
        _("Nghị định 56/2017/NĐ-CP, Điều 29"),
        sources.celled(sources.sent, "state"),
        SENT,
    ),
    Figure(
        "answers",
        _("Phiếu chuyển gửi theo trả lời"),
        _(
            "Phiếu gửi trong kỳ. Được tiếp nhận kể cả khi sau đó trẻ thôi học; quá hạn là hạn trả lời đã qua "
            "mà cơ sở chưa trả lời."
        ),
        ITEMS,
        _("Chỉ tiêu I7"),
        sources.celled(sources.sent, "answered"),
        ANSWERS,
    ),
    *(_after(days) for days in MARKS),
    Figure(
        "placed",
        _("Chỗ học của trẻ tại cơ sở tiếp nhận"),
        _(
            "Việc học đã bắt đầu và chưa kết thúc vào ngày cuối kỳ. Trẻ học ở hai nơi được đếm ở mỗi nơi một"
            " lần."
        ),
        _("chỗ học"),
        OURS,
        sources.celled(sources.places, "kind"),
        _of(InstitutionKind.choices),
    ),
    Figure(
        "expected",
        _("Số buổi phải học"),
        _("Tổng số buổi phải học của trẻ đã có chỗ học, theo tuần bắt đầu trong kỳ."),
        _("buổi"),
        OURS,
        WEEKS,
        _buckets,
        amount="days_expected",
        blank=True,
    ),
    Figure(
        "attended",
        _("Số buổi có mặt"),
        _("Tổng số buổi có mặt. Chuyên cần là số buổi có mặt chia cho số buổi phải học."),
        _("buổi"),
        OURS,
        WEEKS,
        _buckets,
        amount="days_attended",
        blank=True,
    ),
)
# What these count are referrals and what follows from them.
OF_REFERRALS = frozenset(figure.code for figure in FIGURES_OF_LEARNING)
FIGURES_OF_SUPPORT = (
    Figure(
        "support",
        _("Hỗ trợ đã cấp"),
        _("Số lượt hỗ trợ đã cấp có ngày cấp trong kỳ."),
        _("lượt"),
        _("Nghị định 56/2017/NĐ-CP, Điều 29"),
        GIVEN,
        _of(SupportKind.choices),
    ),
    Figure(
        "worth",
        _("Trị giá hỗ trợ đã cấp"),
        _("Tổng trị giá đã ghi của hỗ trợ cấp trong kỳ; hỗ trợ chưa ghi trị giá tính là 0."),
        pgettext_lazy("currency", "đồng"),
        OURS,
        GIVEN,
        _of(SupportKind.choices),
        amount="worth",
    ),
)
FIGURES = {
    figure.code: figure
    for figure in (
        *FIGURES_OF_CASES,
        *(_clock(kind) for kind in STATUTORY),
        *FIGURES_OF_LEARNING,
        *FIGURES_OF_SUPPORT,
    )
}
