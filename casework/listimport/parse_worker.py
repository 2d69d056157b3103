"""The parsing process: a file on standard input, one JSON object on standard output.

    python -m casework.listimport.parse_worker xlsx|csv [sheet name]

It limits its own memory, time and files before it looks at the first byte, knows no setting and no secret,
and answers `{"refused": code}` or `{"kind", "sheet", "other_sheets", "rows": [[number, [cell, …]], …]}` where
a cell is null or `[kind, value]` (dates: `["date", iso, day|month|year]`). Every exception becomes a refusal.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable

from . import limits
from .csv_text import read_csv
from .package_gate import Refusal
from .sheet_xml import read_xlsx

_READERS: dict[str, Callable[[bytes, str | None], dict]] = {"xlsx": read_xlsx, "csv": read_csv}


def limit_this_process() -> None:
    """Cap memory and processor time; forbid writing files and core dumps."""
    for what, most in (
        (resource.RLIMIT_AS, limits.WORKER_MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.WORKER_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer(kind: str, data: bytes, sheet: str | None) -> dict:
    """The message for one file; never raises for what a file may hold."""
    try:
        return _READERS[kind](data, sheet)
    except Refusal as refusal:
        return {"refused": refusal.code}
    except (MemoryError, RecursionError):
        return {"refused": "too_heavy"}
    except Exception:  # noqa: BLE001 - a hostile file may raise anything from inside the libraries
        return {"refused": "damaged"}


def main(arguments: list[str]) -> None:
    """Read standard input to its end and write the answer as ASCII JSON."""
    limit_this_process()
    sheet = arguments[1] if len(arguments) > 1 else None
    message = answer(arguments[0], sys.stdin.buffer.read(), sheet)
    sys.stdout.write(json.dumps(message))


if __name__ == "__main__":
    main(sys.argv[1:])
