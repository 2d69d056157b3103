"""A telephone that shows what the matrix answers: the program answers in this process, Chromium lays it out.

The world lies in a transaction that is never committed, so no server beside the test could see it. What goes
over the wire here are answers that have been given.
"""

import re
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import find

SIZE = {"width": 360, "height": 740}
# 320 px is the width of the smallest telephone in use and of a 1280 px screen at 400 % (WCAG 2.2, 1.4.10).
SMALLEST = {"width": 320, "height": 568}
FINGER = 44
# Whatever is pressed or filled in. A link within a sentence is read, not aimed at.
PRESSED = "button, .govuk-button, [role=button], input:not([type=hidden]), select, textarea, summary"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"')
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
# What is wrong with the page as it lies in the window: what sticks out, what is too low for a finger.
AMISS = """([pressed, finger]) => {
    const heads = document.querySelectorAll('h1').length;
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    const told = (words, each) => `${words}: ${each.outerHTML.slice(0, 160)}`;
    const box = (each) => each.getBoundingClientRect();
    const rolls = (each) => each &&
        (getComputedStyle(each).overflowX !== 'visible' || rolls(each.parentElement));
    const out = wide <= 0 ? [] : [...document.querySelectorAll('body *')].filter(
        (each) => box(each).right > innerWidth + 1 && !rolls(each.parentElement));
    const low = [...document.querySelectorAll(pressed)].filter(
        (each) => each.checkVisibility({visibilityProperty: true}) && box(each).width > 1
            && box(each).height < finger - 0.5);
    return [
        ...(heads === 1 ? [] : [`${heads} headings of level 1`]),
        ...out.slice(0, 2).map((each) => told(`${wide} px over ${innerWidth}`, each)),
        ...(wide > 0 && !out.length ? [`${wide} px over ${innerWidth}`] : []),
        ...low.map((each) => told(`${Math.round(box(each).height)} px high at ${innerWidth}`, each)),
    ];
}"""


class Given(BaseHTTPRequestHandler):
    """Hands out the answer that is being shown, and the files that go with every page."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with what is being shown at this address, with a file, or with nothing."""
        path = urlsplit(self.path).path
        shown = self.server.shown.get(path)
        if shown:
            self._send(shown.status_code, shown.content, dict(shown.items()))
        elif path.startswith(settings.STATIC_URL) and (file := find(path.removeprefix(settings.STATIC_URL))):
            kind = KINDS[Path(file).suffix]
            # Kept by the browser from page to page, as at work.
            headers = {"Content-Type": kind, "Cache-Control": "public, max-age=3600, immutable"}
            self._send(200, Path(file).read_bytes(), headers)
        else:
            self._send(404, b"", {})

    def _send(self, status, content, headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(content)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words):
        """Say nothing: what is amiss the browser tells."""


class Phone:
    """A page of Chromium at which one answer after the other is looked at, in both widths."""

    def __init__(self, page, server, watch):
        self.page, self.server, self.watch, self.known = page, server, watch, set()
        self.sizes = (SIZE, SMALLEST)
        self.address = f"http://localhost:{server.server_port}"

    def show(self, path, response) -> list[str]:
        """Lay out `response`, which is of `path`. Returns a sentence for everything that is wrong with it.

        Nothing is laid out twice: what differs in nothing but the token of its form has been looked at.
        """
        parts = _parts(response.content.decode())
        if parts <= self.known:
            return []
        self.known |= parts
        self.server.shown = {path: response}
        self.page.goto(self.address + path)
        found = self._amiss()
        self.sizes = self.sizes[::-1]
        self.page.set_viewport_size(self.sizes[0])
        found += [fault for fault in self._amiss() if fault not in found] + self.watch.faults
        self.watch.faults.clear()
        return found

    def _amiss(self) -> list[str]:
        return self.page.evaluate(AMISS, [PRESSED, FINGER])


def _parts(text) -> set[str]:
    """Return the frame of a page and what stands in it, without the tokens of its forms."""
    frame, _, inside = TOKEN.sub("", text).partition('<div class="dt-page')
    return {frame.partition("<body")[2], inside}


@contextmanager
def telephone(browser, watch):
    """Open a telephone. What a page must not do is among what `show` returns."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Given)
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport=SIZE, locale="vi-VN")
    watch.listen(context)
    try:
        yield Phone(context.new_page(), server, watch)
    finally:
        context.close()
        server.shutdown()
        server.server_close()
