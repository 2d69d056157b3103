"""The minutes of a case meeting (Decree 56/2017, Art 27(2)); before it, a form to be filled in there."""

from django.utils.translation import gettext_lazy as _

from casework.disclosure import WITHHELD
from casework.enums import MeetingState, Office
from casework.models import CaseMeeting
from reports.papers.case_values import MADE_UP, about_case, bases, day
from reports.papers.filling import Listed, Told
from reports.papers.kinds import COMMON, OURS, PaperKind, heading, slots
from reports.papers.parts import Bases, Facts, Line, Said
from reports.pdf import wording
from reports.pdf.blocks import Column

NOT_HELD = "MẪU GHI TẠI CUỘC HỌP"
CAME = {True: "Có mặt", False: "Vắng", None: ""}
PEOPLE = (
    Column("Thành phần", 2.4),
    Column("Đơn vị, chức vụ", 2.2),
    Column("Họ và tên", 2.2),
    Column("Có mặt, vắng", 1),
)
CONCLUSIONS = (Column("Kết luận", 3.6), Column("Loại", 1.6), Column("Ai làm", 1.8), Column("Trước ngày", 1.2))
SIGNING = (Column("Họ và tên", 2.6), Column("Thành phần", 2.4), Column("Chữ ký", 2.6, to_write=True))
# Rows that are left to be written in at the meeting.
SPARE = 5


def rows():
    """Return the meetings that were called or held, newest first."""
    found = CaseMeeting.objects.exclude(state=MeetingState.CALLED_OFF).select_related("minutes_by", "by")
    return found.prefetch_related("people", "conclusions")


def values(record, seen) -> dict:
    """Return what the minutes print of a meeting."""
    meeting, held = seen.record(record), record.state == MeetingState.HELD
    people = seen.records(record.people.all())
    return {
        **about_case(seen, record.case),
        "made_at": record.minutes_at,
        "blank": not held,
        "at": meeting.at if meeting.at is WITHHELD else wording.moment(record.at),
        "place": meeting.place,
        "purpose": meeting.purpose,
        **{name: getattr(meeting, name) for name in ("child_words", "caregiver_words", "discussed")},
        "people": tuple(_person(one) for one in people),
        "conclusions": tuple(_conclusion(one) for one in seen.records(record.conclusions.all())),
        "secretary": record.minutes_by.full_name if record.minutes_by else None,
        "signing": _signing(people, record, held),
        "signatory": _chair(people),
        "marks": () if held else (NOT_HELD,),
        "not_yet": "" if held else _("Cuộc họp chưa có biên bản nên chưa lấy số."),
    }


def _person(one) -> tuple:
    return (one.get_office_display(), one.body, one.name, CAME.get(one.came, ""))


def _conclusion(one) -> tuple:
    return (one.what, one.get_kind_display(), one.responsible, day(one.by_date) or "")


def _signing(people, record, held) -> tuple:
    """Return a row for whoever signs: those who came, or before the meeting all who were asked."""
    came = [one for one in people if one.came or not held]
    secretary = (record.minutes_by.full_name if record.minutes_by else "", "Thư ký ghi biên bản", "")
    return (
        secretary,
        *((one.name, one.get_office_display(), "") for one in came if one.office != Office.CHAIR),
    )


def _chair(people) -> str:
    named = (
        str(one.name) for one in people if one.office == Office.CHAIR and one.came is not False and one.name
    )
    return next(named, "")


def named(record) -> str:
    """Return which meeting it is."""
    return f"họp lúc {wording.moment(record.at)}"


MINUTES = PaperKind(
    code="meeting",
    label=_("Biên bản họp trường hợp"),
    form=_("Điều 27"),
    symbol="BB-UBND",
    model=CaseMeeting,
    rows=rows,
    values=values,
    named=named,
    parts=(
        Bases(),
        Facts(
            (
                Line("Họp lúc", "at"),
                Line("Địa điểm", "place"),
                Line("Trẻ em", "child"),
                Line("Mã hồ sơ", "code"),
                Line("Nội dung cần bàn", "purpose", False),
            ),
            "h_when",
        ),
        Listed("h_people", "people", PEOPLE, spare=3),
        Told("h_child", "child_words", 5),
        Told("h_caregiver", "caregiver_words", 5, needed=False),
        Told("h_discussed", "discussed", 10),
        Listed("h_conclusions", "conclusions", CONCLUSIONS, spare=SPARE),
        Said("end"),
        Listed("h_signing", "signing", SIGNING, spare=3),
    ),
    slots=slots(
        "BIÊN BẢN",
        "Họp bàn biện pháp hỗ trợ, can thiệp đối với trẻ em {child}",
        bases(
            "Căn cứ Luật Trẻ em số 102/2016/QH13, Điều 47 đến Điều 52;\n"
            "Căn cứ Nghị định số 56/2017/NĐ-CP, Điều 27 khoản 2;",
            _("Căn cứ"),
        ),
        heading("h_when", _("Tiêu đề: thời gian, nội dung"), "I. Thời gian, địa điểm, nội dung"),
        heading("h_people", _("Tiêu đề: thành phần"), "II. Thành phần"),
        heading("h_child", _("Tiêu đề: ý kiến của trẻ"), "III. Ý kiến, nguyện vọng của trẻ em", OURS),
        heading("h_caregiver", _("Tiêu đề: ý kiến gia đình"), "IV. Ý kiến của cha, mẹ, người chăm sóc", OURS),
        heading("h_discussed", _("Tiêu đề: đã bàn"), "V. Nội dung đã bàn"),
        heading("h_conclusions", _("Tiêu đề: kết luận"), "VI. Kết luận"),
        heading("h_signing", _("Tiêu đề: chữ ký"), "VII. Chữ ký của người dự họp"),
        heading(
            "end",
            _("Câu kết thúc"),
            "Biên bản được đọc lại cho người dự họp nghe và mọi người nhất trí ký tên dưới đây.",
            COMMON,
        ),
        signatory="CHỦ TRÌ CUỘC HỌP",
        recipients="Hồ sơ của trẻ;\nLưu: VT.",
        distribution="Người dự họp và hồ sơ của trẻ; không sao chép, không chuyển ra ngoài",
    ),
    sample={
        **MADE_UP,
        "at": "14:00 ngày 05/01/2027",
        "place": "Phòng họp UBND Xã Mẫu Thử",
        "purpose": "Nội dung thử.",
        "child_words": "Nội dung thử.",
        "caregiver_words": "Nội dung thử.",
        "discussed": "Nội dung thử.",
        "people": (("Chủ tịch, lãnh đạo UBND xã", "", "Ngô Văn Mẫu", "Có mặt"),),
        "conclusions": (("Việc thử", "Việc phải làm, có hạn riêng", "Trần Thị Mẫu", "20/01/2027"),),
        "signing": (("Trần Thị Mẫu", "Thư ký ghi biên bản", ""),),
        "signatory": "Ngô Văn Mẫu",
    },
)
