"""What each sector is asked to do, from the figures: one line for each need that there is.

From what the programme "Work: No Child's Business" found to work in Viet Nam (its strategy document), and
from who answers for what under Decree 56/2017/NĐ-CP. A line stands in a report where its number is not 0.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class SectorAsk:
    """`words` hold the sum of `cells` of `figure`."""

    sector: str
    figure: str
    cells: tuple[str, ...]
    words: str


EDUCATION, HEALTH, POLICE = _("Giáo dục, nhà trường"), _("Y tế"), _("Công an xã")
JUSTICE, WOMEN, LABOUR = _("Tư pháp – hộ tịch"), _("Hội Phụ nữ"), _("Thanh tra lao động")
SECTORS = (
    SectorAsk(
        EDUCATION,
        "answers",
        ("unanswered",),
        _("Trả lời %(number)s phiếu chuyển gửi đã quá hạn; nếu không nhận được thì nêu lý do."),
    ),
    SectorAsk(
        EDUCATION,
        "after_90",
        ("no",),
        _("Cùng xã tìm cách đưa %(number)s trẻ không còn học sau 90 ngày trở lại lớp; học bù, kèm thêm."),
    ),
    SectorAsk(
        HEALTH,
        "open_harmful",
        ("hazardous", "worst_form"),
        _("Khám sức khỏe, tư vấn cho %(number)s trẻ làm việc nguy hiểm hoặc ở hình thức tồi tệ nhất."),
    ),
    SectorAsk(
        POLICE,
        "open_harmful",
        ("worst_form",),
        _("Xác minh, xử lý người vi phạm trong %(number)s trường hợp thuộc hình thức tồi tệ nhất."),
    ),
    SectorAsk(
        JUSTICE,
        "open_birth",
        ("missing",),
        _("Làm giấy khai sinh cho %(number)s trẻ còn thiếu, để trẻ nhập học và nhận hỗ trợ được."),
    ),
    SectorAsk(
        POLICE,
        "open_residence",
        ("missing",),
        _("Giải quyết đăng ký cư trú cho %(number)s trẻ còn thiếu."),
    ),
    SectorAsk(
        WOMEN,
        "open_label",
        ("worst_form", "hazardous", "child_labour"),
        _("Vận động, hỗ trợ sinh kế, vay vốn cho gia đình của %(number)s trẻ đang là lao động trẻ em."),
    ),
    SectorAsk(
        LABOUR,
        "open_harmful",
        ("hazardous",),
        _("Kiểm tra nơi làm việc liên quan đến %(number)s trẻ làm công việc nguy hiểm."),
    ),
)


def asked(found: dict) -> list[tuple[str, str]]:
    """Return (sector, what it is asked) from the numbers `found`, in the language that is active."""
    lines = []
    for ask in SECTORS:
        parts = [found[ask.figure][cell] for cell in ask.cells]
        number = sum(part or 0 for part in parts)
        if number:
            lines.append((str(ask.sector), str(ask.words) % {"number": number}))
    return lines
