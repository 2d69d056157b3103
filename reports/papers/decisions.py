"""What the decisions of a chair have in common: who decides, on which bases, and the articles."""

from django.utils.translation import gettext_lazy as _

from reports.papers.case_values import bases
from reports.papers.kinds import COMMON, OURS, Slot, slots
from reports.papers.parts import Bases, Middle, Said

LAW = (
    "Căn cứ Luật Trẻ em số 102/2016/QH13 ngày 05 tháng 4 năm 2016;\n"
    "Căn cứ Nghị định số 56/2017/NĐ-CP ngày 09 tháng 5 năm 2017 của Chính phủ quy định chi tiết một số điều"
    " của Luật Trẻ em;"
)
ASKED = "\nXét đề nghị của người làm công tác bảo vệ trẻ em cấp xã."
SYMBOL = "QĐ-UBND"
PARTS = (Middle("authority"), Bases(), Middle("decides"), Said("articles"))


def decision_slots(
    subtitle: str, articles: str, *, based_on: str = LAW + ASKED, recipients: str, distribution: str
) -> tuple[Slot, ...]:
    """Return the slots of a decision: `articles` and `based_on` are lines, each an article or a basis."""
    return slots(
        "QUYẾT ĐỊNH",
        subtitle,
        Slot("authority", _("Thẩm quyền ban hành"), "CHỦ TỊCH ỦY BAN NHÂN DÂN {commune}", COMMON),
        bases(based_on, _("Căn cứ, mỗi dòng một căn cứ"), COMMON),
        Slot("decides", _("Lời dẫn"), "QUYẾT ĐỊNH:", COMMON),
        Slot("articles", _("Các điều, mỗi dòng một điều"), articles, OURS, limit=1500, lines=8),
        signatory="CHỦ TỊCH",
        recipients=recipients,
        distribution=distribution,
    )
