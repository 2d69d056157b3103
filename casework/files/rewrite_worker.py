"""The isolated process: a file on standard input; one line of JSON, then the new file on standard output.

    python -m casework.files.rewrite_worker jpeg|png|webp|pdf

The line is `{"refused": code}` or `{"kind": "jpeg" or "pdf", "pages": number}`.
"""

from __future__ import annotations

import json
import sys

from interface.isolation import answer_of, limit_this_process

from . import limits
from .kinds import JPEG, PDF
from .pdfs import rewritten
from .pictures import redrawn


def answer(kind: str, data: bytes) -> bytes:
    """The message for one file; never raises for what a file may hold."""
    told = answer_of(_new, kind, data)
    if isinstance(told, dict):
        return json.dumps(told).encode() + b"\n"
    clean, pages = told
    return json.dumps({"kind": PDF if kind == PDF else JPEG, "pages": pages}).encode() + b"\n" + clean


def _new(kind: str, data: bytes) -> tuple[bytes, int]:
    return rewritten(data) if kind == PDF else redrawn(data, kind)


def main(arguments: list[str]) -> None:
    """Read standard input to its end and write the answer."""
    limit_this_process(memory_bytes=limits.WORKER_MEMORY_BYTES, cpu_seconds=limits.WORKER_CPU_SECONDS)
    sys.stdout.buffer.write(answer(arguments[0], sys.stdin.buffer.read()))


if __name__ == "__main__":
    main(sys.argv[1:])
