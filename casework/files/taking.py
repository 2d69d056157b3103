"""A document that somebody brings, made into what is kept of it, or refused in a sentence."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from interface.isolation import Refusal, run_isolated

from . import limits
from .kinds import CONTENT_TYPES, kind_of
from .refusals import FileRefused
from .scanning import require_clean

_WORKER = "casework.files.rewrite_worker"


@dataclass(frozen=True)
class CleanFile:
    """What is kept: the bytes written anew, "jpeg" or "pdf", and the number of pages."""

    data: bytes
    kind: str
    pages: int

    @property
    def sha256(self) -> str:
        """The digest of the bytes, in hexadecimal; the same file brought twice has the same."""
        return hashlib.sha256(self.data).hexdigest()


def take(data: bytes) -> CleanFile:
    """Return the clean file of what was brought; raises FileRefused (code and sentence) for all else."""
    if not data:
        raise FileRefused("empty")
    kind = kind_of(data)
    if kind in ("heic", "office"):
        raise FileRefused(kind)
    if not kind:
        raise FileRefused("not_allowed")
    require_clean(data)
    try:
        line, _end, clean = _rewrite_elsewhere(kind, data).partition(b"\n")
        told = json.loads(line)
    except Refusal as refusal:
        raise FileRefused(refusal.code) from refusal
    except ValueError as error:
        raise FileRefused("too_heavy") from error
    return _clean_file(told, clean)


def _rewrite_elsewhere(kind: str, data: bytes) -> bytes:
    return run_isolated(_WORKER, kind, data=data, seconds=limits.WORKER_WALL_SECONDS)


def _clean_file(told: dict, clean: bytes) -> CleanFile:
    if "refused" in told:
        raise FileRefused(told["refused"])
    # The process that read a hostile file is not believed either: its answer is looked at again.
    if kind_of(clean) != told["kind"] or told["kind"] not in CONTENT_TYPES:
        raise FileRefused("damaged")
    if len(clean) > limits.MAX_RESULT_BYTES:
        raise FileRefused("too_heavy")
    return CleanFile(clean, told["kind"], int(told["pages"]))
