"""Whether rows and bytes of documents agree; for the command, not for requests."""

import hashlib
import time
from dataclasses import dataclass, field

from casework.actions.attachments import document_bytes, place_of
from casework.files import store
from casework.models import Attachment

# Bytes are written before their row is committed: what is younger may belong to a deed that still runs.
YOUNGEST_STRAY_SECONDS = 3600


@dataclass
class Findings:
    """Numbers of documents whose bytes are gone or are not theirs; names of bytes without a row."""

    checked: int = 0
    missing: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.missing or self.changed or self.stray)


def check_documents() -> Findings:
    """Open every document that is kept, compare its digest, and look for bytes that no row knows."""
    found = Findings()
    for attachment in _kept().iterator(chunk_size=200):
        found.checked += 1
        if (fault := _fault(attachment)) is not None:
            getattr(found, fault).append(attachment.pk)
    known = set(_kept().values_list("stored_as", flat=True))
    oldest = time.time() - YOUNGEST_STRAY_SECONDS
    found.stray = sorted(name for name, at in store.kept() if name not in known and at < oldest)
    return found


def remove_stray(found: Findings) -> None:
    """Remove the bytes without a row; rows are left as they are, for a person to look at."""
    for name in found.stray:
        store.remove_stray(name)


def reseal_documents() -> int:
    """Encrypt anew, under the active key, what lies under an older one; return how many did."""
    return sum(store.reseal(row.stored_as, about=place_of(row)) for row in _kept().iterator(chunk_size=200))


def documents_left() -> int:
    """Return how many documents lie under an older key."""
    return sum(store.under_older_key(row.stored_as) for row in _kept().iterator(chunk_size=200))


def _kept():
    return Attachment.objects.filter(removed_at=None).order_by("pk")


def _fault(attachment) -> str | None:
    try:
        data = document_bytes(attachment)
    except store.Unreadable as error:
        return error.code
    return None if hashlib.sha256(data).hexdigest() == attachment.sha256 else "changed"
