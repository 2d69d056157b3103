"""Sending one hostile request through the whole of the program, and judging the answer."""

import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from io import BytesIO

from django.conf import settings
from django.core.signals import got_request_exception
from django.test import RequestFactory
from django.test.client import FakePayload

from attack.tally import place_of
from tests.access.cells import secrets, tried
from tests.access.matrix import ROWS
from tests.access.people import KNOW, handler

REFUSED = (400, 403, 404, 405, 411, 413, 414, 415)
NAMED = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')
BOUNDARY = "----den-truong"


@dataclass
class Sent:
    """One request: path, query and body as bytes, headers as WSGI knows them."""

    method: str = "GET"
    path: str = "/"
    query: bytes = b""
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: dict = field(default_factory=dict)
    cookies: str = ""
    checks_csrf: bool = False

    def __repr__(self):
        parts = (self.method, self.path[:300], self.query[:300], self.body[:600], self.content_type)
        return " ".join(map(str, parts)) + f" {self.headers or ''} {self.cookies[:80]}"


@dataclass
class Answer:
    """What came back, whether the database was changed, and the error behind a 5xx."""

    status: int
    text: str
    headers: dict
    changed: bool
    error: str = ""


class Attacker(RequestFactory):
    """Sends raw requests through all middleware."""

    def send(self, sent: Sent, session_key: str | None):
        """Return the response to `sent`, with the session of somebody or of nobody."""
        cookies = "; ".join(filter(None, (sent.cookies, self._session(session_key))))
        environ = {
            **self._base_environ(),
            "REQUEST_METHOD": sent.method,
            # WSGI gives the bytes of a path as Latin-1.
            "PATH_INFO": sent.path.encode("utf-8", "surrogatepass").decode("latin-1"),
            "QUERY_STRING": sent.query.decode("latin-1"),
            "CONTENT_TYPE": sent.content_type,
            "CONTENT_LENGTH": str(len(sent.body)),
            "HTTP_COOKIE": cookies,
            "wsgi.input": FakePayload(sent.body) if sent.body else BytesIO(),
            **sent.headers,
        }
        request = super().request(**environ)
        request._dont_enforce_csrf_checks = not sent.checks_csrf  # nosemgrep: csrf-exempt
        return handler().get_response(request)

    @staticmethod
    def _session(key) -> str:
        return f"{settings.SESSION_COOKIE_NAME}={key}" if key else ""


def answer_to(world, sent: Sent, person) -> Answer:
    """Send as `person`; everything it wrote is undone."""
    with tried() as trial, noted_errors() as errors:
        response = Attacker().send(sent, world.sessions.get(person))
        body = b"".join(response.streaming_content) if response.streaming else response.content
    changed = trial.changed and response.status_code not in (301, 302)
    text = body.decode(errors="replace") + response.get("Location", "")
    return Answer(response.status_code, text, dict(response.headers), changed, "; ".join(errors))


@contextmanager
def noted_errors():
    """Collect what stands behind an answer of 500, as type and place."""
    found = []

    def note(**_):
        error = sys.exc_info()[1]
        found.append(f"{type(error).__name__} in {place_of(error)}: {str(error)[:120]}")

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)


def judge(tally, world, row, person, sent: Sent, answer: Answer) -> None:
    """Note everything that is wrong about `answer`."""
    tally.answered(answer.status)
    where = f"{row.method} {row.route}"
    if answer.status >= 500:
        tally.found("5xx", where, answer.error, sent)
    # Whoever has an address that stands for somebody uses it, and the use is written down.
    used = row.stands_for and answer.status == HTTPStatus.OK
    # A file that is given is no refusal: that it was fetched is written down.
    fetched = row.changes and answer.status == HTTPStatus.OK and "Content-Disposition" in answer.headers
    if answer.changed and not used and not fetched:
        tally.found("changed", where, f"a refusal ({answer.status}) changed the database", sent)
    given = sent.body + sent.query + sent.path.encode("utf-8", "surrogatepass")
    for word in secrets(world, replace(row, names=_may_name(row, person)), person):
        if word in answer.text and word.encode() not in given:
            tally.found("leak", where, f"{person} sees {word}", sent)


def _may_name(row, person) -> bool:
    """Tell whether the page of `row` may name a child to `person`: a form shown again is its page."""
    pages = (other.names for other in ROWS if other.route == row.route and other.about == row.about)
    return any(pages) or (row.method == "POST" and person in KNOW)


def field_names(page: str) -> set[str]:
    """Return the names of all fields of a page."""
    return {name for name in NAMED.findall(page) if name not in ("csrfmiddlewaretoken",)}


def multipart(pairs, files=()) -> bytes:
    """Return a multipart body; `files` are (field, name, bytes)."""
    parts = [_part(f'name="{name}"', str(value).encode("utf-8", "replace")) for name, value in pairs]
    parts += [_part(f'name="{name}"; filename="{called}"', data) for name, called, data in files]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(about, content) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n"
    return head.encode("utf-8", "replace") + content + b"\r\n"
