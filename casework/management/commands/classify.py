"""`manage.py classify [file]`: classify screenings, one JSON object a line, without a database."""

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.law import FactsError, classify

NOT_JSON = "Dòng này không phải JSON hợp lệ."
NOT_UTF8 = "Dòng này không phải văn bản UTF-8."
TOO_DEEP = "Dòng này lồng quá nhiều tầng."


def _parse(line: bytes, constants: list[str]) -> Any:
    """Read one line; `constants` takes up NaN and Infinity, which JSON does not know."""
    try:
        return json.loads(line.decode("utf-8-sig"), parse_constant=constants.append)
    except UnicodeDecodeError as error:
        raise FactsError(NOT_UTF8) from error
    except RecursionError as error:
        raise FactsError(TOO_DEEP) from error
    except ValueError as error:
        raise FactsError(NOT_JSON) from error


def _known_id(raw: Any) -> str | int | None:
    value = raw.get("id") if isinstance(raw, dict) else None
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def classify_line(line: bytes) -> dict[str, Any]:
    """Classify one line of JSON; a line not understood gives `{"id": …, "error": sentence}`."""
    raw, constants = None, []
    try:
        raw = _parse(line, constants)
        if constants:
            raise FactsError(f"{constants[0]} không phải là số.")
        return classify(raw).as_dict()
    except FactsError as error:
        return {"id": _known_id(raw), "error": str(error)}


def classify_lines(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Classify line by line in the same order; empty lines are passed over."""
    return (classify_line(line) for line in lines if line.strip())


class Command(BaseCommand):
    """Read JSON lines, write JSON lines; exit status 1 when any line was not understood."""

    help = "Phân loại việc làm của trẻ: mỗi dòng một JSON, vào và ra cùng thứ tự."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="Tệp JSON Lines; bỏ trống để đọc từ đầu vào chuẩn")

    def handle(self, *args: Any, file: str | None = None, **options: Any) -> None:
        # A lone surrogate in an id cannot be UTF-8; escaped with a backslash it is still valid JSON.
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        failed = False
        with self._opened(file) as lines:
            for answer in classify_lines(lines):
                failed = failed or "error" in answer
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if failed:
            sys.exit(1)

    def _opened(self, file: str | None) -> contextlib.AbstractContextManager[Iterable[bytes]]:
        if file is None or file == "-":
            return contextlib.nullcontext(sys.stdin.buffer)
        try:
            return Path(file).open("rb")
        except OSError as error:
            raise CommandError(f"Không mở được tệp {file}: {error.strerror}.") from error
