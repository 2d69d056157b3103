"""The process that writes files anew: its limits hold, its answer is not believed, whatever arrives."""

import random
import subprocess
import sys

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.files import limits, taking
from casework.files.refusals import FileRefused
from casework.files.taking import take
from interface import isolation, uploads
from interface.tables.limits import MAX_FILE_BYTES
from tests.casework import papers

SEEDS = {
    "jpeg": papers.photograph,
    "png": lambda: papers.saved(papers.picture(), "PNG"),
    "webp": lambda: papers.saved(papers.picture(), "WEBP"),
    "pdf": papers.acting_pdf,
}

STARTS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"RIFF\0\0\0\0WEBP"]


def code_of(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        take(data)
    return refused.value.code


def taken_or_refused(data: bytes) -> str:
    try:
        return take(data).kind
    except FileRefused as refused:
        return refused.code


class TestProcess:
    def test_it_writes_what_is_honest(self):
        assert take(papers.photograph()).kind == "jpeg"
        assert take(papers.acting_pdf()).kind == "pdf"

    def test_one_that_hangs_is_ended(self, monkeypatch):
        monkeypatch.setattr(limits, "WORKER_WALL_SECONDS", 0.001)
        assert code_of(papers.jpeg()) == "too_slow"

    @pytest.mark.parametrize(
        ("returncode", "out", "code"),
        [
            (-9, b"", "too_slow"),
            (1, b"", "too_heavy"),
            (0, b"{", "too_heavy"),
            (0, b'{"kind": "pdf", "pages": 1}\n' + papers.jpeg(), "damaged"),
            (0, b'{"kind": "", "pages": 1}\n<html>', "damaged"),
            (0, b'{"kind": "png", "pages": 1}\n\x89PNG\r\n\x1a\n', "damaged"),
        ],
    )
    def test_its_answer_is_not_believed(self, monkeypatch, returncode, out, code):
        done = subprocess.CompletedProcess([], returncode, out, b"")
        monkeypatch.setattr(isolation.subprocess, "run", lambda *_, **__: done)
        assert code_of(papers.jpeg()) == code

    def test_it_starts_without_django_and_without_secrets(self):
        program = "import sys, casework.files.rewrite_worker; print('django' in sys.modules)"
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=isolation.ROOT, capture_output=True, text=True)
        assert done.stdout == "False\n"


class TestSentences:
    @pytest.mark.parametrize("code", sorted(FileRefused.SENTENCES))
    def test_every_refusal_is_a_whole_sentence(self, code):
        with translation.override("vi"):
            sentence = FileRefused(code).sentence
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "%" not in sentence


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\giấy.pdf", "giấy.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\x00b\r\nc\u200b.pdf", "abc.pdf"),
        ("gia\u0302\u0301y.pdf", "giấy.pdf"),
        ("a" * 500, "a" * 200),
        ("", ""),
    ],
)
def test_names_are_harmless(name, harmless):
    assert uploads.harmless_name(name) == harmless


@pytest.mark.usefixtures("in_process")
class TestWhateverArrives:
    @settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.binary(max_size=300), start=st.sampled_from(STARTS))
    def test_any_bytes(self, data, start):
        assert taken_or_refused(start + data)

    @pytest.mark.parametrize("kind", SEEDS)
    def test_honest_files_with_broken_bytes(self, kind):
        whole = SEEDS[kind]()
        for seed in range(120):
            chance = random.Random(seed)
            data = bytearray(whole)
            for _ in range(chance.randint(1, 30)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            short = bytes(data[: chance.choice((len(data), chance.randrange(1, len(data))))])
            found = taken_or_refused(short)
            assert found in {"jpeg", "pdf", *FileRefused.SENTENCES}


def test_a_worker_may_not_have_more_memory_than_it_is_given():
    program = (
        "from interface.isolation import limit_this_process\n"
        "limit_this_process(memory_bytes=1 << 30, cpu_seconds=30)\nbytearray(2 << 30)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=isolation.ROOT, capture_output=True, text=True)
    assert "MemoryError" in done.stderr


def test_one_limit_for_every_upload():
    assert MAX_FILE_BYTES == uploads.MAX_BYTES
    assert taking.limits.MAX_RESULT_BYTES > uploads.MAX_BYTES
