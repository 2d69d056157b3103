"""The local servers: started where needed, shared, stopped in every way a command can end."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import psycopg
import pytest

from config.local import addresses, demo, servers
from config.local.postgres import public_room_path
from config.local.processes import LocalError
from tests.house.processes import PYTHON, run

pytestmark = pytest.mark.servers
LOCAL = [*PYTHON, "config.local", "run", "--fresh", "--"]
SHOW = "import os; print(os.environ['DATABASE_URL'].split('@/')[1], flush=True)"


@pytest.fixture
def bare(tmp_path):
    """An environment that names no servers, with a folder of its own for temporary files."""
    return {"PATH": os.environ["PATH"], "TMPDIR": "/tmp", "HOME": str(tmp_path)}


@pytest.fixture
def own_checkout(tmp_path, monkeypatch):
    """The notes and locks of a checkout nobody else uses."""
    names = {"ROOT": "", "VAR": "", "LOCK": "local.lock", "GUESTS": "local.guests", "NOTE": "local.json"}
    for name, file in names.items():
        monkeypatch.setattr(addresses, name, tmp_path / file)
    yield tmp_path
    shutil.rmtree(public_room_path(), ignore_errors=True)


def is_gone(folder, patience=20):
    """Whether no server listens in `folder` any more, waiting for it."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            psycopg.connect(host=folder, user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return True
        time.sleep(0.1)
    return False


def test_command_runs_beside_servers_and_its_code_is_passed_on(bare):
    done = run([*LOCAL, sys.executable, "-c", f"{SHOW}; raise SystemExit(7)"], bare)
    assert done.returncode == 7
    room = done.stdout.strip().rpartition("/")[0]
    assert len(f"{room}/.s.PGSQL.5432") <= 107
    assert not os.path.exists(room)
    assert is_gone(room)


def test_named_servers_are_used_and_none_started(bare):
    named = {**bare, "DATABASE_URL": "postgres://somewhere@/else", "REDIS_URL": "redis://127.0.0.1:9"}
    done = run([*LOCAL, sys.executable, "-c", SHOW], named)
    assert (done.returncode, done.stdout) == (0, "else\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_servers_end_with_their_command(bare, number):
    command = [*LOCAL, sys.executable, "-c", f"{SHOW}; import time; time.sleep(60)"]
    with subprocess.Popen(command, env=bare, stdout=subprocess.PIPE, text=True) as process:
        room = process.stdout.readline().strip().rpartition("/")[0]
        psycopg.connect(host=room, user="postgres", dbname="den_truong").close()
        process.send_signal(number)
        assert process.wait(30) == (-signal.SIGKILL if number == signal.SIGKILL else 130)
        process.stdout.close()
    assert is_gone(room)


def test_extensions_of_the_program_are_there(bare):
    with servers.fresh() as found:
        room = found["DATABASE_URL"].split("@/")[1].rpartition("/")[0]
        with psycopg.connect(host=room, user="postgres", dbname="den_truong") as connection:
            for name in ("pg_trgm", "unaccent", "btree_gist"):
                connection.execute(f"CREATE EXTENSION {name}")
            folded = connection.execute("SELECT lower('ĐẾN TRƯỜNG'), unaccent('trường')").fetchone()
    assert folded == ("đến trường", "truong")


def test_second_owner_is_refused_and_told_who_is_first(own_checkout):
    with addresses.ownership("The demo"):
        addresses.write_note(what="The demo", address="http://127.0.0.1:8000", DATABASE_URL="x")
        assert addresses.running()["DATABASE_URL"] == "x"
        with pytest.raises(LocalError) as refused, addresses.ownership("Another"):
            pass
    where = "of this folder is already running at http://127.0.0.1:8000"
    assert str(refused.value) == f"The demo {where} (process {os.getpid()})."
    assert addresses.running() is None


def test_data_are_kept_and_a_dead_lock_does_not_stand_in_the_way(own_checkout):
    for expected in (0, 1):
        with servers.kept("A test") as found:
            room = found["DATABASE_URL"].split("@/")[1].rpartition("/")[0]
            with psycopg.connect(host=room, user="postgres", dbname="den_truong") as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS runs (n int)")
                assert connection.execute("SELECT count(*) FROM runs").fetchone() == (expected,)
                connection.execute("INSERT INTO runs VALUES (1)")
        # What a machine leaves behind that lost its power; process 1 is alive but no PostgreSQL.
        data = servers._data_folder()
        (data / "postmaster.pid").write_text(f"1\n{data}\n0\n5432\n{room}\n\n0\nready\n")


def test_port_in_use_is_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LocalError) as refused:
            demo.port_is_free(port)
    assert str(refused.value).startswith(f"Port {port} cannot be used (address already in use); ")
    demo.port_is_free(port)


def test_make_lists_its_commands():
    shown = run(["make", "help"], dict(os.environ)).stdout
    named = {line.split()[1] for line in shown.splitlines() if line.startswith("  make ")}
    wanted = {"help", "install", "demo", "test", "check", "bench", "faults", "frontend", "clean"}
    assert wanted - named == set()
