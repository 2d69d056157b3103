"""Indicators I1 to I7 as systems of tables: what each counts, by which breakdowns, and in which words.

A system counts a set of things once, and no two systems count things of which one set holds the other: what
lies between them would be told by nobody and known to everybody. "Yes" and "no" are therefore two systems.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.enums import CloseReason, DeadlineKind, LegalLabel, Sex, SupportKind
from casework.law import work_groups
from casework.workplaces import sector_name
from referrals.figures import MARKS
from reports.figures.sources import NO, YES, Rows
from reports.statistics import sources, trees
from reports.suppression import Node
from schools.enums import InstitutionKind


@dataclass(frozen=True)
class Split:
    """One breakdown: its tree, the column that says where a row belongs, and the words of each category."""

    code: str
    label: str
    tree: Node
    words: dict[str, str]
    column: str = ""
    other: str = trees.UNKNOWN

    def leaf_of(self, value) -> str:
        """Return the category of a row; a value that is none belongs to `other`."""
        return value if value in self.tree.leaves else self.other


@dataclass(frozen=True)
class System:
    """One indicator, or a part of one. `stock` holds on the last day; others are counted over the period."""

    code: str
    indicator: str
    label: str
    meaning: str
    unit: str
    rows: Rows
    splits: tuple[Split, ...]
    stock: bool = False
    by_commune: bool = False


CASES, CHILDREN, CLOCKS, ITEMS = _("hồ sơ"), _("trẻ"), _("thời hạn"), _("phiếu")
AGES = {
    "5-12": _("5–12 tuổi"),
    "13-14": _("13–14 tuổi"),
    "15": _("15 tuổi"),
    "16-17": _("16–17 tuổi"),
    trees.OTHER: _("Tuổi khác"),
    trees.UNKNOWN: _("Chưa rõ tuổi"),
}
SEX = Split("sex", _("Giới tính"), trees.SEX, dict(Sex.choices), "sex")
AGE = Split("age", _("Nhóm tuổi"), trees.AGE, AGES, "band")
AGE_UNDER_16 = Split("age", _("Nhóm tuổi"), trees.AGE_UNDER_16, AGES, "band", trees.OTHER)
ETHNICITY = Split(
    "ethnicity",
    _("Dân tộc"),
    trees.ETHNICITY,
    {trees.KINH: _("Kinh"), trees.MINORITY: _("Dân tộc thiểu số"), trees.UNKNOWN: _("Chưa ghi")},
    "people",
)
GROUP = Split(
    "group",
    _("Nhóm hoàn cảnh đặc biệt"),
    trees.GROUPS,
    {
        trees.H_ONLY: _("Nhóm h: bỏ học kiếm sống"),
        trees.K_ONLY: _("Nhóm k: bị bóc lột"),
        trees.BOTH: _("Cả hai nhóm h và k"),
    },
    "group",
)
LABEL = Split(
    "label",
    _("Theo pháp luật Việt Nam"),
    trees.LABEL,
    {
        trees.RISK: _("Có nguy cơ, chưa phải lao động trẻ em"),
        trees.NONE: _("Chưa sàng lọc"),
        **{one.value: one.label for one in LegalLabel},
    },
    "label",
)
SDG = Split(
    "sdg",
    _("Theo chỉ tiêu SDG 8.7.1"),
    trees.SDG,
    {
        trees.ECONOMIC: _("Được tính theo giờ làm việc kinh tế"),
        trees.CHORES: _("Chỉ được tính khi cộng cả việc nhà"),
        trees.NEITHER: _("Không được tính"),
        trees.UNKNOWN: _("Chưa đủ thông tin"),
    },
    "sdg",
)
SECTOR = Split(
    "sector",
    _("Ngành nghề"),
    trees.SECTOR,
    {**{one: sector_name(one) for one in work_groups()}, trees.NONE: _("Chưa ghi công việc")},
    "sector",
    trees.NONE,
)
STATUS = Split(
    "status",
    _("Làm thuê hay làm cho gia đình"),
    trees.STATUS,
    {
        "employer": _("Làm thuê, có trả công"),
        "family": _("Làm cho gia đình, không trả công"),
        "own_account": _("Tự làm kiếm tiền"),
        trees.UNKNOWN: _("Chưa rõ"),
    },
    "status",
)
SUPPORT = Split(
    "support",
    _("Hỗ trợ đã cấp (lần đầu)"),
    trees.SUPPORT,
    {trees.NONE: _("Chưa được hỗ trợ"), **dict(SupportKind.choices)},
    "support",
    SupportKind.OTHER.value,
)
MONTH = Split("month", _("Tháng"), trees.MONTH, {}, "")
BECAME = Split(
    "became",
    _("Kết quả"),
    trees.BECAME,
    {
        "kept": _("Đúng hạn"),
        "late": _("Trễ hạn"),
        "missed": _("Quá hạn, chưa xong"),
        "running": _("Chưa đến hạn"),
    },
    "became",
)
REASON = Split(
    "reason",
    _("Lý do"),
    trees.REASON,
    {**dict(CloseReason.choices), trees.NONE: _("Chưa ghi lý do")},
    "why",
    trees.NONE,
)
ANSWER = Split(
    "answer",
    _("Trả lời"),
    trees.ANSWER,
    {
        "accepted": _("Được tiếp nhận"),
        "declined": _("Bị từ chối"),
        "unanswered": _("Quá hạn chưa trả lời"),
        "waiting": _("Còn trong hạn trả lời"),
        "withdrawn": _("Rút lại trước khi trả lời"),
    },
    "answered",
    "waiting",
)
KIND = Split(
    "kind",
    _("Loại cơ sở nhận"),
    trees.KIND,
    {**dict(InstitutionKind.choices), trees.NONE: _("Không rõ cơ sở")},
    "kind",
    trees.NONE,
)
WITHIN = {
    DeadlineKind.EMERGENCY: _("12 giờ"),
    DeadlineKind.PLAN: _("5 ngày làm việc"),
    DeadlineKind.APPROVAL: _("2 ngày làm việc"),
}


def _clock(kind: DeadlineKind) -> System:
    label = format_lazy("{kind} ({within})", kind=kind.label, within=WITHIN[kind])
    meaning = _(
        "Thời hạn theo Nghị định 56/2017/NĐ-CP có ngày đến hạn trong kỳ. Tỷ lệ đúng hạn là số đúng hạn chia "
        "cho tổng số."
    )
    return System(f"i3_{kind.value}", "I3", label, meaning, CLOCKS, sources.of_clocks(kind), (BECAME, MONTH))


def _after(days: int, learns: str, label: Callable) -> System:
    meaning = _(
        "Phiếu có ngày thứ {days} sau ngày gửi rơi vào kỳ; đang học là ngày đó trẻ có chỗ học ở một cơ sở."
    )
    rows = sources.after(days, learns)
    label, meaning = format_lazy(label, days=days), format_lazy(meaning, days=days)
    return System(f"i5_{days}_{learns}", "I5", label, meaning, ITEMS, rows, (KIND, SEX))


LEARNING, NOT_LEARNING = _("Đang học sau {days} ngày"), _("Không học sau {days} ngày")
I1 = System(
    "i1",
    "I1",
    _("Trẻ em dưới 16 tuổi thuộc nhóm h và nhóm k"),
    _(
        "Trẻ có hồ sơ đang mở vào ngày cuối kỳ, dưới 16 tuổi (Luật Trẻ em, Điều 1). Nhóm h: đã bỏ học hoặc "
        "chưa đi học, chưa quá lớp 9 và đang làm việc. Nhóm k: kết luận sàng lọc là hình thức lao động trẻ "
        "em tồi tệ nhất. Luật Trẻ em, Điều 10; Nghị định 56/2017/NĐ-CP, các Điều 10 và 12."
    ),
    CHILDREN,
    sources.special,
    (GROUP, SEX, AGE_UNDER_16, ETHNICITY),
    stock=True,
    by_commune=True,
)
I2 = System(
    "i2",
    "I2",
    _("Hồ sơ mới: trẻ có nguy cơ, lao động trẻ em, lao động nguy hiểm"),
    _(
        "Hồ sơ lập trong kỳ, trừ hồ sơ đã kết luận không thuộc diện; kết luận của lần sàng lọc gần nhất tính "
        "đến ngày cuối kỳ, tuổi tròn vào ngày cuối kỳ."
    ),
    CASES,
    sources.new,
    (LABEL, SDG, SEX, AGE, SECTOR, STATUS, SUPPORT, MONTH),
    by_commune=True,
)
I6 = System(
    "i6",
    "I6",
    _("Hồ sơ đã kết thúc"),
    _("Hồ sơ kết thúc trong kỳ và chưa mở lại khi hết kỳ, theo lý do được duyệt lần sau cùng."),
    CASES,
    sources.closed,
    (REASON, MONTH),
)
I7 = System(
    "i7",
    "I7",
    _("Phiếu chuyển gửi"),
    _("Phiếu gửi cho cơ sở trong kỳ. Quá hạn là hạn trả lời đã qua mà cơ sở chưa trả lời."),
    ITEMS,
    sources.sent,
    (ANSWER, KIND, MONTH),
)
SYSTEMS = {
    system.code: system
    for system in (
        I1,
        I2,
        *(_clock(kind) for kind in WITHIN),
        *(_after(days, *each) for days in MARKS for each in ((YES, LEARNING), (NO, NOT_LEARNING))),
        I6,
        I7,
    )
}
