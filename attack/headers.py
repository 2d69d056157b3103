"""Hostile methods, headers, cookies and sizes at every route, and what each answer must carry."""

from random import Random
from urllib.parse import urlsplit

from hypothesis import strategies as st

from attack import values
from attack.doors import opened
from attack.every import every
from attack.sending import Sent, answer_to, judge
from attack.tally import Tally
from tests.access.matrix import EXEMPT, ROWS

METHODS = (
    *("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "POST", "CONNECT"),
    *("PROPFIND", "get", "X" * 300),
)
HOSTS = (
    *("evil.example", "127.0.0.1@evil.example", "testserver:99999", "testserver evil"),
    *("", "[::1", "a" * 5000, "testserver."),
)
NAMES = (
    *("HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_FORWARDED_HOST"),
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"),
    *("HTTP_REFERER", "HTTP_ORIGIN", "HTTP_ACCEPT_LANGUAGE"),
    *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_RANGE"),
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"),
    *("HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL", "HTTP_USER_AGENT"),
    *("HTTP_HX_REQUEST", "HTTP_HX_CURRENT_URL", "HTTP_HX_TARGET"),
    *("HTTP_HX_PROMPT", "HTTP_HX_TRIGGERING_EVENT"),
    *("HTTP_X_REQUESTED_WITH", "HTTP_X_CSRFTOKEN"),
    *("HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING", "HTTP_DNT"),
    *("HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED", "HTTP_X_REAL_IP"),
    *("HTTP_UPGRADE_INSECURE_REQUESTS", "HTTP_EXPECT"),
)
COOKIES = (
    *("session=", "session=x", "session=" + "a" * 8000, "session=\x00"),
    *("session=../../etc/passwd", "session=' OR 1=1 --"),
    *("csrf=", "csrf=" + "z" * 64, "csrf=\xff", "language=en"),
    *("language=../../en", "language=vi\r\nX: y"),
    *("language=" + "x" * 600, "messages=garbage"),
    *("messages=.eJw:1:2", ";;;;==", "=", "a=b;" * 900, "\xe2\x80\xae=1", '"'),
)
CONTENT_LENGTHS = (None, None, None, "0", "-1", "x", "99999999999", "1")
ODD_TEXT = st.one_of(values.short, values.LONG).map(
    lambda text: text.encode("utf-8", "replace").decode("latin-1")[:8000]
)
REQUEST = st.tuples(
    st.sampled_from(METHODS),
    st.lists(st.tuples(st.sampled_from(NAMES), ODD_TEXT), max_size=3),
    st.one_of(st.just(None), st.just(None), st.just(None), st.sampled_from(HOSTS)),
    st.one_of(st.just(""), st.sampled_from(COOKIES)),
    st.sampled_from(CONTENT_LENGTHS),
    st.booleans(),
)
FEWEST = 5
# Every answer forbids to be framed and to be taken for another kind of file.
ALWAYS = {"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


def headers(world, *, inputs: int, number: int = 9) -> Tally:
    """Send odd methods, headers and cookies to every route, with or without a session."""
    tally, rows = Tally("headers"), one_row_a_route()
    if inputs < FEWEST * len(rows):
        rows = Random(number).sample(rows, inputs // FEWEST)
    for place, row in enumerate(rows):
        with opened(world, row) as door:

            def send(chosen, door=door):
                _send(tally, world, door, chosen)

            every(REQUEST, max(FEWEST, inputs // len(rows)), number + place, send)
    return tally


def one_row_a_route() -> list:
    """Return the first row of each route."""
    rows = {row.route: row for row in reversed(ROWS) if row.may and row.route.partition(":")[0] not in EXEMPT}
    return list(rows.values())


def _send(tally, world, door, chosen) -> None:
    method, given, host, cookies, length, known = chosen
    more = dict(given) | ({} if host is None else {"HTTP_HOST": host})
    more |= {} if length is None else {"CONTENT_LENGTH": length}
    sent = Sent(method=method, path=door.path, headers=more, cookies=cookies, checks_csrf=True)
    person = door.row.may[0] if known else "anonymous"
    with tally.one(f"{door.row.route}", sent):
        answer = answer_to(world, sent, person)
        judge(tally, world, door.row, person, sent, answer)
        for fault in faults(sent, answer, known):
            tally.found("header", door.row.route, fault, sent)


def faults(sent, answer, known) -> list[str]:
    """Return what is missing or wrong in the headers of `answer`."""
    found = [f"no {name}" for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    location = answer.headers.get("Location", "")
    if location and not is_own(location):
        found.append(f"leads to {location[:60]}")
    policy = answer.headers.get("Content-Security-Policy", "")
    framed = "frame-ancestors 'none'" not in policy and "sandbox" not in policy
    if framed or "unsafe" in policy:
        found.append("a content security policy that is none")
    signed_in = known and "session=" not in sent.cookies and answer.status in (200, 302)
    if signed_in and "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("a page that may be kept")
    return found


def is_own(location: str) -> bool:
    """Tell whether a redirect stays in the house."""
    parts = urlsplit(location)
    return not location.startswith(("//", "/\\", "\\")) and parts.netloc in ("", "testserver")
