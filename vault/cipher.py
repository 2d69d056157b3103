"""Encrypting one text for one place, and a keyed hash by which equal texts are found.

A token is `key id:base64url(nonce ‖ ciphertext ‖ tag)`, AES-256-GCM (NIST SP 800-38D) with a random nonce of
96 bits. The place, `table.column.pk`, is associated data: a token that was changed, or moved to another row,
column or table, does not open. What a token still tells: that there is something, and how long it is.
"""

import base64
import binascii
import hmac
import os
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.keys import Key, ring

NONCE_BYTES = 12


class Tampered(Exception):
    """A token is no token, was changed, stands in a wrong place, or its key is not known.

    One exception for all, without the token or the text: who moves tokens about learns nothing from it.
    """


def place(table: str, column: str, pk) -> str:
    """Return the associated data of one value: where it stands for ever."""
    return f"{table}.{column}.{pk}"


def encrypt(text: str, *, about: str) -> str:
    """Return the token of `text` for the place `about`, under the active key."""
    key, nonce = ring().active, os.urandom(NONCE_BYTES)
    sealed = nonce + _aead(key).encrypt(nonce, text.encode(), about.encode())
    return f"{key.name}:{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"


def decrypt(token: str, *, about: str) -> str:
    """Return the text of `token` from the place `about`. Raises `Tampered`, never gives the token back."""
    try:
        key, sealed = _parts(token)
        return _aead(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode()).decode()
    except (InvalidTag, ValueError, UnicodeError):
        raise Tampered(f"The value at {about} cannot be opened.") from None


def key_name(token: str) -> str:
    """Return the name of the key that `token` was written under."""
    return token.partition(":")[0]


def blind_index(text: str, *, about: str, key: Key | None = None) -> str:
    """Return `key id:HMAC-SHA256` of `text` for the column `about` (`table.column`), under the active key.

    Equal texts of one column have equal indexes, so it serves equality search and nothing else. Whoever
    lacks the key cannot try out numbers against it.
    """
    key = key or ring().active
    digest = hmac.new(key.index, f"{about}\0{text}".encode(), sha256).digest()
    return f"{key.name}:{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def blind_indexes(text: str, *, about: str) -> list[str]:
    """Return the index of `text` under every known key: what to search for while keys are rotated."""
    return [blind_index(text, about=about, key=key) for key in ring().by_name.values()]


@lru_cache(maxsize=16)
def _aead(key: Key) -> AESGCM:
    return AESGCM(key.encryption)


def _parts(token: str) -> tuple[Key, bytes]:
    """Return the key and the bytes of `token`, written in exactly one way. Raises ValueError."""
    name, _, text = token.partition(":")
    key = ring().get(name)
    if key is None:
        raise ValueError(name)
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError from error
    if base64.urlsafe_b64encode(sealed).decode().rstrip("=") != text:
        raise ValueError("not in canonical form")
    return key, sealed
