"""The parsing process: a file on standard input, one JSON object on standard output.

    python -m interface.tables.parse_worker xlsx|csv [sheet name]

It limits its own memory, time and files before it looks at the first byte, knows no setting and no secret,
and answers `{"refused": code}` or `{"kind", "sheet", "other_sheets", "rows": [[number, [cell, …]], …]}` where
a cell is null or `[kind, value]` (dates: `["date", iso, day|month|year]`). Every exception becomes a refusal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from interface.isolation import answer_of, limit_this_process

from . import limits
from .csv_text import read_csv
from .sheet_xml import read_xlsx

_READERS: dict[str, Callable[[bytes, str | None], dict]] = {"xlsx": read_xlsx, "csv": read_csv}


def answer(kind: str, data: bytes, sheet: str | None) -> dict:
    """The message for one file; never raises for what a file may hold."""
    return answer_of(_READERS[kind], data, sheet)


def main(arguments: list[str]) -> None:
    """Read standard input to its end and write the answer as ASCII JSON."""
    limit_this_process(memory_bytes=limits.WORKER_MEMORY_BYTES, cpu_seconds=limits.WORKER_CPU_SECONDS)
    sheet = arguments[1] if len(arguments) > 1 else None
    message = answer(arguments[0], sys.stdin.buffer.read(), sheet)
    sys.stdout.write(json.dumps(message))


if __name__ == "__main__":
    main(sys.argv[1:])
