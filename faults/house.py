"""Everything the reminders need, as processes of this machine that can be ended one by one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from config.local.addresses import ROOT
from config.local.postgres import Postgres
from config.local.processes import spawn, wait_until
from config.local.servers import urls
from config.local.valkey import Valkey
from faults.orders import Orders

CELERY = [sys.executable, "-m", "faults.process", "--app", "faults.worker"]
# So many pumps may be at work at once.
CONCURRENCY = 2
# Compose restarts a process that ended; so does the house.
COMMANDS = {
    "worker": [*CELERY, "worker", "--concurrency", str(CONCURRENCY), "--loglevel", "WARNING"],
    "beat": [*CELERY, "beat", "--loglevel", "WARNING", "--schedule"],
    "second beat": [*CELERY, "beat", "--loglevel", "WARNING", "--schedule"],
    "sink": [sys.executable, "-m", "faults.sink"],
}


class House:
    """Database, broker, mail server, worker and, by mistake, two beats, in the folder `room`."""

    def __init__(self, room: Path, seed: Path):
        self.room = room
        shutil.copytree(seed, room / "data")
        self.postgres = Postgres(room / "data", room / "pg", room / "postgresql.log", durable=True)
        self.valkey = Valkey(room, room / "valkey.log")
        self.orders, self.ledger, self.clock = Orders(room / "orders"), room / "mails", room / "clock"
        self.port, self.away, self.processes = free_port(), set(), {}
        self.ended, self.supervisor = threading.Event(), threading.Thread(target=self._supervise, daemon=True)
        self.faketime = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
        self.set_clock(0)

    def start_servers(self) -> dict[str, str]:
        """Start database and broker; return their variables."""
        self.valkey.start()
        self.postgres.start()
        return urls(self.postgres, self.valkey)

    def start(self) -> None:
        """Start the other processes."""
        for name in COMMANDS:
            self.start_one(name)
        wait_until(self.mail_answers, self.processes["sink"], name="Mail", log=self.log("sink"))
        self.supervisor.start()

    def start_one(self, name: str) -> None:
        """Start the process called `name`."""
        command = [*COMMANDS[name]]
        if "beat" in name:
            command.append(self.room / f"schedule of {name}")
        if name == "sink":
            command += [self.port, self.ledger, self.orders.folder]
        self.processes[name] = spawn(command, log=self.log(name), env=self._environ(name), cwd=ROOT)

    def _supervise(self) -> None:
        """Start again whatever ended and is not meant to be away, as Compose does."""
        while not self.ended.wait(0.2):
            for name, process in self.processes.items():
                if process.poll() is not None and name not in self.away:
                    end_group(process)
                    self.start_one(name)

    def kill(self, name: str) -> None:
        """End a process and its children at once, as a power cut would; it is started again."""
        end_group(self.processes[name])

    def restart_database(self) -> None:
        """What `pg_ctl restart -m immediate` does: every session is cut, the log is replayed at the start."""
        self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.process.wait(30)
        self.postgres.start()

    def forget_queue(self) -> None:
        """FLUSHALL: the broker forgets every message."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.valkey.socket))
            line.sendall(b"FLUSHALL\r\n")
            line.recv(16)

    def set_clock(self, seconds: float) -> None:
        """Let worker and beats see a clock that is so many seconds ahead, running processes too."""
        half = self.clock.with_suffix(".half")
        half.write_text(f"{seconds:+.0f}\n", encoding="ascii")
        half.replace(self.clock)

    def mail_answers(self) -> bool:
        """Tell whether the mail server takes connections."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def log(self, name: str) -> Path:
        """Return the log of a process."""
        return self.room / f"{name}.log"

    def end(self) -> None:
        """End everything."""
        self.ended.set()
        if self.supervisor.is_alive():
            self.supervisor.join()
        for process in self.processes.values():
            end_group(process)
        self.postgres.stop()
        self.valkey.stop()
        forget_clocks()

    def _environ(self, name) -> dict[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "faults.settings",
            "FAULTS_DIR": str(self.orders.folder),
            "FAULTS_SMTP_PORT": str(self.port),
        }
        if self.faketime and name != "sink":
            own |= {
                "LD_PRELOAD": str(self.faketime),
                "FAKETIME_TIMESTAMP_FILE": str(self.clock),
                "FAKETIME_CACHE_DURATION": "1",
                # Waiting is measured with another clock, which nobody puts back.
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        return {**os.environ, **urls(self.postgres, self.valkey), **own}


def end_group(process: subprocess.Popen) -> None:
    """kill -9 for a process and its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def forget_clocks() -> None:
    """Remove what libfaketime left in shared memory for processes that are gone."""
    for file in Path("/dev/shm").glob("*faketime_s*_*"):
        if not Path("/proc", file.name.rpartition("_")[2]).exists():
            file.unlink(missing_ok=True)


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def a_room():
    """A folder that PostgreSQL's own user can walk through, removed at the end."""
    room = Path(tempfile.mkdtemp(prefix="den-truong-faults-", dir="/tmp"))
    room.chmod(0o711)
    try:
        yield room
    finally:
        for _attempt in range(5):
            shutil.rmtree(room, ignore_errors=True)
            if not room.exists():
                break
            time.sleep(0.2)
