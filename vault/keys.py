"""The keys that fields, seeds and backups are encrypted with: read from the setting `FIELD_KEYS`.

`FIELD_KEYS` is `id:base64 of 32 random bytes`, several divided by commas or line ends. The first is active:
it writes. The others only read, until `rotate_keys` has left nothing under them. No key is used itself: each
purpose has a sub-key of its own (HKDF-SHA256, RFC 5869), so what one shows tells nothing of another.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
KEY_ID = re.compile(r"[a-z0-9-]{1,16}")
# Of the demo and the tests. Production refuses it (config/checks.py).
PUBLISHED = b"known-to-everyone-and-no-secret!"


@dataclass(frozen=True)
class Key:
    """One key with its name; the bytes stay out of `repr` and so out of error pages and logs."""

    name: str
    secret: bytes

    def __repr__(self):
        return f"Key({self.name})"

    @cached_property
    def encryption(self) -> bytes:
        """32 bytes for AES-256-GCM."""
        return self.derive(b"encrypt")

    @cached_property
    def index(self) -> bytes:
        """32 bytes for the HMAC of blind indexes."""
        return self.derive(b"index")

    def derive(self, purpose: bytes, salt: bytes | None = None) -> bytes:
        """Return the 32 bytes of this key for `purpose`."""
        kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"den-truong/1/" + purpose)
        return kdf.derive(self.secret)


@dataclass(frozen=True)
class KeyRing:
    """All keys by name; `active` writes."""

    active: Key
    by_name: dict[str, Key]

    def get(self, name: str) -> Key | None:
        return self.by_name.get(name)


def published() -> str:
    """Return the value of `FIELD_KEYS` that stands in the documentation, for fictional data only."""
    return f"demo:{base64.b64encode(PUBLISHED).decode()}"


def ring() -> KeyRing:
    """Return the keys of this installation. Raises `ImproperlyConfigured`, without naming a secret."""
    return parse(settings.FIELD_KEYS)


@lru_cache(maxsize=16)
def parse(text: str) -> KeyRing:
    """Return the keys written in `text`.

    Raises `ImproperlyConfigured` when there is none, one is malformed, or two carry one name.
    """
    keys = [_parse_one(entry) for entry in re.split(r"[,\s]+", text) if entry]
    by_name = {key.name: key for key in keys}
    if not keys or len(by_name) < len(keys):
        raise ImproperlyConfigured("FIELD_KEYS needs at least one key, each under a name of its own.")
    return KeyRing(keys[0], by_name)


def _parse_one(entry: str) -> Key:
    name, _, secret = entry.partition(":")
    try:
        found = base64.b64decode(secret, altchars=b"-_" if {*secret} & {*"-_"} else None, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not KEY_ID.fullmatch(name) or len(found) != KEY_BYTES:
        raise ImproperlyConfigured(
            "FIELD_KEYS: each key is name:base64 of 32 bytes, the name of a-z, 0-9 and hyphens."
        )
    return Key(name, found)
