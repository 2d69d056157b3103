"""Where the bytes of documents lie: encrypted, under random names below MEDIA_ROOT, served by no server.

Each kind of file has a `room` of its own, so that whoever compares rows and bytes knows all of one.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from vault.blobs import key_name, seal, unseal
from vault.cipher import Tampered
from vault.keys import ring

DOCUMENTS, MADE = "documents", "made"
_NAME = re.compile(r"[0-9a-f]{32}")


class Unreadable(Exception):
    """The bytes of a document cannot be had; the argument is "missing" or "changed"."""

    @property
    def code(self) -> str:
        """The code given when raised."""
        return self.args[0]


def new_name() -> str:
    """Return a random name for a new document; it tells nothing of it."""
    return uuid.uuid4().hex


def write(name: str, data: bytes, *, about: str, room: str = DOCUMENTS) -> None:
    """Keep `data` under `name`, encrypted for the place `about`; there whole or not at all."""
    path = _path(name, room)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".half")
    with open(half, "wb", opener=_private) as file:
        file.write(seal(data, about=about))
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def read(name: str, *, about: str, room: str = DOCUMENTS) -> bytes:
    """Return the bytes kept under `name`. Raises Unreadable when they are gone or were changed."""
    try:
        return unseal(_path(name, room).read_bytes(), about=about)
    except OSError as error:
        raise Unreadable("missing") from error
    except Tampered as error:
        raise Unreadable("changed") from error


def reseal(name: str, *, about: str, room: str = DOCUMENTS) -> bool:
    """Encrypt what is kept under `name` anew, unless the active key did; return whether it was done.

    What does not open is left as it is: `check_files` names it.
    """
    try:
        if key_name(_path(name, room).read_bytes()) == ring().active.name:
            return False
        write(name, read(name, about=about, room=room), about=about, room=room)
    except (OSError, Unreadable):
        return False
    return True


def under_older_key(name: str, room: str = DOCUMENTS) -> bool:
    """Tell whether what is kept under `name` needs another key than the active one; False when it is gone."""
    try:
        return key_name(_path(name, room).read_bytes()) != ring().active.name
    except OSError:
        return False


def remove(name: str, room: str = DOCUMENTS) -> None:
    """Remove the bytes kept under `name`; harmless when they are gone."""
    _path(name, room).unlink(missing_ok=True)


def kept(room: str = DOCUMENTS) -> Iterator[tuple[str, float]]:
    """Yield the name and the time of change (seconds) of everything that lies there, halves included."""
    for path in _folder(room).glob("??/*"):
        yield path.name, path.stat().st_mtime


def remove_stray(name: str) -> None:
    """Remove what `kept` named: also a half that was left when the machine stopped."""
    (_folder(DOCUMENTS) / name[:2] / Path(name).name).unlink(missing_ok=True)


def _folder(room: str = DOCUMENTS) -> Path:
    return Path(settings.MEDIA_ROOT) / room


def _path(name: str, room: str = DOCUMENTS) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("no name of a document")
    return _folder(room) / name[:2] / name


def _private(path, flags):
    return os.open(path, flags, 0o600)
