"""Encrypting the bytes of one file for one place: `cipher` for what is too large for a column.

A sealed file is `key id`, a line end, then nonce ‖ ciphertext ‖ tag (AES-256-GCM), the place as associated
data.
Whoever changes it, or puts it where another belongs, has a file that does not open.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.cipher import NONCE_BYTES, Tampered
from vault.keys import Key, ring

_LONGEST_NAME = 16


def seal(data: bytes, *, about: str) -> bytes:
    """Return `data` encrypted for the place `about` (`vault.cipher.place`), under the active key."""
    key, nonce = ring().active, os.urandom(NONCE_BYTES)
    return key.name.encode() + b"\n" + nonce + _aead(key).encrypt(nonce, data, about.encode())


def unseal(sealed: bytes, *, about: str) -> bytes:
    """Return the bytes that were sealed for `about`. Raises `Tampered`, never gives the sealed bytes back."""
    name, end, _rest = sealed[: _LONGEST_NAME + 1].partition(b"\n")
    key = ring().get(name.decode("ascii", "replace"))
    at = len(name) + 1
    if key is None or not end or len(sealed) < at + NONCE_BYTES:
        raise Tampered(f"The file at {about} cannot be opened.")
    try:
        return _aead(key).decrypt(sealed[at : at + NONCE_BYTES], sealed[at + NONCE_BYTES :], about.encode())
    except InvalidTag:
        raise Tampered(f"The file at {about} cannot be opened.") from None


def key_name(sealed: bytes) -> str:
    """Return the name of the key under which a file was sealed; its first bytes are enough."""
    return sealed[: _LONGEST_NAME + 1].partition(b"\n")[0].decode("ascii", "replace")


@lru_cache(maxsize=16)
def _aead(key: Key) -> AESGCM:
    return AESGCM(key.derive(b"file"))
