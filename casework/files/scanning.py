"""Asking clamd whether a file holds a known malicious program, by its command INSTREAM.

`CLAMD_ADDRESS` is "host:port" or "unix:/path"; without it nothing is asked. Whatever goes wrong on the way
counts as no answer, and without an answer no file is taken.
"""

from __future__ import annotations

import socket
import struct

from django.conf import settings

from .refusals import FileRefused

SECONDS = 30
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


def require_clean(data: bytes) -> None:
    """Raise FileRefused: "infected" when clamd knows the file, "scanner_away" unless it says it is clean."""
    if not settings.CLAMD_ADDRESS:
        return
    try:
        verdict = _ask(data)
    except (OSError, ValueError) as error:
        raise FileRefused("scanner_away") from error
    if verdict.endswith(b" FOUND"):
        raise FileRefused("infected")
    if verdict != b"stream: OK":
        raise FileRefused("scanner_away")


def _ask(data: bytes) -> bytes:
    with _connected() as link:
        link.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), _CHUNK):
            chunk = data[at : at + _CHUNK]
            link.sendall(struct.pack("!I", len(chunk)) + chunk)
        link.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (more := link.recv(1024)):
            answer += more
    return answer.rstrip(b"\0").strip()


def _connected() -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if not address.startswith("unix:"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(SECONDS)
    try:
        link.connect(address.removeprefix("unix:"))
    except OSError:
        link.close()
        raise
    return link
