"""What makes a line of the school calendar, or a second institution of one name, a slip."""

from django.utils.translation import gettext as _

from schools.enums import PeriodKind
from schools.models import Institution, SchoolPeriod
from vietnam.text import fold

# A school year has 35 weeks with breaks between (QĐ 2269/QĐ-BGDĐT); half of that is a slip of the finger.
SHORTEST_YEAR, LONGEST_YEAR, LONGEST_BREAK = 180, 366, 120


def fault_of(pk, data: dict) -> tuple[str, str] | None:
    """Return (field, sentence) about what is wrong with a period, None when nothing is.

    `data` holds kind, province, starts and ends; `pk` is the row that is changed, None for a new one.
    """
    starts, ends = data["starts"], data["ends"]
    if ends < starts:
        return "ends", _("Ngày cuối phải sau hoặc trùng ngày đầu.")
    days = (ends - starts).days + 1
    if data["kind"] == PeriodKind.YEAR and not SHORTEST_YEAR <= days <= LONGEST_YEAR:
        return "ends", _("Một năm học kéo dài từ 6 đến 12 tháng. Ngày nghỉ giữa năm ghi thành dòng “Nghỉ”.")
    if data["kind"] == PeriodKind.BREAK and days > LONGEST_BREAK:
        return "ends", _("Một kỳ nghỉ không quá 4 tháng.")
    same = SchoolPeriod.objects.filter(kind=data["kind"], province=data["province"]).exclude(pk=pk)
    if other := same.filter(starts__lte=ends, ends__gte=starts).first():
        return "starts", _("Trùng ngày với “%(name)s” (%(starts)s – %(ends)s).") % {
            "name": other.name,
            "starts": f"{other.starts:%d/%m/%Y}",
            "ends": f"{other.ends:%d/%m/%Y}",
        }
    return None


def twin_of(pk, name: str, commune) -> Institution | None:
    """Return another institution of `commune` with the same name, whatever its marks and capitals."""
    return Institution.objects.filter(search_key=fold(name), commune=commune).exclude(pk=pk).first()
