"""The officer screens the child, one question a page."""

import re

from playwright.sync_api import expect

# The heading of a page → what is answered on it. Questions that are not asked are passed over.
ANSWERS = {
    "Trẻ sinh ngày nào?": lambda desk: None,
    "Có dấu hiệu nào sau đây không?": lambda desk: (
        desk.choose("Dấu hiệu", "Không có điều nào ở trên"),
        desk.choose("Trẻ có đang gặp nguy hiểm", "Không"),
    ),
    "Trong 7 ngày qua hoặc mùa vụ gần đây, trẻ có làm việc gì không?": lambda desk: desk.choose(
        "Câu trả lời", "Có"
    ),
    "Trẻ làm những việc gì?": lambda desk: find_work(desk, "phu ho", "Phụ hồ"),
    "Trẻ làm việc này cho ai?": lambda desk: desk.choose("Làm cho ai", "Làm thuê cho người khác"),
    "Trẻ làm việc này những ngày nào, bao nhiêu giờ?": lambda desk: (
        desk.choose("Những ngày làm việc này", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu"),
        desk.fill("Số giờ mỗi ngày", "8"),
    ),
    "Vào mùa vụ, trẻ làm việc này nhiều hơn không?": lambda desk: desk.choose("Có mùa, có dịp", "Không"),
    "Trẻ bắt đầu và kết thúc lúc mấy giờ?": lambda desk: (
        desk.fill("Bắt đầu lúc", "7:00"),
        desk.fill("Kết thúc lúc", "16:30"),
        desk.choose("Có khi nào làm trong khoảng 22 giờ", "Không"),
    ),
    "Hỏi thêm về việc này": lambda desk: desk.fill(
        "Trẻ đứng cao nhất bao nhiêu mét so với mặt sàn, mặt đất?", "1.5"
    ),
    "Khi làm việc này, trẻ có gặp điều nào sau đây không?": lambda desk: desk.choose(
        "Chọn mọi điều trẻ gặp", "Mang vác nặng", "Làm trên cao"
    ),
    "Trẻ mang vác nặng bao nhiêu?": lambda desk: desk.choose("Nếu không có câu trả lời", "Không biết"),
    "Việc hoặc nơi làm có trong danh mục sau không?": lambda desk: None,
    "Có hợp đồng bằng văn bản, có người đại diện ký không?": lambda desk: desk.choose("Câu trả lời", "Không"),
    "Giờ làm có trùng giờ học của trẻ không?": lambda desk: desk.choose("Câu trả lời", "Có"),
    "Trẻ làm việc nhà bao nhiêu giờ?": lambda desk: desk.choose("Trong 7 ngày qua", "Không"),
}


def find_work(desk, typed, work):
    """Narrow the long list of work by typing without marks, and tick what is meant."""
    desk.page.get_by_label("Tìm trong danh sách").fill(typed)
    desk.choose("Công việc", work)


def screen(desk):
    """Answer every question, look the answers over and conclude as proposed. Returns the questions asked."""
    desk.take_next_step("Sàng lọc")
    desk.follow("Bắt đầu sàng lọc")
    desk.choose("Ai trả lời?", "Trẻ")
    desk.press("Bắt đầu")
    asked = list(answer_all(desk))
    desk.fits("03-answers")
    desk.follow("Xem kết quả đề xuất")
    check_result(desk)
    desk.press("Lưu kết luận")
    desk.told("Đã lưu kết luận sàng lọc")
    desk.follow("Về hồ sơ")
    return asked


def answer_all(desk):
    """Answer page after page until the answers are to be looked over; yield each question."""
    heading = desk.page.get_by_role("heading", level=1)
    while (question := heading.inner_text().strip()) != "Xem lại câu trả lời":
        desk.fits(f"03-{len(question)}")
        ANSWERS[question](desk)
        desk.press("Lưu và tiếp tục")
        expect(heading).not_to_have_text(question)
        yield question


def check_result(desk):
    """The proposal has three parts, each with its reasons, each reason with its article."""
    parts = desk.page.locator(".dt-finding")
    expect(parts).to_have_count(3)
    desk.fits("03-result")
    desk.reads("Lao động trẻ em: công việc nặng nhọc, độc hại, nguy hiểm")
    law = parts.first.get_by_role("listitem")
    expect(law.first).to_contain_text(re.compile(r"Điều 14[3-7]"))
    expect(desk.page.get_by_role("radio", checked=True)).to_have_count(1)
