"""Encrypting a stream of any length, for backups: whatever is changed, cut off or put elsewhere is noticed.

A line `den-truong-backup-1 KEY SALT`, then pieces of at most 1 MiB, each with its length in front,
sealed with AES-256-GCM under a key of this one stream (HKDF with the salt). The nonce counts the pieces and
marks the last one, so that none can be left out, repeated, moved or appended (the STREAM construction
of Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015).
"""

import base64
import binascii
import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.cipher import Tampered
from vault.keys import ring

HEAD = "den-truong-backup-1"
PIECE = 1024 * 1024
TAG_BYTES, SALT_BYTES = 16, 32
LONGEST_HEAD = 120
_LENGTH = struct.Struct(">I")


def seal(source: BinaryIO, target: BinaryIO) -> int:
    """Write `source` to `target`, encrypted under the active key. Returns the bytes read."""
    key, salt = ring().active, os.urandom(SALT_BYTES)
    head = f"{HEAD} {key.name} {base64.urlsafe_b64encode(salt).decode()}\n".encode()
    aead = AESGCM(key.derive(b"backup", salt))
    target.write(head)
    piece, number, total = source.read(PIECE), 0, 0
    while True:
        following = source.read(PIECE)
        sealed = aead.encrypt(_nonce(number, last=not following), piece, head)
        target.write(_LENGTH.pack(len(sealed)) + sealed)
        total += len(piece)
        if not following:
            return total
        piece, number = following, number + 1


def unseal(source: BinaryIO, target: BinaryIO) -> int:
    """Write what was sealed in `source` to `target`, piece by piece as each proves true; return its bytes.

    Raises `Tampered` at the first piece that does not, and at a missing end: what was written until then is
    the true beginning, but must not be used.
    """
    head = source.readline(LONGEST_HEAD)
    aead = _opening(head)
    number = total = 0
    sealed, following = _read(source), _read(source)
    while sealed is not None:
        try:
            piece = aead.decrypt(_nonce(number, last=following is None), sealed, head)
        except InvalidTag:
            raise Tampered(f"The backup is broken at piece {number}.") from None
        target.write(piece)
        total, number = total + len(piece), number + 1
        sealed, following = following, _read(source) if following is not None else None
    if not number:
        raise Tampered("The backup ends before its first piece.")
    return total


def _opening(head: bytes) -> AESGCM:
    words = head.decode("ascii", "replace").split()
    key = ring().get(words[1]) if len(words) == 3 and words[0] == HEAD else None
    if key is None:
        raise Tampered("This is no backup, or its key is not among FIELD_KEYS.")
    try:
        salt = base64.b64decode(words[2], altchars=b"-_", validate=True)
    except binascii.Error:
        raise Tampered("The head of the backup is broken.") from None
    return AESGCM(key.derive(b"backup", salt))


def _read(source: BinaryIO) -> bytes | None:
    """Return the next sealed piece, None at the end of the stream."""
    length = source.read(_LENGTH.size)
    if not length:
        return None
    if len(length) < _LENGTH.size or not TAG_BYTES <= _LENGTH.unpack(length)[0] <= PIECE + TAG_BYTES:
        raise Tampered("The backup is broken between two pieces.")
    sealed = source.read(_LENGTH.unpack(length)[0])
    if len(sealed) < _LENGTH.unpack(length)[0]:
        raise Tampered("The backup ends within a piece.")
    return sealed


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
