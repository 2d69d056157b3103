"""The supervisor's return, the chair's report, the auditor's log."""

import re

from pypdf import PdfReader


def return_case(desk, *, codes, code, comment):
    """The supervisor sees the caseloads of both communes and returns one case with a comment."""
    desk.heading("Giám sát khu vực")
    desk.fits("07-supervision")
    desk.menu("Hồ sơ")
    desk.reads(*codes)
    desk.fits("07-cases")
    desk.follow(code)
    desk.follow("Trả lại kèm ý kiến")
    desk.page.locator("main textarea").fill(comment)
    desk.press("Trả lại")
    desk.told("Đã trả lại hồ sơ kèm ý kiến")


def answer(desk, *, comment, text):
    """The officer reads the supervisor's comment on the case and answers."""
    desk.reads("Giám sát trả lại, chờ trả lời", comment)
    desk.fits("07-returned")
    desk.page.locator("main textarea").fill(text)
    desk.press("Gửi trả lời")
    desk.told("Đã trả lời giám sát")


def committee_report(desk):
    """Make the committee's report of this month and download it. Returns its text."""
    desk.menu("Báo cáo")
    desk.heading("Báo cáo Ban Bảo vệ trẻ em")
    desk.fits("08-report")
    desk.press("Lập báo cáo trình Ban")
    desk.reads("Đã lập báo cáo")
    desk.fits("08-pack")
    pages = PdfReader(desk.download("Tải báo cáo PDF")).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def who_opened(desk, code):
    """The auditor looks a case up by its code. Returns (person, deed) of every event in sight."""
    desk.heading("Nhật ký kiểm tra")
    desk.page.locator(".dt-filter > summary").click()
    desk.fill("Mã hồ sơ", code)
    desk.press("Lọc")
    desk.fits("09-events")
    rows = desk.page.locator("main tbody tr").all()
    return [tuple(row.locator("td").nth(at).inner_text() for at in (0, 1)) for row in rows]
