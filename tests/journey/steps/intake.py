"""The officer brings a list in, takes a report and opens a case."""

import re
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

SAMPLE = Path(__file__).parents[2] / "listimport" / "fixtures" / "danh_sach_xa.xlsx"
LONG = 60_000


def upload(desk):
    """Upload the commune's list, correct a column and wait for the preview. Returns counts by tab."""
    desk.menu("Nhập danh sách")
    desk.follow("Nhập danh sách")
    desk.page.get_by_label("Tệp danh sách").set_input_files(SAMPLE)
    desk.press("Đọc tệp")
    desk.heading("Cột nào ghi gì")
    desk.fits("01-columns")
    desk.pick("Ghi chú", "Không dùng cột này")
    desk.press("Kiểm tra các dòng")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Xem lại trước khi nhập", timeout=LONG)
    desk.fits("01-preview")
    for tab, remark in (("Cần xem lại", "Xem lại"), ("Từ chối", "Từ chối")):
        rows(desk, tab).click()
        expect(desk.page.locator("tbody tr .govuk-tag").first).to_have_text(remark)
        desk.fits(f"01-{tab}")
    return {name: count(desk, name) for name in ("Nhập được", "Cần xem lại", "Từ chối", "Đã có")}


def rows(desk, tab):
    """The tab that leads to the rows of one kind."""
    return desk.page.get_by_role("navigation", name="Nhóm dòng").get_by_role("link", name=tab)


def count(desk, tab):
    """The number in brackets on a tab; 0 when there is none of that name."""
    found = rows(desk, tab)
    return int(re.search(r"\((\d+)\)", found.inner_text())[1]) if found.count() else 0


def import_rows(desk):
    """Confirm the preview and wait until the worker has taken every row. Returns how many came in."""
    button = desk.page.get_by_role("button", name=re.compile(r"^Nhập \d+ dòng$"))
    wanted = int(re.search(r"\d+", button.inner_text())[0])
    button.click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Kết quả nhập danh sách", timeout=LONG)
    desk.reads(f"Đã nhập {wanted} dòng")
    return wanted


def refused_reasons(desk):
    """Download the refused rows. Returns name → reason."""
    sheet = openpyxl.load_workbook(desk.download("dòng bị từ chối kèm lý do")).active
    head, *rows = sheet.iter_rows(values_only=True)
    name, reason = head.index("Họ và tên"), next(at for at, text in enumerate(head) if "ý do" in text)
    return {row[name]: row[reason] for row in rows}


def open_listed_report(desk, work):
    """On the telephone open the newest report about this work. Returns the child's name."""
    desk.menu("Tiếp nhận")
    desk.reads("Thông tin tiếp nhận")
    desk.fits("02-reports")
    desk.page.get_by_role("row").filter(has_text=work).get_by_role("link").first.click()
    desk.reads("Xử lý thông tin này", work, "Danh sách của xã")
    desk.fits("02-report")
    key = desk.page.locator(".govuk-summary-list__row", has_text="Họ và tên trẻ")
    return key.locator("dd").inner_text()


def take_report(desk, *, typed, name, birth):
    """Search before creating, see that a child is known, and write down the one who is meant."""
    desk.menu("Hôm nay")
    desk.follow("Ghi thông tin mới")
    desk.fill("Họ và tên trẻ hoặc tên thường gọi", typed)
    desk.press("Tìm và tiếp tục")
    desk.reads("Có thể là trẻ đã biết", "Thông tin chờ xử lý", "Nếu là trẻ khác, ghi tiếp")
    desk.fits("02-known")
    desk.choose("Trẻ có đang gặp nguy hiểm", "Không")
    desk.fill("Họ và tên trẻ", name)
    desk.fill("Ngày sinh, năm sinh hoặc tuổi", birth)
    desk.choose("Giới tính", "Nam")
    desk.fill("Nội dung thông tin", "Trẻ phụ hồ ở công trình từ hè, không đến lớp.")
    desk.unfold("Công việc và việc học")
    desk.fill("Công việc đang làm", "Phụ hồ")
    desk.unfold("Gia đình, người chăm sóc, nơi cư trú")
    desk.fill("Người đang chăm sóc trẻ", "Trần Thị Nở")
    desk.press("Ghi nhận thông tin")
    desk.told("Đã ghi nhận thông tin")


def open_case(desk):
    """Turn the report in sight into a case. Returns its code."""
    desk.press("Mở hồ sơ")
    desk.told("Đã mở hồ sơ")
    return re.search(r"Đã mở hồ sơ ([^\s]+)\.", desk.page.locator(".moj-alert").inner_text())[1]
