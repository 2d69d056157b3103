"""Mẫu 06: the review after carrying out the plan (Decree 56/2017, Art 30)."""

from django.utils.translation import gettext_lazy as _

from casework.disclosure import WITHHELD
from casework.enums import REVIEW_CAPACITY, REVIEW_HARM, Side
from casework.models import Review
from reports.papers.case_values import CHILD, MADE_UP, SUPERSEDED, about_case, day, later
from reports.papers.form_assessments import CAPACITY_NOTE, HARM_NOTE, KEPT, SCOPE
from reports.papers.issuers import written_at
from reports.papers.kinds import COPY, OURS, PaperKind, heading, slots
from reports.papers.parts import Facts, Line, Scores, Words


def rows():
    """Return the reviews, newest first."""
    found = Review.objects.select_related("by").annotate(made_at=written_at(Review))
    return found.annotate(superseded=later(Review.objects.all()))


def values(record, seen) -> dict:
    """Return what Mẫu 06 prints of a review."""
    sheet = seen.record(record)
    sides = dict(Side.choices)
    stable_in = sheet.stable_in
    words = stable_in if stable_in is WITHHELD else "; ".join(str(sides.get(one, one)) for one in stable_in)
    return {
        **about_case(seen, record.case),
        "made_at": record.made_at,
        "by": record.by.full_name,
        "signatory": record.by.full_name,
        "on": day(sheet.on),
        "harm": _scores(sheet, REVIEW_HARM),
        "capacity": _scores(sheet, REVIEW_CAPACITY),
        "harm_in_all": sheet.get_harm_display(),
        "capacity_in_all": sheet.get_capacity_display(),
        "stable": "Ổn định" if sheet.stable else "Chưa ổn định",
        "stable_in": words,
        "conclusion": sheet.conclusion,
        "next_step": sheet.get_next_step_display(),
        "next_review_on": day(sheet.next_review_on),
        "marks": (SUPERSEDED,) if record.superseded else (),
    }


def _scores(sheet, items) -> tuple:
    levels = sheet.levels
    return tuple(
        (str(label), levels if levels is WITHHELD else levels.get(code), "") for code, label in items.items()
    )


def named(record) -> str:
    """Return which review it is."""
    return f"ngày {record.on:%d/%m/%Y}"


MAU_06 = PaperKind(
    code="mau_06",
    label=_("Rà soát, đánh giá sau khi thực hiện kế hoạch"),
    form="Mẫu 06",
    symbol="BC-UBND",
    model=Review,
    rows=rows,
    values=values,
    named=named,
    parts=(
        Facts((*CHILD, Line("Người rà soát", "by"), Line("Ngày rà soát", "on")), "h_child"),
        Scores("h_harm", "harm", HARM_NOTE),
        Scores("h_capacity", "capacity", CAPACITY_NOTE),
        Facts(
            (
                Line("Mức độ tổn hại", "harm_in_all"),
                Line("Khả năng tự bảo vệ", "capacity_in_all"),
                Line("Thể chất, tâm lý, nhận thức, tình cảm", "stable"),
                Line("Các mặt đã ổn định", "stable_in", False),
            ),
            "h_result",
        ),
        Words("h_conclusion", "conclusion"),
        Facts((Line("Việc tiếp theo", "next_step"), Line("Ngày rà soát tới", "next_review_on", False))),
    ),
    slots=slots(
        "BÁO CÁO",
        "Rà soát, đánh giá tình trạng của trẻ em {child} sau khi thực hiện kế hoạch hỗ trợ, can thiệp",
        heading("h_child", _("Tiêu đề: trẻ em"), "I. Thông tin chung"),
        heading("h_harm", _("Tiêu đề: mức độ tổn hại"), "a) Mức độ tổn hại", COPY),
        heading("h_capacity", _("Tiêu đề: khả năng"), "b) Khả năng tự bảo vệ của trẻ em", COPY),
        heading("h_result", _("Tiêu đề: kết quả"), "Kết quả", OURS),
        heading("h_conclusion", _("Tiêu đề: kết luận"), "Kết luận"),
        signatory="NGƯỜI RÀ SOÁT",
        recipients="Chủ tịch UBND cấp xã;\n" + KEPT,
        distribution=SCOPE,
        marks=(COPY, COPY),
    ),
    sample={
        **MADE_UP,
        "by": "Trần Thị Mẫu",
        "on": "05/01/2027",
        "harm": (("Mức độ tổn hại", "low", ""),),
        "capacity": (("Khả năng tự bảo vệ của trẻ", "high", ""),),
        "harm_in_all": "Thấp",
        "capacity_in_all": "Cao",
        "stable": "Ổn định",
        "stable_in": "Thể chất; Tâm lý; Nhận thức; Tình cảm",
        "conclusion": "Kết luận thử.",
        "next_step": "Tiếp tục thực hiện kế hoạch",
        "next_review_on": "05/04/2027",
    },
)
