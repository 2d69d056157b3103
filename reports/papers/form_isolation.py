"""Mẫu 07: the decision that keeps a child apart from parents or carers (Decree 56/2017, Art 32)."""

from django.utils.translation import gettext_lazy as _

from casework.models import Isolation
from reports.papers.case_values import MADE_UP, about_case, day
from reports.papers.decisions import PARTS, SYMBOL, decision_slots
from reports.papers.kinds import PaperKind
from vietnam.calendar import day_of

ENDED = "ĐÃ KẾT THÚC CÁCH LY"


def rows():
    """Return the isolations, newest first."""
    return Isolation.objects.select_related("by")


def values(record, seen) -> dict:
    """Return what Mẫu 07 prints of an isolation; the chair signed it under the number that it has."""
    sheet = seen.record(record)
    return {
        **about_case(seen, record.case),
        **{name: getattr(sheet, name) for name in ("apart_from", "why", "place", "carer")},
        "made_at": record.decided_at,
        "starts_on": day(sheet.starts_on),
        "ends_on": day(sheet.ends_on),
        "days": str(record.days),
        "ground": _ground(sheet),
        "signatory": sheet.signed_by,
        "own_number": sheet.number,
        "own_date": day_of(record.decided_at),
        "marks": (ENDED,) if record.ended_on else (),
    }


def _ground(sheet) -> str:
    parts = [sheet.get_ground_display(), sheet.order_number, sheet.extended_by]
    return "; ".join(str(part) for part in parts if part) or "không"


def named(record) -> str:
    """Return which isolation it is."""
    return f"từ {record.starts_on:%d/%m/%Y} đến hết {record.ends_on:%d/%m/%Y}"


MAU_07 = PaperKind(
    code="mau_07",
    label=_("Quyết định tạm thời cách ly trẻ em"),
    form="Mẫu 07",
    symbol=SYMBOL,
    model=Isolation,
    rows=rows,
    values=values,
    named=named,
    placeholders={
        "birth": "ngày sinh",
        "address": "nơi ở",
        "apart_from": "cách ly khỏi ai",
        "why": "lý do",
        "place": "nơi ở an toàn",
        "carer": "người, cơ sở chăm sóc tạm thời",
        "starts_on": "từ ngày",
        "ends_on": "đến hết ngày",
        "days": "số ngày",
        "ground": "căn cứ kéo dài, cách ly mới",
    },
    parts=PARTS,
    slots=decision_slots(
        "Tạm thời cách ly trẻ em {child} khỏi cha, mẹ, người chăm sóc",
        "Điều 1. Tạm thời cách ly trẻ em {child}, sinh {birth}, nơi ở: {address}, khỏi {apart_from}.\n"
        "Lý do: {why}.\n"
        "Điều 2. Thời gian cách ly: {days} ngày, từ ngày {starts_on} đến hết ngày {ends_on}."
        " Căn cứ kéo dài hoặc cách ly mới: {ground}.\n"
        "Điều 3. Nơi ở an toàn của trẻ: {place}. Người, cơ sở chăm sóc tạm thời: {carer}.\n"
        "Điều 4. Quyết định này có hiệu lực kể từ ngày ký. Người, cơ sở nêu trên chịu trách nhiệm"
        " thi hành Quyết định này.",
        recipients="Người, cơ sở chăm sóc tạm thời;\nCông an cấp xã;\nHồ sơ của trẻ;\nLưu: VT.",
        distribution="Người, cơ sở thi hành; không cho người bị cách ly biết nơi ở của trẻ",
    ),
    sample={
        **MADE_UP,
        "apart_from": "Người Thử",
        "why": "lý do thử",
        "place": "Nhà tạm lánh Mẫu",
        "carer": "Trung tâm Mẫu",
        "starts_on": "05/01/2027",
        "ends_on": "14/01/2027",
        "days": "10",
        "ground": "không",
    },
)
