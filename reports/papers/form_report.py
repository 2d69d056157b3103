"""Mẫu 01: the report of information received (Decree 56/2017, Art 25)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.disclosure import WITHHELD
from casework.models import Report
from reports.papers.case_values import CHILD, MADE_UP, about_child, day
from reports.papers.kinds import COPY, OURS, PaperKind, heading, slots
from reports.papers.parts import Facts, Line, Words
from reports.pdf import wording
from vietnam.calendar import day_of

PARENTS = ("father_name", "father_age", "father_job", "mother_name", "mother_age", "mother_job")
TOLD = ("condition", "likely_harm", "family", "done_before", "what_was_said", "work_text", "workplace_text")
REPORTER = {
    "reporter_name": "full_name",
    "reporter_phone": "phone",
    "reporter_address": "address",
    "reporter_notes": "notes",
}
NOBODY = "Người báo không muốn để lại tên"
# The sheet with who reported goes nowhere the form goes, least of all into the file of the child (Art 24(1)).
APART = {
    "own_number": "",
    "marks": ("BẢN LƯU RIÊNG: CÓ NGƯỜI BÁO TIN",),
    "distribution": "Người tiếp nhận thông tin và Chủ tịch UBND cấp xã; không để chung với hồ sơ của trẻ",
    "only_recipients": ("Lưu riêng tại UBND cấp xã, không để trong hồ sơ của trẻ.",),
}


def rows():
    """Return the reports, newest first."""
    related = ("child__household", "commune__parent", "taken_by")
    found = Report.objects.select_related(*related).prefetch_related("child__household__caregivers")
    return found.order_by("-pk")


def values(record, seen) -> dict:
    """Return what Mẫu 01 prints of a report; who reported is kept apart (Art 24(1))."""
    sheet = seen.record(record)
    case = record.case
    return {
        **about_child(seen, record.child, record.commune),
        **{name: getattr(sheet, name) for name in (*PARENTS, *TOLD)},
        **dict.fromkeys(REPORTER, WITHHELD),
        "code": case.code if case else None,
        "officer": record.taken_by.full_name,
        "signatory": record.taken_by.full_name,
        "channel": sheet.get_channel_display(),
        "hour": f"{timezone.localtime(record.received_at):%H giờ %M phút}",
        "on": day(day_of(record.received_at)),
        "urgent": "Có" if sheet.urgent else "Không",
        "place": sheet.place,
        "address": sheet.residence or about_child(seen, record.child, record.commune)["address"],
        "hours": _hours(sheet),
        "made_at": record.received_at,
        "own_number": sheet.number,
        "own_date": day_of(record.received_at) if record.number else None,
    }


def _hours(sheet):
    parts = ((sheet.hours_per_day, "giờ mỗi ngày"), (sheet.days_per_week, "ngày mỗi tuần"))
    told = [(value, words) for value, words in parts if value is not None and value is not WITHHELD]
    return ", ".join(f"{wording.number(value)} {words}" for value, words in told)


def with_reporter(values_of_report: dict, reporter) -> dict:
    """Return the values with who reported, for the separate sheet of those who may read it."""
    told = dict.fromkeys(REPORTER, NOBODY)
    if reporter is not None:
        told = {name: getattr(reporter, field) for name, field in REPORTER.items()}
    return {**values_of_report, **told, **APART}


def named(record) -> str:
    """Return which report it is."""
    return f"tiếp nhận lúc {timezone.localtime(record.received_at):%H:%M ngày %d/%m/%Y}"


MAU_01 = PaperKind(
    code="mau_01",
    label=_("Báo cáo tiếp nhận thông tin"),
    form="Mẫu 01",
    symbol="BC-UBND",
    model=Report,
    rows=rows,
    values=values,
    named=named,
    parts=(
        Facts(
            (
                Line("Nguồn tin (điện thoại, trực tiếp, khác)", "channel"),
                Line("Thời gian: giờ", "hour"),
                Line("Thời gian: ngày", "on"),
                Line("Khẩn cấp", "urgent"),
            ),
            "h_source",
        ),
        Facts(
            (
                *CHILD,
                Line("Nơi xảy ra vụ việc", "place"),
                Line("Tình trạng hiện tại của trẻ", "condition"),
                Line("Tổn hại có thể xảy ra nếu không được hỗ trợ", "likely_harm"),
                Line("Họ và tên cha", "father_name"),
                Line("Tuổi của cha", "father_age"),
                Line("Nghề nghiệp của cha", "father_job"),
                Line("Họ và tên mẹ", "mother_name"),
                Line("Tuổi của mẹ", "mother_age"),
                Line("Nghề nghiệp của mẹ", "mother_job"),
                Line("Hoàn cảnh gia đình", "family"),
                Line("Người chăm sóc hiện nay", "caregivers"),
                Line("Việc đã làm cho trẻ trước khi báo", "done_before"),
            ),
            "h_child",
        ),
        Words("h_said", "what_was_said", needed=False),
        Facts(
            (
                Line("Công việc đang làm", "work_text", False),
                Line("Nơi làm việc", "workplace_text", False),
                Line("Thời giờ làm việc", "hours", False),
            ),
            "h_work",
        ),
        Facts(
            (
                Line("Họ và tên", "reporter_name", False),
                Line("Số điện thoại", "reporter_phone", False),
                Line("Địa chỉ", "reporter_address", False),
                Line("Ghi chú", "reporter_notes", False),
            ),
            "h_reporter",
        ),
    ),
    slots=slots(
        "BÁO CÁO",
        "Tiếp nhận thông tin trẻ em bị xâm hại hoặc có nguy cơ bị bạo lực, bóc lột, bỏ rơi"
        " và trẻ em có hoàn cảnh đặc biệt",
        heading("h_source", _("Tiêu đề: nguồn tin"), "A. Thông tin về nguồn nhận thông tin", COPY),
        heading("h_child", _("Tiêu đề: trẻ em"), "B. Thông tin về trẻ em"),
        heading("h_said", _("Tiêu đề: nội dung"), "Nội dung thông tin", OURS),
        heading("h_work", _("Tiêu đề: lao động"), "Thông tin về việc trẻ lao động", OURS),
        heading("h_reporter", _("Tiêu đề: người báo tin"), "C. Người cung cấp thông tin (nếu đồng ý)"),
        signatory="NGƯỜI TIẾP NHẬN THÔNG TIN",
        recipients="Chủ tịch UBND cấp xã;\nHồ sơ của trẻ;\nLưu: VT.",
        distribution="Hồ sơ của trẻ tại UBND cấp xã; không chuyển ra ngoài phạm vi này",
        marks=(COPY, COPY),
    ),
    sample={
        **MADE_UP,
        **{name: f"Nội dung thử ({name})" for name in TOLD},
        **dict.fromkeys(REPORTER, WITHHELD),
        "channel": "Điện thoại",
        "hour": "08 giờ 30 phút",
        "on": "05/01/2027",
        "urgent": "Không",
        "place": "Xưởng Thử",
        "father_name": "Nguyễn Văn Mẫu",
        "father_age": 40,
        "father_job": "Làm ruộng",
        "mother_name": "Lê Thị Mẫu",
        "mother_age": 38,
        "mother_job": "Buôn bán",
        "hours": "5 giờ mỗi ngày",
    },
)
