"""`check_files` finds rows without bytes, bytes without rows and bytes that were changed."""

import base64
import os
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casework.actions.attachments import document_bytes
from casework.actions.stored import reseal_documents
from casework.files import store
from tests.casework import papers
from tests.factories import make_case
from vault.blobs import key_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return papers.attach(make_case(by=cast["lan"], full_name="Canary Đỗ Tước Yến"), by=cast["lan"])


def run(*options) -> tuple[bool, str]:
    out = StringIO()
    try:
        call_command("check_files", *options, stdout=out)
    except CommandError:
        return False, out.getvalue()
    return True, out.getvalue()


def age(name) -> None:
    """Make what lies under `name` two hours old."""
    then = time.time() - 7200
    os.utime(store._folder() / name[:2] / name, (then, then))


def test_all_is_well(document):
    told = "documents checked: 1\ndocuments without bytes: none\n"
    told += "documents whose bytes were changed: none\nbytes without a document: none\n"
    assert run() == (True, told)


def test_bytes_that_are_gone_are_named_by_number(document):
    store.remove(document.stored_as)
    sound, told = run()
    assert not sound
    assert f"documents without bytes: {document.pk}\n" in told
    assert "Canary" not in told


def test_changed_bytes_and_bytes_of_another(document):
    path = store._path(document.stored_as)
    path.write_bytes(path.read_bytes()[:-1])
    assert f"changed: {document.pk}\n" in run()[1]


def test_a_wrong_digest_is_found(document):
    document.sha256 = "0" * 64
    document.save()
    assert f"changed: {document.pk}\n" in run()[1]


def test_bytes_without_a_row_are_found_and_removed(document):
    stray, fresh = store.new_name(), store.new_name()
    for name in (stray, fresh):
        store.write(name, b"x", about="nowhere")
    age(stray)
    sound, told = run()
    assert (sound, f"bytes without a document: {stray}\n" in told, fresh in told) == (False, True, False)
    sound, told = run("--tidy")
    assert (sound, "removed: 1\n" in told) == (True, True)
    assert {name for name, _at in store.kept()} == {document.stored_as, fresh}


def test_the_half_of_a_broken_write_is_removed(document):
    half = document.stored_as[:2] + "0" * 30 + ".half"
    (store._folder() / half[:2] / half).write_bytes(b"x")
    age(half)
    assert run("--tidy")[0]
    assert {name for name, _at in store.kept()} == {document.stored_as}


def test_bytes_of_a_removed_document_are_stray(document, cast):
    document.removed_at, document.removed_by, document.removed_why = document.at, cast["lan"], "wrong_file"
    document.save()
    age(document.stored_as)
    assert document.stored_as in run()[1]


def test_a_new_key_takes_over(document, settings):
    settings.FIELD_KEYS = f"new:{base64.b64encode(b'n' * 32).decode()},{settings.FIELD_KEYS}"
    assert reseal_documents() == 1
    assert key_name(store._path(document.stored_as).read_bytes()) == "new"
    settings.FIELD_KEYS = settings.FIELD_KEYS.partition(",")[0]
    assert document_bytes(document).startswith(b"\xff\xd8\xff")
    assert reseal_documents() == 0
    assert run()[0]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n", "a/b"])
def test_only_names_of_ours_lead_to_a_file(name):
    with pytest.raises(ValueError):
        store.read(name, about="x")
