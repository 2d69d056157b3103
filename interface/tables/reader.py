"""A file from outside, read without trusting it (see README.md beside this file).

The bytes decide what the file is, never its name. The parsing itself happens in a process of its own
(`interface.isolation`), with limits on memory and time and without the program's environment.
"""

from __future__ import annotations

import json

from interface.isolation import Refusal, run_isolated

from . import limits
from .refusals import ListRefused
from .table import Table, table_from_wire

_WORKER = "interface.tables.parse_worker"
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
    arguments = [kind] if sheet is None else [kind, sheet]
    try:
        told = run_isolated(_WORKER, *arguments, data=data, seconds=limits.WORKER_WALL_SECONDS)
        return json.loads(told)
    except Refusal as refusal:
        return {"refused": refusal.code}
    except ValueError:
        # An answer that breaks off.
        return {"refused": "too_heavy"}
