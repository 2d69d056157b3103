"""One person at one screen: reading, pressing and filling in what a person sees, by its words."""

import os
import re
from io import BytesIO
from pathlib import Path

from playwright.sync_api import expect

from config.demo.cast import PASSWORD

# Where to leave a picture of every place looked at; nowhere unless the variable is set.
PATIENCE = 10_000
PICTURES = os.environ.get("JOURNEY_PICTURES", "")


class Desk:
    """A browser page at which somebody of the cast sits."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        page.set_default_timeout(PATIENCE)

    def sign_in(self, username):
        """Sign in on the sign-in page, to which every address leads."""
        self.go("/")
        self.heading("Đăng nhập")
        self.fill("Tên đăng nhập", username)
        self.fill("Mật khẩu", PASSWORD)
        self.press("Đăng nhập")
        return self

    def go(self, path):
        """Open an address of the site, or a whole one."""
        return self.page.goto(path if path.startswith("http") else self.address + path)

    def menu(self, name):
        """Follow a link of the main menu."""
        self.page.get_by_role("navigation", name="Các trang chính").get_by_role("link", name=name).click()

    def press(self, name):
        """Press the button with these words."""
        self.settle()
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name, exact=True):
        """Follow the link with these words, outside the main menu."""
        self.page.locator(".dt-page").get_by_role("link", name=name, exact=exact).first.click()

    def take_next_step(self, name):
        """Press what the page proposes to do next."""
        self.page.locator(".dt-next").get_by_role("link", name=name, exact=True).click()

    def fill(self, label, text):
        """Type into the field of this label; the mark of an answer that may be left out is no part of it."""
        self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(không bắt buộc\))?$")).fill(text)

    def pick(self, label, choice):
        """Pick from the list of this label."""
        self.page.get_by_label(label, exact=True).select_option(label=choice)

    def choose(self, question, *answers):
        """Tick the answers under a question."""
        self.settle()
        group = self.page.get_by_role("group", name=question)
        for answer in answers:
            group.get_by_label(answer, exact=True).check()

    def unfold(self, words):
        """Open what is folded under these words."""
        self.page.locator("summary", has_text=words).click()

    def heading(self, words):
        """Wait until the page has this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def reads(self, *texts):
        """Wait until the main part of the page shows each of these texts."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def never_reads(self, *texts):
        """The page holds none of these texts, in sight or out of it."""
        source = self.page.content()
        assert [text for text in texts if text in source] == []

    def told(self, message):
        """Wait until the page says that a deed was done."""
        expect(self.page.locator(".moj-alert")).to_contain_text(message)

    def download(self, link):
        """Follow a link that brings a file. Returns what is in it, to be read."""
        with self.page.expect_download(timeout=3 * PATIENCE) as waiting:
            self.follow(link, exact=False)
        return BytesIO(Path(waiting.value.path()).read_bytes())

    def settle(self):
        """Wait until the page has come with its letters and its script, as a person does before a press.

        A press returns as soon as the next page begins; its fonts still move the lines, and a finger that
        goes down on one box comes up on another.
        """
        self.page.wait_for_load_state()

    def fits(self, name):
        """The page does not scroll sideways."""
        # A page that is on its way has no document for a moment.
        self.settle()
        self.page.locator("main").wait_for()
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        self.keep(name)

    def keep(self, name):
        """Leave a picture of the page where pictures are wanted."""
        if PICTURES:
            width = self.page.viewport_size["width"]
            self.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
