"""A file from outside, read without trusting it (see README.md beside this file).

The bytes decide what the file is, never its name. The parsing itself happens in a process of its own, with
limits on memory and time and without the program's environment: a file that hangs or fills the memory takes
that process with it and nothing else. `subprocess` and not `multiprocessing`, because a Celery worker is a
daemon process and may not have children of the latter kind, and because `spawn` would import the main module.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from . import limits
from .refusals import ListRefused
from .table import Table, table_from_wire

_ROOT = Path(__file__).resolve().parents[2]
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_OTHER_KINDS = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ",
    b"Rar!",
    b"7z\xbc\xaf",
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"mime-version:")


def read_table(data: bytes, *, sheet: str | None = None) -> Table:
    """Read one sheet of an .xlsx, or a .csv, into plain cells.

    `data` is the whole file; `sheet` a sheet name, None for the first visible sheet that looks like a list.
    Raises ListRefused (code and sentence) for everything else, including a file that hangs its reader.
    """
    kind = _kind(data)
    message = _parse_elsewhere(data, kind, sheet)
    if "refused" in message:
        raise ListRefused(message["refused"])
    return table_from_wire(message)


def _kind(data: bytes) -> str:
    if not data.strip():
        raise ListRefused("empty")
    if len(data) > limits.MAX_FILE_BYTES:
        raise ListRefused("too_big")
    if data.startswith(_ZIP):
        return "xlsx"
    if data.startswith(_OLE):
        raise ListRefused(_ole_refusal(data))
    if data.startswith(_OTHER_KINDS):
        raise ListRefused("not_spreadsheet")
    if data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        raise ListRefused("other_format")
    return "csv"


def _ole_refusal(data: bytes) -> str:
    """An OLE container is an encrypted .xlsx, an old .xls, or a .doc and the like: its directory tells."""
    if _ENCRYPTED_STREAM in data:
        return "encrypted"
    return "old_xls" if any(name in data for name in _OLE_WORKBOOKS) else "not_spreadsheet"


def _parse_elsewhere(data: bytes, kind: str, sheet: str | None) -> dict:
    command = [sys.executable, "-m", "casework.listimport.parse_worker", kind]
    # Only what Python needs to find the same packages: no secret of the program reaches the parser.
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            command if sheet is None else [*command, sheet],
            input=data,
            capture_output=True,
            timeout=limits.WORKER_WALL_SECONDS,
            cwd=_ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ListRefused("too_slow") from error
    return _message(done)


def _message(done: subprocess.CompletedProcess) -> dict:
    """The process's answer; killed by a signal, its time was up; without an answer, its memory was."""
    if done.returncode < 0:
        raise ListRefused("too_slow")
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise ListRefused("too_heavy") from error
