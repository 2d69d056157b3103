"""Processes that never outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
import time

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


class LocalError(Exception):
    """Something a person can put right; its text is one plain sentence."""


def spawn(command, *, log, last_signal=signal.SIGTERM, **options):
    """Start `command` in a process group of its own, writing to the file `log`.

    A Ctrl-C in the terminal reaches only the parent, which then stops its children in order. Should
    the parent be killed outright, the kernel sends the child `last_signal` (Linux only).

    Returns the `subprocess.Popen`. Raises `OSError` when the program cannot be started.
    """

    def follow_parent():
        if sys.platform == "linux":
            LIBC.prctl(PR_SET_PDEATHSIG, int(last_signal))

    with open(log, "ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=follow_parent,
            **options,
        )


def stop(process, *, first_signal=signal.SIGTERM, patience=10.0):
    """Ask `process` to end, then end its whole group after `patience` seconds. Harmless twice."""
    if process.poll() is None:
        process.send_signal(first_signal)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def wait_until(ready, process, *, name, log, patience=30.0):
    """Wait until `ready()` is true. Raises `LocalError` with the end of the log when it never is."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if ready():
            return
        if process.poll() is not None:
            raise LocalError(f"{name} ended with code {process.returncode}. {log} ends with:\n{tail(log)}")
        time.sleep(0.05)
    raise LocalError(f"{name} did not answer within {patience:.0f} seconds. {log} ends with:\n{tail(log)}")


def tail(log, lines=20):
    """The last `lines` of the file `log`, as text; empty when there is none."""
    try:
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""
