"""The keys that seal: one private key of this installation, and the public halves of those before it."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

ID_LENGTH = 16
# Stands in the settings of the demo and the tests, so everybody has it.
PUBLISHED = "ZGVuLXRydW9uZy1kZW1vLW5vdC1hLXNlY3JldC1rZXk="


@dataclass(frozen=True)
class SealKeys:
    """Public keys by their id."""

    known: dict[str, Ed25519PublicKey]

    def signed(self, key: str, signature: bytes, message: bytes) -> bool:
        """Tell whether `signature` is that of the known key with this id over `message`."""
        try:
            self.known[key].verify(bytes(signature), message)
        except (KeyError, InvalidSignature):
            return False
        return True


def private_key(text: str | None = None) -> Ed25519PrivateKey:
    """Return the key in `text` or of the settings: 32 bytes as base64. Raises ValueError for others."""
    text = settings.SEAL_KEY if text is None else text
    try:
        raw = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except binascii.Error as error:
        raise ValueError("SEAL_KEY is not base64") from error
    return Ed25519PrivateKey.from_private_bytes(raw)


def public_hex(key: Ed25519PrivateKey) -> str:
    """Return the public half of `key` in hexadecimal: what a verifier elsewhere needs."""
    return key.public_key().public_bytes_raw().hex()


def key_id(public: str) -> str:
    """Return the id of a public key (hexadecimal): the beginning of its digest."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:ID_LENGTH]


def seal_keys(publics=()) -> SealKeys:
    """Return the keys to verify with: `publics` (hexadecimal), or else those of this installation.

    Raises ValueError for a text that is no public key.
    """
    publics = list(publics) or [public_hex(private_key()), *settings.SEAL_FORMER_KEYS]
    return SealKeys(
        {key_id(public): Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)) for public in publics}
    )
