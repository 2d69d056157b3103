"""A JPEG without what cameras write beside the picture. Runs inside the isolated process.

Scanning programs put the photograph of a telephone into a PDF byte for byte, position included.
"""

from __future__ import annotations

from interface.isolation import Refusal

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ADOBE, _JFIF = 0xEE, 0xE0
_APPLICATION = range(0xE0, 0xF0)
_COMMENT = 0xFE
_BARE = (0x01, *range(0xD0, 0xD8))


def without_extras(data: bytes) -> bytes:
    """Return the JPEG without comments, application parts (but JFIF and Adobe's) and all that follows it.

    Adobe's part says how colours are coded. Raises Refusal("damaged") where the parts cannot be followed.
    """
    if data[:2] != bytes((0xFF, _START)):
        raise Refusal("damaged")
    kept, at = [data[:2]], 2
    while at < len(data):
        marker, begins, ends = _part(data, at)
        if marker == _END:
            return b"".join([*kept, b"\xff\xd9"])
        if not _is_extra(marker):
            kept.append(data[begins:ends])
        at = ends
    # Some scanners leave the end out, and every viewer forgives it.
    return b"".join([*kept, b"\xff\xd9"])


def _is_extra(marker: int) -> bool:
    return marker == _COMMENT or (marker in _APPLICATION and marker not in (_JFIF, _ADOBE))


def _part(data: bytes, at: int) -> tuple[int, int, int]:
    """The marker of the part at `at`, where it begins and where it ends, the coded picture after a scan."""
    while data[at : at + 2] == b"\xff\xff":
        at += 1
    if at + 2 > len(data) or data[at] != 0xFF:
        raise Refusal("damaged")
    marker = data[at + 1]
    if marker == _END or marker in _BARE:
        return marker, at, at + 2
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    ends = at + 2 + length
    if length < 2 or ends > len(data):
        raise Refusal("damaged")
    return marker, at, _after_scan(data, ends) if marker == _SCAN else ends


def _after_scan(data: bytes, at: int) -> int:
    """Where the next marker stands: inside a scan 0xFF is followed by zero, a restart or another 0xFF."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] and data[at + 1] not in _BARE and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)
