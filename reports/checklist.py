"""The checklist of the quality review, as data: by version, each item with where it comes from.

A review keeps the version it was begun with. A changed list is a new version beside the old one.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One question about a case: `key` in what is stored, its words, and the rule behind it."""

    key: str
    words: str
    source: str


OURS = _("nguyên tắc làm việc của chương trình")
CURRENT = "2026-11"
CHECKLISTS: dict[str, tuple[Item, ...]] = {
    "2026-11": (
        Item(
            "receipt",
            _("Thông tin tiếp nhận (Mẫu 01) ghi đủ"),
            _("Nghị định 56/2017/NĐ-CP, Điều 25"),
        ),
        Item(
            "screening",
            _("Kết quả sàng lọc có nêu lý do"),
            _("Bộ luật Lao động 2019, Điều 143–147; Thông tư 09/2020/TT-BLĐTBXH"),
        ),
        Item(
            "words",
            _("Có lời của chính trẻ và của người chăm sóc"),
            _("Nghị định 56/2017/NĐ-CP, Điều 27 khoản 1 điểm g, h"),
        ),
        Item(
            "assessed_first",
            _("Đánh giá làm trước khi lập kế hoạch"),
            _("Nghị định 56/2017/NĐ-CP, Điều 27, Điều 28"),
        ),
        Item(
            "activities",
            _("Hoạt động trong kế hoạch ghi ai làm, khi nào, kinh phí"),
            _("Nghị định 56/2017/NĐ-CP, Điều 28 khoản 3"),
        ),
        Item(
            "approval",
            _("Kế hoạch được phê duyệt đúng hạn, hoặc có lý do trễ"),
            _("Nghị định 56/2017/NĐ-CP, Điều 28 khoản 4"),
        ),
        Item("visits", _("Thăm hộ đúng nhịp theo mức nguy cơ"), OURS),
        Item(
            "consent",
            _("Chuyển gửi có sự đồng ý hoặc căn cứ khác"),
            _("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; Nghị định 56/2017/NĐ-CP, Điều 36"),
        ),
        Item("attendance", _("Chuyên cần của trẻ được theo dõi"), OURS),
        Item(
            "closing",
            _("Kết thúc khi đủ điều kiện"),
            _("Nghị định 56/2017/NĐ-CP, Điều 30 khoản 1"),
        ),
    )
}


def items_of(version: str) -> tuple[Item, ...]:
    """Return the items of `version`; raises KeyError for a version that is none."""
    return CHECKLISTS[version]
