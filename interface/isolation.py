"""A file of others is taken apart in a process of its own: both ends of it.

A file that hangs or fills the memory takes that process with it and nothing else. `subprocess` and not
`multiprocessing`, because a Celery worker is a daemon process and may not have children of the latter kind,
and because `spawn` would import the main module. This file imports neither Django nor a setting: the process
starts through it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Refusal(Exception):
    """The file must not be read on, told from inside the process; the argument is a stable code."""

    @property
    def code(self) -> str:
        """The code given when raised."""
        return self.args[0]


def run_isolated(module: str, *arguments: str, data: bytes, seconds: float) -> bytes:
    """Run `python -m module arguments` with `data` on standard input; return its standard output.

    Raises Refusal: "too_slow" when it took longer than `seconds` (or was killed for its processor time),
    "too_heavy" when it died without an answer, which is how a lack of memory ends.
    """
    # Only what Python needs to find the same packages: no secret of the program reaches the process.
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, cwd=ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal("too_slow") from error
    if done.returncode < 0:
        raise Refusal("too_slow")
    if not done.stdout:
        raise Refusal("too_heavy")
    return done.stdout


def limit_this_process(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Cap memory and processor time; forbid writing files and core dumps."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer_of(work: Callable, *arguments: object) -> object:
    """Return what `work` returns, or `{"refused": code}`; never raises for what a file may hold."""
    try:
        return work(*arguments)
    except Refusal as refusal:
        return {"refused": refusal.code}
    except (MemoryError, RecursionError):
        return {"refused": "too_heavy"}
    except Exception:  # noqa: BLE001 - a hostile file may raise anything from inside the libraries
        return {"refused": "damaged"}
