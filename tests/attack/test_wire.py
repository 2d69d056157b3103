"""Broken requests as the server of the deployment gets them, byte by byte: a refusal, nothing written."""

import socket

import psycopg
import pytest
from environ import Env

from config.local import servers
from tests import database
from tests.house import processes
from tests.house.processes import GUNICORN, MANAGE, eventually, run, running

pytestmark = pytest.mark.servers

# With the cookie of a form, so that its body is read; the form's own token is missing.
HEAD = f"Host: {processes.HOST}\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"
HEAD += f"Origin: https://{processes.HOST}\r\nCookie: __Host-csrf={'a' * 32}\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
PARTS = "Content-Type: multipart/form-data; boundary=b\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"
PART = b'--b\r\nContent-Disposition: form-data; name="username"\r\n\r\nlan\r\n'
STYLED = "govuk-heading-l"
# What no answer may hold: words of the settings, of /etc/passwd and of a traceback.
INSIDE = ("INSTALLED_APPS", "root:", "Traceback", "django.core")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The port of gunicorn as it is deployed, and a connection to count what was written."""
    folder = tmp_path_factory.mktemp("wire")
    with servers.fresh(seed=database.prepared()) as found:
        environ = processes.production(folder, **found)
        collected = run([*MANAGE, "collectstatic", "--noinput"], environ)
        assert collected.returncode == 0, collected.stderr
        port, log = processes.free_port(), folder / "web.log"
        with running([*GUNICORN, "--bind", f"127.0.0.1:{port}"], environ, log):
            eventually(lambda: processes.ask(port, "/healthz")[0] == 200, log)
            with psycopg.connect(**_owner(found), autocommit=True) as connection:
                connection.execute("SET scope.everything = on")
                yield port, connection
            assert "Internal Server Error" not in log.read_text()
            assert "Error handling request" not in log.read_text()


def _owner(found):
    told = Env.db_url_config(found["DATABASE_OWNER_URL"])
    return {"host": told["HOST"], "user": told["USER"], "dbname": told["NAME"]}


def said(port, head, body=b"", path="/dang-nhap/", method="POST"):
    """Send the bytes, end the sending, and return (status, text); status 0 is a closed line."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        try:
            line.sendall(f"{method} {path} HTTP/1.1\r\n{HEAD}{head}\r\n".encode("latin-1") + body)
            line.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        told = b""
        try:
            while piece := line.recv(65536):
                told += piece
        except OSError:
            pass
    text = told.decode("utf-8", "replace")
    return int(text.split(" ", 2)[1]) if text.startswith("HTTP/") else 0, text


def rows(connection):
    """Every table and how many rows it has; sessions apart."""
    tables = [
        name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in tables
        if name != "django_session"
    }


def sized(body):
    return f"Content-Length: {len(body)}\r\n"


def _charset(name, kind=FORM, body=b"a=1"):
    return kind.replace("\r\n", f"; charset={name}\r\n") + sized(body)


ODD_PART = PART + PART.replace(b'name="username"', b"name*=nowhere''x")
CHARSETS = ("utf-16", "rot13", "hex", "idna", "utf-7")
FIELDS = b"&".join(b"f%d=1" % number for number in range(10_000))
LARGE = b"username=" + b"x" * (6 * 1024 * 1024)
FILES = b"".join(
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="%d.pdf"\r\n\r\n%%PDF\r\n' % number
    for number in range(50)
)
DEEP = b"[" * 100_000
# What is sent → (head, body, the answers that are in order, whether a person could meet the page).
REQUESTS = {
    "10,000 fields": (FORM + sized(FIELDS), FIELDS, {400}, True),
    "10,000 fields in parts": (PARTS + sized(PART * 10_000), PART * 10_000 + b"--b--\r\n", {400}, True),
    "six megabytes in a field": (FORM + sized(LARGE), LARGE, {400}, True),
    "six megabytes in a part": (PARTS + sized(PART + LARGE), PART + LARGE, {400}, True),
    "fifty files": (PARTS + sized(FILES + b"--b--\r\n"), FILES + b"--b--\r\n", {400}, True),
    "deep JSON": ("Content-Type: application/json\r\n" + sized(DEEP), DEEP, {403}, True),
    "a body that ends early": (FORM + "Content-Length: 5000\r\n", b"username=lan", {400, 403}, True),
    "parts that end early": (PARTS + "Content-Length: 5000\r\n", PART, {400, 403}, True),
    "no length": (FORM, b"username=lan", {403, 411}, True),
    "a length that is none": (FORM + "Content-Length: x\r\n", b"", {400}, False),
    "a length below zero": (FORM + "Content-Length: -1\r\n", b"", {400}, False),
    "two lengths": (FORM + "Content-Length: 3\r\nContent-Length: 4\r\n", b"a=1", {400}, False),
    "chunks": (FORM + CHUNKED, b"c\r\nusername=lan\r\n0\r\n\r\n", {403}, True),
    "chunks that end early": (FORM + CHUNKED, b"ffff\r\nusername=lan", {400, 403}, True),
    "a chunk whose size is none": (FORM + CHUNKED, b"zz\r\nusername=lan\r\n0\r\n\r\n", {400, 403}, True),
    "chunks and a length": (FORM + CHUNKED + "Content-Length: 4\r\n", b"0\r\n\r\n", {400}, False),
    "a coding that is none": (FORM + "Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n", {400, 501}, False),
    "a header of 100 kB": ("X-Long: " + "x" * 100_000 + "\r\n", b"", {400, 431}, False),
    "a cookie of 100 kB": ("Cookie: session=" + "x" * 100_000 + "\r\n", b"", {400, 431}, False),
    "five hundred headers": ("".join(f"X-{n}: 1\r\n" for n in range(500)), b"", {400, 431}, False),
    "a header with a space": ("X Y: 1\r\n", b"", {400}, False),
    "a charset that is none": (_charset("nowhere"), b"a=1", {400}, True),
    "an unknown encoding of a word": (
        FORM.replace("\r\n", "; x*=nowhere''y\r\n") + sized(b"a=1"),
        b"a=1",
        {400},
        True,
    ),
    "half a word": (FORM.replace("\r\n", "; x*=y\r\n") + sized(b"a=1"), b"a=1", {400, 403}, True),
    "a part with an unknown encoding": (PARTS + sized(ODD_PART), ODD_PART, {400, 403}, True),
    "UTF-8, said aloud": (_charset("UTF-8"), b"a=1", {403}, True),
    **{f"the charset {name}": (_charset(name), b"a=1", {400}, True) for name in CHARSETS},
    **{f"the charset {name} in parts": (_charset(name, PARTS, PART), PART, {400}, True) for name in CHARSETS},
    "no boundary": ("Content-Type: multipart/form-data\r\n" + sized(PART), PART, {400, 403}, True),
    "a kind that is none": ("Content-Type: \xff/\x00\r\n" + sized(b"a=1"), b"a=1", {400, 403}, False),
    "every name twice": (FORM + sized(b"a=1&a=2&next=/&next=//x"), b"a=1&a=2&next=/&next=//x", {403}, True),
}
PATHS = (
    *("/static/../config/settings.py", "/static/..%2f..%2fconfig/settings.py"),
    *("/static/%2e%2e/%2e%2e/etc/passwd", "/static/%252e%252e/%252e%252e/etc/passwd"),
    *("/static/..\\..\\config\\settings.py", "/static/%5c..%5c.."),
    *("/static/den-truong.css%00.html", "/static/%00"),
    *("/static//etc/passwd", "/static/....//....//etc/passwd"),
    *("/static/%c0%ae%c0%ae/etc/passwd", "/static/"),
    *("/static/.", "/static/staticfiles.json/.."),
    *("/%2e%2e/etc/passwd", "//etc/passwd"),
    *("/static/%e0%80%af", "/static/;/../settings.py"),
    *("/static/file:///etc/passwd", "/media/"),
    *("/media/../config/settings.py", "/.git/config"),
    *("/.env", "/secrets/secret_key"),
)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_broken_request_is_refused(server, name):
    port, connection = server
    head, body, expected, meets = REQUESTS[name]
    before = rows(connection)
    status, text = said(port, head, body)
    assert (status in expected, status) == (True, status)
    assert [word for word in INSIDE if word in text] == []
    assert (STYLED in text) or not meets, text[:600]
    assert rows(connection) == before


@pytest.mark.parametrize("path", PATHS)
def test_nothing_lies_beside_the_static_files(server, path):
    port, connection = server
    before = rows(connection)
    status, text = said(port, "", path=path, method="GET")
    assert status in (302, 400, 404), status
    assert [word for word in INSIDE if word in text] == []
    assert rows(connection) == before


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_query_in_another_encoding_is_refused(server, charset):
    status, text = said(
        server[0], f"Content-Type: a/b; charset={charset}\r\n", path="/dang-nhap/?next=%2b", method="GET"
    )
    assert (status, STYLED in text) == (400, True)


def test_after_all_of_it_a_page_still_opens(server):
    status, text = said(server[0], "", method="GET")
    assert status == 200
    assert 'name="username"' in text
