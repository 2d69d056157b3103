"""Fixtures for tests that drive Chromium. A test that uses `page` or `desktop` carries the mark `browser`.

    @pytest.mark.browser
    def test_sign_in(page, live_server):
        page.goto(live_server.url)

`page` is a small telephone (360 × 640), `desktop` an office screen (1366 × 768). Each has its own
cookies. A test fails when the page asks another machine for anything, writes an error to the console
or breaks the content security policy; `new_page` opens further sessions that are watched alike.
"""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1366, "height": 768}
ABSENT = "Chromium is not installed: browser tests were left out (Debian: apt-get install chromium)."


def chromium():
    """The path of Chromium, or None. `CHROMIUM` in the environment names another one."""
    return next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM", ""), *PROGRAMS])), None)


def pytest_collection_modifyitems(config, items):
    """Mark what uses a browser; without one leave those tests out with one line, or fail under CI."""
    wanted = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    for item in wanted:
        item.add_marker(pytest.mark.browser)
    if not wanted or chromium():
        return
    if os.environ.get("REQUIRE_BROWSER"):
        raise pytest.UsageError(ABSENT)
    config.stash[LEFT_OUT] = len(wanted)
    config.hook.pytest_deselected(items=wanted)
    items[:] = [item for item in items if item not in set(wanted)]


LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter, config):
    """Say once how many browser tests were left out."""
    if config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{config.stash[LEFT_OUT]} × {ABSENT}", yellow=True)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests of a process."""
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield program
        program.close()


class Watch:
    """Collects what a page must not do."""

    def __init__(self):
        self.faults = []
        self.expected = set()

    def allow(self, text):
        """Accept console errors that contain `text`: the status of a refusal the test is about."""
        self.expected.add(text)

    def attach(self, context):
        """Listen to every page of `context` and cut it off from other machines."""
        context.route("**/*", self.route)
        self.listen(context)

    def listen(self, context):
        """Listen to every page of `context`: its content security policy alone holds it back."""
        context.on("console", self.console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def route(self, route):
        """Let a request through to this machine only."""
        host = urlsplit(route.request.url).hostname
        if host in {"localhost", "127.0.0.1", None}:
            route.continue_()
        else:
            self.faults.append(f"request to another machine: {route.request.url}")
            route.abort()

    def console(self, message):
        """Note an error of the console; breaches of the content security policy are among them."""
        if message.type == "error" and not any(text in message.text for text in self.expected):
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture
def watch():
    """The watch over all pages of a test; its faults fail the test at the end."""
    watch = Watch()
    yield watch
    assert watch.faults == []


@pytest.fixture
def new_page(browser, watch, transactional_db):
    """`new_page(viewport)` opens a page in a session of its own, with Vietnamese as its language."""
    contexts = []

    def open_page(viewport=PHONE, **options):
        context = browser.new_context(viewport=viewport, **{"locale": "vi-VN", **options})
        watch.attach(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A telephone of 360 × 640."""
    return new_page(PHONE)


@pytest.fixture
def desktop(new_page):
    """An office screen of 1366 × 768."""
    return new_page(DESKTOP)
