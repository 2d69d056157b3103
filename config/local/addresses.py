"""Where the servers of this checkout listen, for whoever wants to use them as well.

The one who starts them holds a lock on `var/local.lock` for as long as they run. The kernel lets go
of the lock when that process ends, however it ends, so nothing stale can stand in the way.
"""

import fcntl
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

from config.local.processes import LocalError

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
LOCK, GUESTS, NOTE = VAR / "local.lock", VAR / "local.guests", VAR / "local.json"
# What the servers tell a program: the names that the settings read.
VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def configured(environ=os.environ):
    """Whether the environment names its own database and broker."""
    return bool(environ.get("DATABASE_URL") and environ.get("REDIS_URL"))


def running():
    """The owner's note (`pid`, `what`, `DATABASE_URL`, `REDIS_URL`…) while its servers run, else None."""
    if not LOCK.exists():
        return None
    with LOCK.open("a") as file:
        if _locked(file, fcntl.LOCK_EX):
            return None
    try:
        return json.loads(NOTE.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None


@contextmanager
def ownership(what):
    """Hold the checkout's servers. Raises `LocalError` naming the present owner when there is one."""
    VAR.mkdir(exist_ok=True)
    with LOCK.open("a") as file:
        if not _locked(file, fcntl.LOCK_EX):
            raise LocalError(owner())
        NOTE.unlink(missing_ok=True)
        write_note(what=what)
        try:
            yield
        finally:
            NOTE.unlink(missing_ok=True)


def write_note(**facts):
    """Tell others the facts of the running servers; the file appears whole or not at all."""
    half = NOTE.with_suffix(".half")
    half.write_text(json.dumps({"pid": os.getpid(), **facts}), encoding="utf-8")
    half.chmod(0o600)
    half.replace(NOTE)


@contextmanager
def visit():
    """Be counted as a guest of running servers."""
    with GUESTS.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def wait_for_guests(say=print):
    """Return once no guest is left. The owner calls it before it stops the servers of its own accord."""
    with GUESTS.open("a") as file:
        if not _locked(file, fcntl.LOCK_EX):
            say("Waiting for another command that uses these servers.")
            fcntl.flock(file, fcntl.LOCK_EX)


def wait_for_note(patience=60):
    """The note of servers that are running or just starting. None when nobody owns them."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        note = running()
        if note is None or "DATABASE_URL" in note:
            return note
        time.sleep(0.1)
    raise LocalError(owner())


def _locked(file, kind):
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def owner():
    """One sentence about who runs the servers of this checkout."""
    try:
        note = json.loads(NOTE.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return "Another command is already using the servers of this folder."
    where = f" at {note['address']}" if "address" in note else ""
    return f"{note['what']} of this folder is already running{where} (process {note['pid']})."
