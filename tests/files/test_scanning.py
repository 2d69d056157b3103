"""clamd is asked over its own protocol; whatever is not a clear "OK" keeps the file out."""

import importlib.util
import socket
import struct
import threading
from contextlib import contextmanager

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from audit.models import Event
from casework.files import scanning
from casework.files.refusals import FileRefused
from casework.files.scanning import require_clean
from casework.files.taking import take
from config import settings as loaded
from tests.casework import papers
from tests.factories import make_case

FOUND = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
OK = b"stream: OK\0"


@contextmanager
def clamd(answer: bytes, family=socket.AF_INET, address=("127.0.0.1", 0), told=None):
    """A server that reads one INSTREAM and answers; `told` collects the bytes that it was sent."""
    with socket.socket(family) as server:
        server.bind(address)
        server.listen(1)
        thread = threading.Thread(target=_serve, args=(server, answer, told if told is not None else []))
        thread.start()
        yield server.getsockname()
        thread.join(10)


def _serve(server, answer, told):
    link, _peer = server.accept()
    with link, link.makefile("rb") as sent:
        assert sent.read(10) == b"zINSTREAM\0"
        while size := struct.unpack("!I", sent.read(4))[0]:
            told.append(sent.read(size))
        link.sendall(answer)


@pytest.fixture
def asked(settings):
    """Return a function: what comes of `data` when clamd gives `answer`."""

    def ask(answer, data=b"x" * 150_000, told=None):
        with clamd(answer, told=told) as (host, port):
            settings.CLAMD_ADDRESS = f"{host}:{port}"
            try:
                require_clean(data)
            except FileRefused as refused:
                return refused.code
        return "clean"

    return ask


def test_a_clean_file_is_sent_whole(asked):
    told = []
    assert asked(OK, told=told) == "clean"
    assert b"".join(told) == b"x" * 150_000
    assert len(told) == 3


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (FOUND, "infected"),
        (b"INSTREAM size limit exceeded. ERROR\0", "scanner_away"),
        (b"", "scanner_away"),
        (b"stream: OK but not quite\0", "scanner_away"),
        (b"\xff" * 9000, "scanner_away"),
    ],
)
def test_anything_but_ok_keeps_it_out(asked, answer, code):
    assert asked(answer) == code


def test_over_a_unix_socket(settings, tmp_path):
    path = str(tmp_path / "clamd")
    settings.CLAMD_ADDRESS = f"unix:{path}"
    with clamd(OK, socket.AF_UNIX, path):
        require_clean(b"x")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd", "127.0.0.1:99999"])
def test_a_scanner_that_is_away_keeps_it_out(settings, address):
    settings.CLAMD_ADDRESS = address
    with pytest.raises(FileRefused) as refused:
        take(papers.jpeg())
    assert refused.value.code == "scanner_away"


def test_a_scanner_that_never_answers_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(FileRefused) as refused:
            require_clean(b"x")
    assert refused.value.code == "scanner_away"


def test_without_an_address_nobody_is_asked(settings, monkeypatch):
    settings.CLAMD_ADDRESS = ""
    monkeypatch.setattr(scanning, "_ask", lambda data: pytest.fail("asked"))
    require_clean(b"x")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "words", "code"),
    [(FOUND, "Tệp chứa mã độc", "file_infected"), (b"", "Chưa kiểm tra được mã độc", "file_scanner_away")],
)
def test_the_page_says_so_keeps_the_rest_and_an_event_stays(cast, sign_in, settings, answer, words, code):
    case = make_case(by=cast["lan"])
    with clamd(answer) as (host, port):
        settings.CLAMD_ADDRESS = f"{host}:{port}"
        form = papers.form(papers.jpeg())
        response = sign_in(cast["lan"]).post(reverse("casework:attachment_new", args=[case.pk]), form)
    shown = response.content.decode()
    assert response.status_code == 200
    assert words in shown
    assert 'value="Số 12/QĐ-UBND"' in shown
    assert not case.attachments.exists()
    assert Event.objects.filter(reason=code, case_code=case.code).count() == 1


def test_the_eicar_test_file_never_reaches_the_store(asked):
    eicar = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    assert asked(FOUND, eicar) == "infected"
    with pytest.raises(FileRefused) as refused:
        take(eicar)
    assert refused.value.code == "not_allowed"


def test_an_address_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("CLAMD_ADDRESS", "clamd")
    spec = importlib.util.spec_from_file_location("settings_again", loaded.__file__)
    with pytest.raises(ImproperlyConfigured, match="CLAMD_ADDRESS"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
