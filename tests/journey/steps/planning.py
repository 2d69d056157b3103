"""Assessment and plan, the chair's answer, visits."""

import datetime as dt

from casework.enums import CAPACITY_ITEMS, HARM_ITEMS
from vietnam.calendar import today

HARM = [str(label) for label in HARM_ITEMS.values()]
CAPACITY = [str(label) for label in CAPACITY_ITEMS.values()]


def in_days(days):
    """A date `days` from today as a person types it."""
    return (today() + dt.timedelta(days=days)).strftime("%d/%m/%Y")


def assess(desk):
    """Assess harm, capacity and needs; the plan opens next."""
    desk.take_next_step("Đánh giá")
    for item in HARM:
        desk.choose(item, "Cao")
    for item in CAPACITY:
        desk.choose(item, "Trung bình")
    desk.fill("Ý kiến, nguyện vọng của trẻ", "Em muốn đi học lại")
    desk.fill("Nhu cầu cần hỗ trợ", "Trở lại trường, hỗ trợ học phí")
    desk.choose("Kết luận nguy cơ", "Nguy cơ cao")
    desk.fits("04-assessment")
    desk.press("Lưu và lập kế hoạch")
    desk.told("Đã lưu đánh giá")


def draft_plan(desk):
    """Write a plan with one activity and keep it as a draft, then submit it."""
    desk.heading("Lập kế hoạch hỗ trợ, can thiệp")
    desk.reads("Đánh giá cho thấy", "Trở lại trường, hỗ trợ học phí")
    desk.fill("Mục tiêu chung", "Trẻ trở lại lớp 7 và thôi phụ hồ")
    desk.page.get_by_label("Cha, mẹ, người chăm sóc đồng ý với kế hoạch").check()
    desk.fill("Ngày rà soát", in_days(90))
    desk.pick("Nhóm", "Giáo dục")
    desk.fill("Hoạt động", "Chuyển gửi đến Trường THCS Tân Hòa")
    desk.fill("Người chịu trách nhiệm", "Nguyễn Thị Lan")
    desk.fill("Hoàn thành trước ngày", in_days(30))
    desk.fits("04-plan")
    desk.press("Lưu, chưa trình")
    desk.told("Kế hoạch chưa được trình")
    desk.follow("Sửa và trình")
    desk.press("Lưu và trình")
    desk.told("Đã trình kế hoạch để phê duyệt")


def return_plan(desk, code, comment):
    """The chair opens the plan from the notice and returns it with a comment."""
    open_plan(desk, code)
    desk.fits("04-decide")
    desk.fill("Điều cần sửa", comment)
    desk.press("Trả lại kế hoạch")
    desk.told("Đã trả lại kế hoạch kèm ý kiến")


def change_plan(desk, code, comment):
    """The officer reads the comment beside the form, changes the plan and submits it again."""
    open_notice(desk, code)
    desk.take_next_step("Sửa kế hoạch")
    desk.reads("Chủ tịch UBND xã yêu cầu sửa", comment)
    desk.fits("04-asked")
    desk.fill("Kinh phí (đồng)", "1500000")
    desk.press("Lưu và trình")
    desk.told("Đã trình kế hoạch để phê duyệt")


def approve_plan(desk, code):
    """The chair approves what was changed."""
    open_plan(desk, code)
    desk.reads("1.500.000")
    desk.press("Phê duyệt kế hoạch")
    desk.told("Đã phê duyệt kế hoạch")


def open_plan(desk, code):
    """From the notice to the plan that waits."""
    open_notice(desk, code)
    desk.take_next_step("Xem kế hoạch")
    desk.follow("Kế hoạch lần", exact=False)


def open_notice(desk, code):
    """Open the newest notice about a case on the first page."""
    desk.go("/")
    desk.heading("Việc hôm nay")
    desk.fits("04-notice")
    desk.page.get_by_role("button", name=f"Mở hồ sơ {code}").first.click()


def visit(desk, code):
    """Record a visit: the child was seen, does not work any more, goes to school."""
    desk.menu("Hồ sơ")
    desk.fits("06-caseload")
    desk.follow(code)
    desk.fits("06-case")
    desk.follow("Ghi lần thăm")
    desk.choose("Có gặp trẻ không?", "Gặp riêng trẻ")
    desk.choose("Trẻ còn lao động trái quy định không?", "Không")
    desk.choose("Trẻ có đang đi học không?", "Có")
    desk.fill("Trẻ nói", "Em đi học đều, có bạn mới")
    desk.fits("06-visit")
    desk.press("Lưu lần thăm")
    desk.reads("Em đi học đều, có bạn mới")
