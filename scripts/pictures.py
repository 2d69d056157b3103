"""Pictures for the README, taken from a running demo: `python scripts/pictures.py http://127.0.0.1:8000`.

Three pages, each as the person who works on it, saved to docs/pictures with few colours: small files.
"""

import re
import sys
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from config.demo.cast import PASSWORD  # noqa: E402
from tests.browser import DESKTOP, FLAGS, PHONE, chromium  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 128
TALL_PHONE = {**PHONE, "height": 960}
TALL_DESKTOP = {**DESKTOP, "height": 1020}


def main(address):
    """Take all pictures from the demo at `address`. Returns the exit code."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        take(sign_in(browser, address, "lan", TALL_PHONE), "my-day")
        desk = sign_in(browser, address, "lan", TALL_DESKTOP)
        open_case(desk)
        take(desk, "case")
        phone = sign_in(browser, address, "thu", TALL_PHONE)
        phone.get_by_role("link", name="Chuyên cần", exact=True).click()
        take(phone, "attendance")
        browser.close()
    return 0


def sign_in(browser, address, username, viewport):
    """Return a page of its own session at which somebody of the cast has signed in."""
    page = browser.new_context(viewport=viewport, locale="vi-VN", device_scale_factor=1.5).new_page()
    page.goto(address)
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("navigation", name="Các trang chính").wait_for()
    return page


def open_case(page):
    """Open the first case of the caseload that is being worked on."""
    page.get_by_role("link", name="Hồ sơ", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Đang thực hiện").first
    row.get_by_role("link", name=re.compile("^DT-")).click()
    page.get_by_role("heading", name="Việc tiếp theo").wait_for()


def take(page, name):
    """Save what is in sight as a PNG of few colours."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        path, optimize=True
    )
    print(f"{path.relative_to(ROOT)} {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
