"""The report to the committee: complete, readable when empty, and without a child's name."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from reports.pdf.committee import (
    Attended,
    CaseQuestion,
    Count,
    DecisionTaken,
    Definition,
    committee_pdf,
)
from tests.reports.heads import EMPTY_REPORT, FULL_REPORT
from tests.reports.reading import READERS, faults, fonts, read, words

SECTIONS = [
    "I. Tóm tắt",
    "II. Việc cần Ban xem xét, quyết định",
    "III. Thay đổi so với báo cáo trước",
    "IV. Hồ sơ đang quản lý",
    "V. Hồ sơ mới và hồ sơ kết thúc trong kỳ",
    "VI. Thực hiện thời hạn",
    "VII. Chuyển gửi, tiếp nhận học và chuyên cần",
    "VIII. Hỗ trợ đã cung cấp trong kỳ",
    "IX. Chủ tịch đã quyết định trong kỳ",
    "Phụ lục: giải thích số liệu",
]


@pytest.fixture(scope="module")
def full():
    return committee_pdf(FULL_REPORT)


@pytest.mark.parametrize("report", [FULL_REPORT, EMPTY_REPORT])
def test_the_report_is_a_sound_file_with_all_its_sections(report):
    content = committee_pdf(report)
    assert faults(content) == ""
    assert set(fonts(content).values()) == {True}
    assert [each.title for each in read(content).outline] == SECTIONS


@pytest.mark.parametrize("reader", READERS)
def test_the_report_says_whose_it_is_and_who_may_read_it(reader, full):
    pages = reader(full)
    for part in (
        "XÃ TÂN MẪU",
        "Số: 05/BC-UBND",
        "Tân Mẫu, ngày 05 tháng 10 năm 2026",
        "Tháng 9 năm 2026 (từ 01/09/2026 đến 30/09/2026)",
        "Kính gửi: Ban Bảo vệ trẻ em xã Tân Mẫu",
    ):
        assert part in pages[0]
    # A People's Committee names no body above it (docs/decisions/0037-papers.md).
    assert "TỈNH" not in pages[0]
    scope = "Phạm vi cung cấp: thành viên Ban Bảo vệ trẻ em xã Tân Mẫu và lãnh đạo UBND"
    assert all(scope in page for page in pages)
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in " ".join(words(full).split())


@pytest.mark.parametrize(
    "line",
    [
        "38 hồ sơ đang quản lý vào ngày cuối kỳ",
        "6 hồ sơ mới trong kỳ",
        "0 hồ sơ kết thúc trong kỳ",
        "1 thời hạn trễ hoặc chưa xong",
        "93,3% chuyên cần cả kỳ",
        "2 việc cần Ban quyết định",
        "1 TM-2026-0007 Đồng ý chi hỗ trợ học nghề 4.500.000 đồng. 09/10/2026",
        "2 TM-2026-0021 Xem xét kết thúc hồ sơ. chưa ấn định",
        "Đang thực hiện 33",
        "Nguy cơ cao 9",
        "Lao động trẻ em 19",
        "Không biết 1",
        "5–12 tuổi 9",
        "13–14 tuổi 14",
        "16–17 tuổi 6",
        "Chưa rõ tuổi 1",
        "Sàng lọc 6 5 1 0 83,3%",
        "Trả lời chuyển gửi 0 0 0 0 không phát sinh",
        "Tổng số 6 5 1 0 83,3%",
        "Tổng số 38; nhiều nhất là “13–14 tuổi”: 14.",
        "Tổng các số đã biết 3; nhiều nhất là “Trường tiểu học”: 3.",
        "Nhà mở không có dữ liệu",
        "Tuần 07/09 – 13/09/2026 93,3%",
        "Tuần 14/09 – 20/09/2026 không có dữ liệu",
        "Tuần 21/09 – 27/09/2026 không phát sinh",
        "Cả kỳ trẻ có mặt 70 trong 75 buổi phải học (93,3%).",
        "Xe đạp 0",
        "1 TM-2026-0003 Phê duyệt kế hoạch 12/QĐ-UBND 04/09/2026",
    ],
)
def test_the_report_holds_every_figure(full, line):
    assert line in words(full)


def test_an_empty_report_reads_sensibly():
    text = words(committee_pdf(EMPTY_REPORT))
    for part in (
        "không có dữ liệu hồ sơ đang quản lý",
        "Không có trường hợp nào cần Ban quyết định.",
        "1. Theo bước xử lý Không có dữ liệu.",
        "Đây là báo cáo đầu tiên được lập trên hệ thống cho loại kỳ này.",
        "Trong kỳ không có thời hạn nào đến hạn.",
        "Chưa có số liệu chuyên cần cho cả kỳ.",
        "Trong kỳ Chủ tịch chưa quyết định việc nào.",
        "Số liệu nhỏ hơn 5 có thể làm lộ một trẻ.",
    ):
        assert part in text
    assert "None" not in text


def test_zero_differs_from_no_data():
    zero = replace(EMPTY_REPORT, open_cases=0, by_sex=(Count("Nam", 0), Count("Nữ", 0)))
    text = words(committee_pdf(zero))
    assert "0 hồ sơ đang quản lý" in text
    assert "các mục đều là 0." in text
    assert "không có dữ liệu hồ sơ đang quản lý" not in text


def test_weeks_without_data_do_not_count_as_absence():
    weeks = (Attended("Tuần 1", 10, 5), Attended("Tuần 2", 10, None))
    assert "trẻ có mặt 5 trong 10 buổi phải học (50%)" in words(
        committee_pdf(replace(EMPTY_REPORT, attendance=weeks))
    )


@pytest.mark.parametrize("name", ["Lò Thị Mai", "Mai", "Lò-Thị-Mai-2014", "LTM 2014", "", "TM-2026-0001\n"])
def test_a_name_in_place_of_a_code_is_refused(name):
    with pytest.raises(ValueError, match="case code"):
        CaseQuestion(name, "Nội dung", None)
    with pytest.raises(ValueError, match="case code"):
        DecisionTaken(name, "Phê duyệt", None)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="period"):
        replace(EMPTY_REPORT, until=date(2026, 8, 31))


def test_the_same_report_is_the_same_file_in_every_language_of_the_reader(full):
    with translation.override("en"):
        assert committee_pdf(FULL_REPORT) == full


def test_own_definitions_follow_the_standing_ones_and_stay_literal():
    own = Definition("Lớp <b>cầu nối</b>", "Lớp học bù & linh hoạt", "Quyết định <i>12</i>")
    text = words(committee_pdf(replace(EMPTY_REPORT, definitions=(own,))))
    assert "Lớp <b>cầu nối</b>" in text
    assert "Lớp học bù & linh hoạt" in text


def test_a_report_of_many_questions_numbers_its_pages():
    questions = tuple(CaseQuestion(f"TM-2026-{index:04d}", "Nội dung", None) for index in range(200))
    content = committee_pdf(replace(EMPTY_REPORT, questions=questions, demo=True))
    pages = len(read(content).pages)
    assert pages > 5
    assert f"Trang {pages}/{pages}" in words(content)
    assert words(content).count("DỮ LIỆU MINH HỌA") == pages


def test_a_period_that_still_runs_says_up_to_which_day_and_what_is_still_to_come():
    coming = Attended("Tháng 12", None, None, coming=True)
    running = replace(
        FULL_REPORT,
        period="Quý IV năm 2026",
        since=date(2026, 10, 1),
        until=date(2026, 12, 31),
        dated=date(2026, 11, 16),
        attendance=(Attended("Tháng 10", 20, 18), coming),
    )
    text = words(committee_pdf(running))
    for part in (
        "(từ 01/10/2026, số liệu đến ngày 16/11/2026)",
        "Kỳ báo cáo chưa kết thúc: mọi số là số đến ngày 16/11/2026",
        "hồ sơ đang quản lý, đến ngày 16/11/2026",
        "Tháng 12 chưa đến",
        "Tổng số đến ngày 16/11/2026:",
    ):
        assert part in text
    assert "31/12/2026" not in text
    assert "chưa đến" not in words(committee_pdf(FULL_REPORT))


def test_the_appendix_stands_behind_the_signature_on_a_page_of_its_own(full):
    pages = [page.extract_text() for page in read(full).pages]
    signed = next(at for at, page in enumerate(pages) if "Nơi nhận:" in page)
    begins = next(at for at, page in enumerate(pages) if "Phụ lục: giải thích số liệu" in page)
    assert begins == signed + 1
    # Nothing but the lines of every page stands above it.
    assert pages[begins].index("Phụ lục: giải thích số liệu") < pages[begins].index("Cách tính")
    assert "Nơi nhận:" not in "".join(pages[begins:])
