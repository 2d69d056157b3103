"""The officer refers the child; the school answers, enrols and records attendance."""

import re

from playwright.sync_api import expect

from tests.journey.steps.planning import in_days

MESSAGE = "Em cần vào lớp 7, nghỉ học từ tháng 5."


def refer(desk, code, school):
    """Need and school, consent, what is shared, a look at what the school gets, sending."""
    desk.menu("Hồ sơ")
    desk.follow(code)
    desk.page.get_by_role("navigation", name="Các phần của hồ sơ").get_by_role(
        "link", name="Chuyển gửi"
    ).click()
    desk.follow("Viết phiếu chuyển gửi")
    desk.fits("05-compose")
    desk.follow("Nhu cầu và cơ sở")
    desk.fits("05-provider")
    desk.page.get_by_role("radio", name=re.compile(f"^{school}")).check()
    desk.press("Chọn và tiếp tục")
    desk.follow("Sự đồng ý")
    desk.choose("Người này có đồng ý không?", "Có, đồng ý")
    desk.choose("Trả lời bằng cách nào?", "Ký trên giấy")
    desk.choose("Trẻ có đồng ý không?", "Có, trẻ đồng ý")
    desk.fits("05-consent")
    desk.press("Ghi câu trả lời")
    desk.follow("Thông tin chia sẻ")
    desk.fill("Lời nhắn cho cơ sở (không nêu tên trẻ)", MESSAGE)
    desk.fits("05-shared")
    desk.press("Lưu và tiếp tục")


def check_and_send(desk, name):
    """The page shows beforehand what the school sees now and after it accepts; send."""
    desk.follow("Xem lại và gửi")
    now, later = desk.page.locator(".dt-document").all()
    expect(now).to_contain_text(MESSAGE)
    expect(now).not_to_contain_text(name)
    expect(later).to_contain_text(name)
    desk.fits("05-check")
    desk.press("Gửi phiếu chuyển gửi")
    desk.told("Đã gửi phiếu chuyển gửi")


def open_inbox(desk, name):
    """The counsellor opens what is new: the need and the message, but not who the child is."""
    desk.heading("Phiếu chuyển gửi đến")
    desk.never_reads(name)
    desk.fits("05-inbox")
    desk.page.locator("main .dt-card__title a").click()
    desk.reads(MESSAGE, "Tiếp nhận trẻ")
    desk.never_reads(name)
    desk.fits("05-referral")


def accept(desk, name):
    """Accept the child, whose name is shown from now on, and enrol it ten days back."""
    desk.follow("Tiếp nhận trẻ")
    desk.fits("05-accept")
    desk.press("Tiếp nhận")
    desk.reads(name, "Trẻ đã đến lớp chưa?")
    desk.follow("Ghi nhận nhập học")
    desk.fill("Ngày đầu tiên đến lớp", in_days(-7))
    desk.fill("Lớp, nhóm", "7A2")
    desk.press("Ghi nhận nhập học")
    desk.reads("Học lớp 7A2")
    desk.fits("05-enrolled")


def record_two_weeks(desk):
    """This week with four of five days, the week before with all; the officer's page counts the same."""
    desk.menu("Chuyên cần")
    # Whatever the calendar says of the week in which the test runs.
    desk.fill("Số buổi học trong tuần", "5")
    desk.press("Đổi")
    desk.choose("Tuần này trẻ đi học thế nào?", "Vắng 1")
    desk.fits("05-attendance")
    desk.press("Lưu")
    desk.follow("Tuần trước")
    desk.fill("Số buổi học trong tuần", "5")
    desk.press("Đổi")
    desk.press("Còn lại đủ")
    desk.menu("Chuyển gửi")
    desk.follow("Đang học", exact=False)
    desk.page.locator("main .dt-card__title a").click()
    desk.reads("4/5 buổi", "5/5 buổi")
    desk.fits("05-weeks")
