"""A deliberately weak page and a listener, both on loopback, for `python -m attack.scanner --self-test`.

The page gives back what it is sent, leads anywhere and fetches any address. A scan that does not find this
finds nothing.
"""

import json
import threading
import urllib.request
from collections import defaultdict
from contextlib import contextmanager
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

HOME = """<html><body><a href="/said?word=a">a</a> <a href="/lead?to=/">b</a> <a href="/fetch?from=x">c</a>
<form action="/keep" method="post"><input name="note"><input type="submit"></form></body></html>"""
FOUND_IN_WEAK = {
    "Reflected Cross Site Scripting",
    "Open Redirect",
    "Server Side Request Forgery",
    "Cross Site Request Forgery",
    "Content Security Policy Configuration",
}


class Weak(BaseHTTPRequestHandler):
    """Answers without thinking."""

    def do_GET(self):
        """Say, lead or fetch what the query asks for."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/lead":
            self._answer(302, "", Location=query.get("to", "/"))
        elif parts.path == "/said":
            self._answer(200, f"<p>{query.get('word', '')}</p>")
        else:
            _fetched(query.get("from", "")) if parts.path == "/fetch" else None
            self._answer(200, HOME)

    def do_POST(self):
        """Take every form from everywhere."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(200, "<p>kept</p>")

    def _answer(self, status, text, **headers):
        body = text.encode("utf-8", "replace")
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value.replace("\r", "").replace("\n", ""))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


class Listener(BaseHTTPRequestHandler):
    """Notes who was made to fetch something (`/ssrf/…`), and tells wapiti when asked (`/get_ssrf.php`)."""

    heard: dict = defaultdict(lambda: defaultdict(list))

    def do_GET(self):
        """Note or tell."""
        parts = urlsplit(self.path)
        pieces = parts.path.strip("/").split("/")
        told = b""
        if parts.path == "/get_ssrf.php":
            told = json.dumps(self.heard).encode()
            self.heard.clear()
        elif len(pieces) >= 4 and pieces[0] == "ssrf":
            who = {"url": self.path, "date": "", "ip": self.client_address[0], "method": "GET", "size": 0}
            self.heard[pieces[2]][pieces[3]].append(who)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_GET  # noqa: N815 - the name that the server looks for

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(handler):
    """Serve `handler` on a free port of loopback; yields the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _fetched(address) -> None:
    try:
        if urlsplit(address).hostname == "127.0.0.1":
            urllib.request.urlopen(address, timeout=3).close()  # noqa: S310 - loopback alone
    except (OSError, ValueError, HTTPException):
        return
