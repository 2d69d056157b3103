"""Every form from a full record, value by value, and from one that lacks nearly everything."""

import datetime as dt

import pytest
from django.utils import timezone

from casework.enums import CAPACITY_ITEMS, HARM_ITEMS
from casework.models import Assessment, Plan, PlanActivity, PlanObjective, Report, Review
from reports.papers.kinds import whole_rows
from reports.papers.making import Setting, missing_of, paper_pdf
from reports.papers.parts import GAP, KEPT_APART
from reports.papers.reading import read_values
from reports.papers.registry import ALL, KINDS
from reports.papers.texts import wording_on
from tests.factories import isolate, make_case, make_report
from tests.reports.reading import faults, words
from vietnam.calendar import ZONE, today

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 5, 9, 30, tzinfo=ZONE)
SETTING = Setting(day=dt.date(2026, 11, 5), made_by="Nguyễn Thị Lan", made_at=NOW)
STEPS = "Đi học lại; có tiền ăn"
TEXTS = {
    "condition": "Tay trẻ bị phồng rộp",
    "family": "Cha mất, mẹ làm thuê",
    "protective": "Mẹ thương con, ít ở nhà",
    "factors": "Chủ lò vẫn gọi trẻ đi làm",
    "learning": "Nghỉ học từ lớp 6, đọc chậm",
    "community": "Xóm giềng để ý giúp",
    "needs": "Học phí và xe đạp",
    "child_words": "Em muốn đi học lại",
    "caregiver_words": "Gia đình khó khăn quá",
    "problems": "Thiếu tiền ăn hằng ngày",
    "safe_provider": "Nhà bà ngoại",
    "safe_service": "Ở tạm một tuần",
    "care_provider": "Trạm y tế xã",
    "care_service": "Băng tay, tiêm phòng",
    "risk_reason": "Vì trẻ còn sợ người lạ",
}


@pytest.fixture
def case(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name="Lê Thị Đủ Chữ")
    child = case.child
    child.schooling, child.grade, child.school_name = "attending", 6, "Trường THCS Đủ"
    child.save()
    return case


def assessment(case, by, **fields):
    told = {
        "harm": dict.fromkeys(HARM_ITEMS, "high") | {"care_obstacles": "low"},
        "capacity": dict.fromkeys(CAPACITY_ITEMS, "medium") | {"support": "low"},
        "notes": {"current_harm": "Ghi chú tổn hại", "support": "Ghi chú hỗ trợ"},
        "need_kinds": ["education", "legal"],
        "risk": "high",
        "on": dt.date(2026, 10, 3),
    }
    return Assessment.objects.create(case=case, by=by, **{**told, **TEXTS, **fields})


def full_plan(case, by):
    plan = Plan.objects.create(
        case=case,
        by=by,
        version=7,
        objectives="Trẻ trở lại lớp 7 trong năm",
        caregiver_agrees=True,
        review_on=dt.date(2027, 2, 3),
        submitted_at=timezone.now(),
    )
    PlanObjective.objects.create(plan=plan, kind="recovery", what="Hết đau tay", by_date=dt.date(2027, 1, 9))
    rows = (
        ("health", "Khám tay ở trạm", "Bác sĩ Tư", "Trạm y tế Tân Hòa", 1_250_000),
        ("legal", "Làm giấy khai sinh", "Cán bộ tư pháp", "", 30_000),
    )
    for group, what, responsible, partner, cost in rows:
        PlanActivity.objects.create(
            plan=plan,
            group=group,
            what=what,
            responsible=responsible,
            partner=partner,
            cost=cost,
            starts_on=dt.date(2026, 12, 1),
            by_date=dt.date(2027, 1, 20),
        )
    return plan


def printed(code, record, user):
    """Return (words of the PDF, labels of what is missing, the file) of a paper made from `record`."""
    kind = KINDS[code]
    record = whole_rows(kind).get(pk=record.pk)
    values, wording = read_values(kind, record, user), wording_on(kind, SETTING.day)
    content = paper_pdf(kind, values, wording, SETTING)
    assert faults(content) == ""
    assert content == paper_pdf(kind, values, wording, SETTING)
    return words(content), missing_of(kind, values, wording), content


def test_form_01_holds_everything_but_who_reported(cast, case):
    report = Report.objects.get(case=case)
    told = {"channel": "phone", "father_name": "Lê Văn Cha", "father_age": 41, "father_job": "Thợ hồ"}
    told |= {"mother_age": 39, "what_was_said": "Bé khuân gạch cả ngày", "workplace_text": "Lò gạch Sáu"}
    told |= {
        "hours_per_day": "7.5",
        "days_per_week": "6",
        "received_at": dt.datetime(2026, 9, 5, 8, 7, tzinfo=ZONE),
    }
    for name, value in told.items():
        setattr(report, name, value)
    report.save()
    text, missing, _content = printed("mau_01", report, cast["minh"])
    for value in (
        *("Điện thoại", "08 giờ 07 phút", "05/09/2026", "Lê Thị Đủ Chữ", "Nam", "Ấp Bình Hòa"),
        *("Lò gạch đầu ấp", "Tay bị phồng rộp", "Bỏng, bỏ học lâu dài", "Lê Văn Cha", "41", "Thợ hồ"),
        *("Trần Thị Mẹ", "39", "Làm thuê", "Cha mẹ làm thuê xa nhà", "Hàng xóm đã khuyên gia đình"),
        *("Bé khuân gạch cả ngày", "Làm gạch", "Lò gạch Sáu", "7,5 giờ mỗi ngày", "6 ngày mỗi tuần"),
        *("Nguyễn Thị Lan", KEPT_APART, "A. Thông tin về nguồn nhận thông tin", "Số: …………/BC-UBND"),
    ):
        assert value in text, value
    assert missing == []
    assert "Người Báo Tin" not in text
    assert "0911000333" not in text


def test_form_02_and_03_hold_every_item_word_and_total(cast, case):
    row = assessment(case, cast["lan"])
    initial, missing, _content = printed("mau_02", row, cast["lan"])
    for value in (
        *("Mức độ tổn hại hiện tại", "Nguy cơ tiếp tục bị tổn hại", "Ghi chú tổn hại"),
        *("Khả năng tự bảo vệ của trẻ", "Ghi chú hỗ trợ", "Tổng cộng 2 0 0", "Tổng cộng 0 1 1"),
        *("Nguy cơ cao", "Vì trẻ còn sợ người lạ", "Nhà bà ngoại", "Ở tạm một tuần", "Trạm y tế xã"),
        *("Băng tay, tiêm phòng", "03/10/2026", "Lê Thị Đủ Chữ"),
    ):
        assert value in initial, value
    assert missing == []
    text, missing, _content = printed("mau_03", row, cast["lan"])
    for value in (*TEXTS.values(), "Giáo dục; Hỗ trợ pháp lý", "Tổng cộng 4 0 1", "Tổng cộng 0 4 1"):
        assert value in text, value
    order = [text.index(TEXTS[name]) for name in list(TEXTS)[:9]]
    assert order == sorted(order)
    assert missing == []


def test_an_earlier_assessment_says_that_it_is_one(cast, case):
    old, new = assessment(case, cast["lan"]), assessment(case, cast["lan"])
    assert "BẢN CŨ: ĐÃ CÓ LẦN SAU" in printed("mau_03", old, cast["lan"])[0]
    assert "BẢN CŨ" not in printed("mau_03", new, cast["lan"])[0]


def test_form_04_holds_goals_activities_people_dates_and_money(cast, case):
    text, missing, _content = printed("mau_04", full_plan(case, cast["lan"]), cast["lan"])
    for value in (
        *("Trẻ trở lại lớp 7 trong năm", "Hết đau tay", "09/01/2027", "Khám tay ở trạm", "Bác sĩ Tư"),
        *("Trạm y tế Tân Hòa", "1.250.000", "Làm giấy khai sinh", "Cán bộ tư pháp", "30.000", "1.280.000"),
        *("01/12/2026", "20/01/2027", "03/02/2027", "Đồng ý", "KẾ HOẠCH", "/KH-UBND", "Phục hồi"),
    ):
        assert value in text, value
    assert missing == []


def test_form_05_is_a_draft_until_the_chair_has_decided(cast, case):
    draft = full_plan(case, cast["lan"])
    text, _missing, _content = printed("mau_05", draft, cast["lan"])
    for value in (
        *("Điều 1. Phê duyệt kế hoạch", "Kế hoạch lần 7", "1.280.000 đồng", "Bác sĩ Tư; Trạm y tế Tân Hòa"),
        *(
            "QUYẾT ĐỊNH:",
            "Căn cứ Luật Trẻ em",
            "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ TÂN HÒA",
            "Cha, mẹ hoặc người chăm sóc trẻ",
        ),
        *("DỰ THẢO", "Số: …………/QĐ-UBND"),
    ):
        assert value in text, value
    approved = case.plans.get(version=1)
    decision = approved.decisions.get()
    decision.number, decision.decided_on = "27/QĐ-UBND", dt.date(2026, 10, 9)
    decision.signed_by, decision.implementers = "Lê Văn Minh Ký", "Hội Phụ nữ xã"
    decision.recipients = "Bà nội của trẻ; Trường Đủ"
    decision.save()
    text, missing, _content = printed("mau_05", approved, cast["lan"])
    for value in (
        *("Số: 27/QĐ-UBND", "ngày 09 tháng 10 năm 2026", "Lê Văn Minh Ký", "Hội Phụ nữ xã"),
        *("Bà nội của trẻ", "Trường Đủ", "BẢN CŨ: ĐÃ CÓ LẦN SAU"),
    ):
        assert value in text, value
    assert "DỰ THẢO" not in text
    assert missing == []


def test_form_06_keeps_harm_and_capacity_apart(cast, case):
    row = Review.objects.create(
        case=case,
        by=cast["lan"],
        on=dt.date(2026, 11, 1),
        harm="medium",
        capacity="high",
        stable=False,
        stable_in=["physical", "emotional"],
        levels={
            "harm_level": "medium",
            "abuser_access": "low",
            "care_obstacles": "low",
            "self_protection": "high",
            "safe_adults": "high",
            "support": "medium",
        },
        conclusion="Trẻ đã đi học, còn mệt",
        next_step="go_on",
        next_review_on=dt.date(2027, 1, 31),
    )
    text, missing, _content = printed("mau_06", row, cast["minh"])
    for value in (
        *("01/11/2026", "Tổng cộng 0 1 2", "Tổng cộng 2 1 0", "Chưa ổn định", "Thể chất; Tình cảm"),
        *("Trẻ đã đi học, còn mệt", "Tiếp tục thực hiện kế hoạch", "31/01/2027", "Nguyễn Thị Lan"),
        *("Khả năng tiếp cận trẻ của người gây hại", "Biết người giám hộ, người lớn an toàn"),
    ):
        assert value in text, value
    assert missing == []


def test_form_07_holds_the_decision_under_its_own_number(cast, case):
    row = isolate(case, by=cast["lan"], days=10, starts_on=today())
    text, missing, _content = printed("mau_07", row, cast["lan"])
    for value in (
        *("Số: 15/QĐ-UBND", "Lê Văn Minh", "Chủ lò gạch", "Trẻ bị đánh, bị giữ lại lò", "Nhà tạm lánh"),
        *("Trung tâm bảo trợ", "10 ngày", f"{row.starts_on:%d/%m/%Y}", f"{row.ends_on:%d/%m/%Y}"),
        *("Lê Thị Đủ Chữ", "khỏi cha, mẹ, người chăm sóc"),
    ):
        assert value in text, value
    assert missing == []
    assert "DỰ THẢO" not in text


def test_an_empty_report_is_printed_with_gaps_and_a_list(cast):
    report = make_report(by=cast["lan"])
    for name in ("place", "condition", "likely_harm", "done_before", "family", "mother_name", "mother_job"):
        setattr(report, name, "")
    report.save()
    report.child.birth_date, report.child.birth_precision = None, "unknown"
    report.child.save()
    text, missing, _content = printed("mau_01", report, cast["lan"])
    assert missing == [
        "Ngày, tháng, năm sinh hoặc ước lượng tuổi",
        "Nơi xảy ra vụ việc",
        "Tình trạng hiện tại của trẻ",
        "Tổn hại có thể xảy ra nếu không được hỗ trợ",
        *("Họ và tên cha", "Tuổi của cha", "Nghề nghiệp của cha"),
        *("Họ và tên mẹ", "Tuổi của mẹ", "Nghề nghiệp của mẹ"),
        *("Hoàn cảnh gia đình", "Việc đã làm cho trẻ trước khi báo"),
    ]
    assert text.count(GAP) == len(missing)
    ending = text[text.index("Còn thiếu trong hồ sơ") :]
    assert all(label in ending for label in missing)


def test_an_empty_assessment_and_plan_lack_what_the_decree_asks(cast):
    case = make_case(by=cast["lan"], state="registered")
    row = assessment(
        case, cast["lan"], harm={}, capacity={}, notes=None, need_kinds=[], **dict.fromkeys(TEXTS, "")
    )
    text, missing, _content = printed("mau_03", row, cast["lan"])
    assert "Ý kiến, nguyện vọng của trẻ em" in missing
    assert {"Nhóm nhu cầu", "Biết và tin cậy người có thể bảo vệ mình"} <= set(missing)
    # The carer's opinion is not asked where the carer does the harm (Art 27(1)h).
    assert not any("Ý kiến của cha, mẹ" in label for label in missing)
    assert "Tổng cộng 0 0 0" in text
    bare = Plan.objects.create(case=case, by=cast["lan"], version=1, objectives="", review_on=today())
    text, missing, _content = printed("mau_04", bare, cast["lan"])
    assert missing == ["Mục tiêu", "Dịch vụ, hoạt động, người thực hiện, kinh phí"]
    assert "CHƯA TRÌNH" in text


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_a_preview_is_whole_and_names_nobody(kind):
    wording = wording_on(kind, SETTING.day, [])
    content = paper_pdf(kind, kind.sample, wording, SETTING)
    assert faults(content) == ""
    assert missing_of(kind, kind.sample, wording) == []
    text = words(content)
    assert "XÃ MẪU THỬ" in text
    assert "{" not in text


HOSTILE = (
    "<b>đậm</b> & <img src=x>",
    "ạ" * 10_000,
    "\u202eمرحبا\u202c",
    "a" + "\u0301" * 500,
    "{child} %s {0}",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_hostile_words_in_every_value_give_a_sound_paper(kind, text):
    values = {name: _hostile(value, text) for name, value in kind.sample.items()}
    content = paper_pdf(kind, values, wording_on(kind, SETTING.day, []), SETTING)
    assert faults(content) == ""
    if "<b>" in text:
        assert text in words(content)


def _hostile(value, text):
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(_hostile(one, text) for one in value)
    return value
