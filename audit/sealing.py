"""Sealing the head of the chain, keeping the seals elsewhere, and running the verification."""

import base64
import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit.chain import microseconds, seal_message
from audit.keys import key_id, private_key, public_hex, seal_keys
from audit.models import Link, Seal, Verification
from audit.verifying import Findings, Verifier
from vault.locks import Lock, wait_for

FILE = "seals.jsonl"
CHUNK = 5000
LONGEST = 300


@transaction.atomic
def seal_head() -> Seal | None:
    """Sign the newest link and return the seal; None when it is sealed already or nothing was written yet."""
    wait_for(Lock.SEAL)
    head = Link.objects.order_by("-position").values("position", "hash").first()
    before = Seal.objects.order_by("-number").first()
    if head is None or (before and before.position >= head["position"]):
        return None
    key, number, at = private_key(), before.number + 1 if before else 1, timezone.now()
    message = seal_message(number, at, head["position"], head["hash"], before.signature if before else b"")
    return Seal.objects.create(
        number=number,
        at=at,
        position=head["position"],
        hash=head["hash"],
        key=key_id(public_hex(key)),
        signature=key.sign(message),
    )


def keep_seals(folder: str | None = None) -> int:
    """Write every seal that the file in `folder` (or of the settings) lacks as a line of it; return how many.

    Called after the seal is committed; a line that could not be written comes with the next seal.
    """
    folder = folder or settings.SEAL_FOLDER
    if not folder:
        return 0
    path = Path(folder) / FILE
    _cut_torn_line(path)
    last = max(read_seals(path), default=0) if path.exists() else 0
    lines = [seal_line(seal) for seal in Seal.objects.filter(number__gt=last).order_by("number")]
    with path.open("a", encoding="ascii") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    return len(lines)


def _cut_torn_line(path: Path) -> None:
    """Take away a last line that was cut off while it was written; its seal is written again."""
    whole = path.read_bytes() if path.exists() else b""
    if whole and not whole.endswith(b"\n"):
        os.truncate(path, whole.rfind(b"\n") + 1)


def seal_line(seal: Seal) -> str:
    """Return a seal as a line of JSON."""
    told = {
        "number": seal.number,
        "at": microseconds(seal.at),
        "position": seal.position,
        "hash": bytes(seal.hash).hex(),
        "key": seal.key,
        "signature": base64.b64encode(bytes(seal.signature)).decode(),
    }
    return json.dumps(told) + "\n"


def read_seals(path) -> dict[int, bytes]:
    """Return number → signature of the seals kept in the file; raises ValueError for a line that is none."""
    with Path(path).open(encoding="ascii") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    try:
        return {line["number"]: base64.b64decode(line["signature"]) for line in lines}
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: a line is not a seal") from error


def verify_trail(*, since: int = 0, kept=None, publics=()) -> Findings:
    """Verify the trail after link `since`; must run in a scope that sees every row.

    `kept` are seals kept elsewhere (`read_seals`), `publics` the keys to trust instead of the own ones.
    """
    with transaction.atomic():
        return Verifier(_ask, seal_keys(publics), timezone.now(), dict(kept or {}), since).run()


def sealed_position(before: int | None = None) -> int:
    """Return the link that the newest seal covers (the newest at or before `before`), 0 without one."""
    seals = Seal.objects.all() if before is None else Seal.objects.filter(position__lte=before)
    return seals.order_by("-number").values_list("position", flat=True).first() or 0


def keep_verification(found: Findings, *, whole: bool) -> Verification:
    """Keep what a verification found, for the auditor's page."""
    fault = found.faults[0] if found.faults else None
    return Verification.objects.create(
        whole=whole,
        first=found.first,
        last=found.last,
        seals=found.seals,
        faults=found.count,
        fault_kind=fault.kind if fault else "",
        fault_position=fault.position if fault else 0,
        first_fault=str(fault)[:LONGEST] if fault else "",
    )


def _ask(sql: str, parameters: list) -> Iterable[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
