"""Seals, their copies elsewhere, the commands, and what the nightly run leaves for the auditor."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.actions import write_event
from audit.enums import Deed
from audit.keys import private_key, public_hex
from audit.models import Link, Seal, Verification
from audit.sealing import keep_seals, read_seals, seal_head, sealed_position, verify_trail
from reports.tasks import seal_trail, verify_newest
from tests.audit.test_chain import commit

pytestmark = pytest.mark.django_db
# Some tests do what only somebody with the keys of the server could do.
DATABASE_ROLE = "postgres"
HERE = "tests.audit"


@pytest.fixture
def written(cast):
    """Some events, linked."""
    write_event(by=cast["lan"], deed=Deed.READ, about=HERE)
    write_event(by=cast["lan"], deed=Deed.CHANGED, about=HERE)
    commit()
    return Link.objects.order_by("-position").first()


def more(cast):
    write_event(by=cast["lan"], deed=Deed.READ, about=HERE)
    commit()


def run(*arguments) -> tuple[int, str]:
    """Run verify_audit; return its exit code and what it says."""
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", *arguments, stdout=out)
    return ended.value.code, out.getvalue()


def test_a_seal_covers_the_head_and_nothing_new_makes_no_seal(cast, written):
    seal = seal_head()
    assert (seal.number, seal.position, bytes(seal.hash)) == (1, written.position, bytes(written.hash))
    assert seal_head() is None
    more(cast)
    assert (seal_head().number, Seal.objects.count()) == (2, 2)
    assert sealed_position(before=written.position) == written.position


def test_seals_are_kept_elsewhere_once_each_also_those_of_before(cast, written, tmp_path, settings):
    seal_head()
    more(cast)
    settings.SEAL_FOLDER = str(tmp_path)
    seal_trail()
    seal_trail()
    lines = [json.loads(line) for line in (tmp_path / "seals.jsonl").read_text().splitlines()]
    assert [line["number"] for line in lines] == [1, 2]
    kept = read_seals(tmp_path / "seals.jsonl")
    assert kept == {seal.number: bytes(seal.signature) for seal in Seal.objects.all()}
    assert verify_trail(kept=kept).seals == 2


def test_without_a_folder_nothing_is_written(written, settings):
    settings.SEAL_FOLDER = ""
    seal_head()
    assert keep_seals() == 0


def test_the_command_seals_once_and_prints_the_public_key(written):
    out = StringIO()
    call_command("seal_audit", stdout=out)
    call_command("seal_audit", stdout=out)
    call_command("seal_audit", "--public-key", stdout=out)
    assert out.getvalue().splitlines() == [
        f"Seal 1 at link {written.position}.",
        "Nothing new to seal.",
        public_hex(private_key()),
    ]


def test_an_intact_trail_ends_with_0(written, tmp_path):
    seal_head()
    keep_seals(str(tmp_path))
    code, words = run("--seals", str(tmp_path / "seals.jsonl"), "--public-key", public_hex(private_key()))
    assert (code, "No fault found." in words) == (0, True)


def test_a_broken_trail_ends_with_1_and_names_the_link(written):
    seal_head()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_event SET reason = 'x' WHERE id = %s", [written.record])
        cursor.execute("SET LOCAL session_replication_role = origin")
    code, words = run()
    assert code == 1
    assert f"link {written.position}: changed: audit_event {written.record} is not as it was written" in words


def test_a_seal_that_is_kept_elsewhere_and_missing_is_named(written, tmp_path):
    seal = seal_head()
    keep_seals(str(tmp_path))
    path = tmp_path / "seals.jsonl"
    path.write_text(path.read_text() + path.read_text().replace('"number": 1', '"number": 2'))
    code, words = run("--seals", str(path))
    assert (code, seal.number) == (1, 1)
    assert "seal 2 was kept elsewhere and is missing" in words


def test_an_empty_trail_ends_with_2(db):
    # The migrations write down one thing, the national number of children: as if they had not.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM audit_link")
        cursor.execute("DELETE FROM reports_historicalpopulation")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert Link.objects.count() == 0
    assert run()[0] == 2


@pytest.mark.parametrize("text", ["{}", "x", '{"number": 1}'])
def test_a_file_that_holds_no_seals_is_refused(written, tmp_path, text):
    path = tmp_path / "seals.jsonl"
    path.write_text(text)
    with pytest.raises(CommandError) as refused:
        call_command("verify_audit", "--seals", str(path))
    assert refused.value.returncode == 2


def test_the_nightly_run_reads_all_once_and_then_from_a_seal_on(cast, written, monkeypatch):
    monkeypatch.setattr("reports.tasks.WHOLE_ON", 7)
    seal_trail()
    verify_newest()
    more(cast)
    verify_newest()
    newest, whole = Verification.objects.all()
    assert (whole.whole, whole.first, whole.last, whole.faults) == (True, 1, written.position, 0)
    assert (newest.whole, newest.first, newest.last) == (False, written.position + 1, written.position + 1)


def test_a_run_that_finds_something_says_so_and_the_next_reads_all_again(cast, written, monkeypatch):
    monkeypatch.setattr("reports.tasks.WHOLE_ON", 7)
    seal_trail()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [written.record])
        cursor.execute("SET LOCAL session_replication_role = origin")
    verify_newest()
    verify_newest()
    found = list(Verification.objects.values_list("whole", "faults", "first_fault"))
    words = f"link {written.position}: missing: audit_event {written.record} is gone"
    assert found == [(True, 1, words), (True, 1, words)]


def test_a_line_that_was_cut_off_by_a_crash_is_written_again(cast, written, tmp_path):
    seal_head()
    more(cast)
    seal_head()
    assert keep_seals(tmp_path) == 2
    path = tmp_path / "seals.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    assert keep_seals(tmp_path) == 1
    assert path.read_bytes() == whole
