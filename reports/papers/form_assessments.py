"""Mẫu 02 and 03: the initial and the specific assessment of risk (Decree 56/2017, Arts 26(2) and 27(1))."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.disclosure import WITHHELD
from casework.enums import CAPACITY, CAPACITY_ITEMS, FORMS, HARM, HARM_ITEMS, NeedKind
from casework.models import Assessment
from reports.papers.case_values import CHILD, MADE_UP, SUPERSEDED, about_case, day, later
from reports.papers.issuers import written_at
from reports.papers.kinds import OURS, PaperKind, heading, slots
from reports.papers.parts import Facts, Line, Scores, Words

ITEMS = {HARM: HARM_ITEMS, CAPACITY: CAPACITY_ITEMS}
HARM_NOTE = "Mức cao là xấu hơn cho trẻ. Không cộng với bảng khả năng tự bảo vệ."
CAPACITY_NOTE = "Mức cao là tốt hơn cho trẻ. Không cộng với bảng mức độ tổn hại."
# An item of the first form that the second does not ask: a sheet that holds it holds Mẫu 02 as well.
ONLY_02 = next(code for code in FORMS["02"][HARM] if code not in FORMS["03"][HARM])
HOLDS_02 = Q(initial=True) | Q(harm__has_key=ONLY_02)
SCOPE = "Hồ sơ của trẻ tại UBND cấp xã; không chuyển ra ngoài phạm vi này"
KEPT = "Hồ sơ của trẻ;\nLưu: VT."
HEADINGS_03 = (
    ("condition", _("Mục a"), "a) Tình trạng thể chất, tâm lý, tình cảm của trẻ em"),
    ("family", _("Mục b"), "b) Hoàn cảnh gia đình"),
    ("protective", _("Mục b, tiếp"), "Mối quan hệ gia đình, khả năng bảo vệ trẻ em của cha mẹ"),
    ("factors", _("Mục c"), "c) Yếu tố có thể gây ra hoặc làm tái diễn việc xâm hại, hoàn cảnh đặc biệt"),
    ("learning", _("Mục d"), "d) Điều kiện, khả năng học tập và tự bảo vệ của trẻ em"),
    ("community", _("Mục đ"), "đ) Sự an toàn và hỗ trợ của cộng đồng"),
    ("needs", _("Mục e"), "e) Nhu cầu cần hỗ trợ của trẻ em"),
    ("child_words", _("Mục g"), "g) Ý kiến, nguyện vọng của trẻ em"),
    ("caregiver_words", _("Mục h"), "h) Ý kiến của cha, mẹ, người chăm sóc (trừ trường hợp gây hại cho trẻ)"),
)


def rows_02():
    """Return the assessments that hold Mẫu 02, newest first."""
    return _rows().filter(HOLDS_02).annotate(superseded=later(Assessment.objects.filter(HOLDS_02)))


def rows_03():
    """Return the assessments that hold Mẫu 03, newest first."""
    return _rows().filter(initial=False).annotate(superseded=later(Assessment.objects.filter(initial=False)))


def _rows():
    return Assessment.objects.select_related("by").annotate(made_at=written_at(Assessment))


def values_02(record, seen) -> dict:
    """Return what Mẫu 02 prints of an assessment."""
    return {**_both(record, seen), **_scores("02", record, seen)}


def values_03(record, seen) -> dict:
    """Return what Mẫu 03 prints of an assessment."""
    sheet = seen.record(record)
    told = {name: getattr(sheet, name) for name, _label, _text in HEADINGS_03}
    kinds = sheet.need_kinds
    labels = dict(NeedKind.choices)
    needed = kinds if kinds is WITHHELD else "; ".join(str(labels.get(kind, kind)) for kind in kinds)
    return {
        **_both(record, seen),
        **_scores("03", record, seen),
        **told,
        "need_kinds": needed,
        "problems": sheet.problems,
    }


def _both(record, seen) -> dict:
    sheet = seen.record(record)
    return {
        **about_case(seen, record.case),
        "made_at": record.made_at,
        "on": day(sheet.on),
        "by": record.by.full_name,
        "signatory": record.by.full_name,
        "risk": sheet.get_risk_display(),
        "risk_reason": sheet.risk_reason,
        **{name: getattr(sheet, name) for name in ("safe_provider", "safe_service")},
        **{name: getattr(sheet, name) for name in ("care_provider", "care_service")},
        "marks": (SUPERSEDED,) if record.superseded else (),
    }


def _scores(form, record, seen) -> dict:
    sheet = seen.record(record)
    notes = sheet.notes if sheet.notes is WITHHELD else sheet.notes or {}
    return {
        scale: tuple(
            (str(ITEMS[scale][code]), getattr(sheet, scale).get(code), _note(notes, code))
            for code in FORMS[form][scale]
        )
        for scale in (HARM, CAPACITY)
    }


def _note(notes, code):
    return notes if notes is WITHHELD else notes.get(code, "")


def named(record) -> str:
    """Return which assessment it is."""
    return f"ngày {record.on:%d/%m/%Y}"


WHO = Facts((*CHILD, Line("Ngày đánh giá", "on"), Line("Người đánh giá", "by")), "h_child")
SCORES = (Scores("h_harm", HARM, HARM_NOTE), Scores("h_capacity", CAPACITY, CAPACITY_NOTE))
CONCLUSION = (Line("Kết luận", "risk"), Line("Lý do kết luận khác mức tính từ phiếu", "risk_reason", False))
MEASURES = (
    Line("Nơi an toàn: đơn vị, người cung cấp", "safe_provider", False),
    Line("Nơi an toàn: dịch vụ", "safe_service", False),
    Line("Chăm sóc y tế, thể chất: đơn vị cung cấp", "care_provider", False),
    Line("Chăm sóc y tế, thể chất: dịch vụ", "care_service", False),
)
H_CHILD = heading("h_child", _("Tiêu đề: trẻ em"), "I. Thông tin về trẻ em")
SAMPLE = {
    **MADE_UP,
    "on": "05/01/2027",
    "by": "Trần Thị Mẫu",
    "risk": "Nguy cơ cao",
    "safe_provider": "Nhà tạm lánh Mẫu",
    "safe_service": "Chỗ ở tạm thời",
    "care_provider": "Trạm y tế Mẫu",
    "care_service": "Khám sức khỏe",
    HARM: (("Mức độ tổn hại hiện tại", "high", "ghi chú thử"), ("Nguy cơ tiếp tục bị tổn hại", "low", "")),
    CAPACITY: (("Khả năng tự bảo vệ của trẻ", "low", ""), ("Khả năng nhận hỗ trợ", "medium", "")),
}

MAU_02 = PaperKind(
    code="mau_02",
    label=_("Báo cáo đánh giá nguy cơ ban đầu"),
    form="Mẫu 02",
    symbol="BC-UBND",
    model=Assessment,
    rows=rows_02,
    values=values_02,
    named=named,
    parts=(WHO, *SCORES, Facts(CONCLUSION, "h_conclusion"), Facts(MEASURES, "h_measures")),
    slots=slots(
        "BÁO CÁO",
        "Đánh giá nguy cơ ban đầu về tình trạng trẻ em {child}",
        H_CHILD,
        heading("h_harm", _("Tiêu đề: mức độ tổn hại"), "II. Mức độ tổn hại"),
        heading("h_capacity", _("Tiêu đề: khả năng"), "III. Khả năng tự bảo vệ, phục hồi của trẻ em"),
        heading("h_conclusion", _("Tiêu đề: kết luận"), "IV. Kết luận"),
        heading("h_measures", _("Tiêu đề: biện pháp"), "V. Đề xuất biện pháp can thiệp tức thời"),
        signatory="NGƯỜI ĐÁNH GIÁ",
        recipients="Chủ tịch UBND cấp xã;\n" + KEPT,
        distribution=SCOPE,
    ),
    sample=SAMPLE,
)
MAU_03 = PaperKind(
    code="mau_03",
    label=_("Báo cáo thu thập thông tin, đánh giá nguy cơ cụ thể"),
    form="Mẫu 03",
    symbol="BC-UBND",
    model=Assessment,
    rows=rows_03,
    values=values_03,
    named=named,
    parts=(
        WHO,
        *(
            Words(f"h_{name}", name, needed=name not in ("caregiver_words", "protective"))
            for name, _label, _text in HEADINGS_03
        ),
        Facts((Line("Nhóm nhu cầu", "need_kinds"),)),
        *SCORES,
        Words("h_problems", "problems"),
        Facts(CONCLUSION, "h_conclusion"),
        Facts(MEASURES, "h_measures"),
    ),
    slots=slots(
        "BÁO CÁO",
        "Thu thập thông tin, đánh giá nguy cơ cụ thể tình hình trẻ em {child}",
        H_CHILD,
        *(heading(f"h_{name}", label, text) for name, label, text in HEADINGS_03),
        heading("h_harm", _("Tiêu đề: mức độ tổn hại"), "Đánh giá mức độ tổn hại"),
        heading("h_capacity", _("Tiêu đề: khả năng"), "Đánh giá khả năng tự bảo vệ của trẻ em"),
        heading("h_problems", _("Tiêu đề: các vấn đề"), "Các vấn đề của trẻ em"),
        heading("h_conclusion", _("Tiêu đề: kết luận"), "Kết luận"),
        heading("h_measures", _("Tiêu đề: dịch vụ"), "Dịch vụ cần cung cấp ngay", OURS),
        signatory="NGƯỜI ĐÁNH GIÁ",
        recipients="Chủ tịch UBND cấp xã;\n" + KEPT,
        distribution=SCOPE,
    ),
    sample={
        **SAMPLE,
        **{name: f"Nội dung thử của mục này ({name})." for name, _label, _text in HEADINGS_03},
        "need_kinds": "Giáo dục; Trợ giúp xã hội",
        "problems": "Nội dung thử.",
    },
)
