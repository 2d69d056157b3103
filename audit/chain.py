"""The arithmetic of the chain, without a database: what is hashed, byte by byte.

The triggers compute the same in SQL when a row is written; the verification computes it here, so that a
function changed in the database cannot vouch for itself. JSON is written without spaces and without escaping
letters, as PostgreSQL's `array_to_json` writes it.
"""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

START = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Under these every value of a column has one text, whatever the session of whoever writes or reads.
TEXT_SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
}


class LinkRow(NamedTuple):
    """One link as it stands in `audit_link`."""

    position: int
    source: str
    record: int
    change: str
    shape: int
    certificate: str
    digest: bytes
    hash: bytes


def compact(value) -> str:
    """Return `value` as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def row_head(source: str, columns) -> str:
    """Return how the text of every row of the table `source` with `columns` begins, up to its values."""
    return compact([source, list(columns)])[:-1] + ","


def row_digest(head: str, values) -> bytes:
    """Return the digest of a row: sha256 over `[table, [columns], [values as text]]`; NULL is null."""
    return hashlib.sha256(f"{head}{compact(list(values))}]".encode()).digest()


def link_hash(before: bytes, link: LinkRow) -> bytes:
    """Return sha256(hash before ‖ `[position, table, key, change, shape, certificate, digest]`), as texts."""
    parts = [link.position, link.source, link.record, link.change, link.shape, link.certificate]
    text = compact([*map(str, parts), bytes(link.digest).hex()])
    return hashlib.sha256(bytes(before) + text.encode()).digest()


def seal_message(number: int, at: datetime, position: int, head: bytes, before: bytes) -> bytes:
    """Return what a seal signs; `before` is the signature of the seal before it, empty for the first."""
    told = base64.b64encode(bytes(before)).decode()
    return compact(
        ["den-truong-seal-1", number, microseconds(at), position, bytes(head).hex(), told]
    ).encode()


def microseconds(at: datetime) -> int:
    """Return whole microseconds since 1970 in UTC."""
    return (at - EPOCH) // timedelta(microseconds=1)
