"""A trail of a few hundred links on a connection of its own, sealed a few times, and never committed."""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
from django.db import connections

from audit.chain import START, TEXT_SETTINGS, LinkRow, link_hash, row_digest, row_head, seal_message
from audit.keys import key_id, private_key, public_hex, seal_keys
from audit.verifying import Verifier

HISTORY = "areas_historicalsupervisionarea"
# Letters, quotes, control characters and what JSON escapes: both sides must write them alike.
WORDS = (
    "xã Tân Hòa",
    'a "b" \\ c',
    "tab\there",
    "\x01\x1f\x7f",
    "dòng\nmới",
    "𝄞 é",
    "",
    "{}",
    "it's",
    "</script>",
)


@dataclass
class Trail:
    """`connection` is psycopg's, as somebody whom no trigger and no right holds back."""

    connection: object
    random: random.Random
    kept: dict = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def ask(self, sql, parameters=()):
        """Run a statement and return its rows, if it has any."""
        cursor = self.connection.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else []

    def one(self, sql, *parameters):
        """Return the single value of a query."""
        return self.ask(sql, parameters)[0][0]

    def verify(self, *, kept=None, since=0, now=None):
        """Return what the verification finds; `kept` are the seals kept elsewhere (default: all of them)."""
        kept = self.kept if kept is None else kept
        return Verifier(self._rows, seal_keys(), now or self.now, kept, since).run()

    def _rows(self, sql, parameters):
        return self.ask(sql, parameters)

    def write(self, events: int, histories: int) -> None:
        """Write events and rows of history and link them, as a commit does."""
        self.ask("SET LOCAL session_replication_role = origin")
        for _ in range(events):
            self.ask(EVENT, [self.word(), self.word(), self.word(), self.fields()])
        for _ in range(histories):
            self.ask(PAST, [self.word()])
        self.ask("SET CONSTRAINTS ALL IMMEDIATE")
        self.ask("SET CONSTRAINTS ALL DEFERRED")
        self.ask("SET LOCAL session_replication_role = replica")

    def word(self) -> str:
        """Return some text."""
        return self.random.choice(WORDS)

    def fields(self) -> str:
        """Return some names of fields."""
        return json.dumps(self.random.sample(["full_name", "phone", "địa chỉ"], 2))

    def seal(self, key=None) -> None:
        """Seal the head and keep the seal elsewhere as well."""
        number = self.one("SELECT count(*) + 1 FROM audit_seal")
        position, head = self.ask("SELECT position, hash FROM audit_link ORDER BY position DESC LIMIT 1")[0]
        at = self.now - timedelta(minutes=60 - number)
        self.kept[number] = self.sign(number, at, position, head, key)

    def sign(self, number, at, position, head, key=None) -> bytes:
        """Write a seal with `key` (default: the one of the installation); return its signature."""
        key = key or private_key()
        before = self.ask("SELECT signature FROM audit_seal WHERE number = %s", [number - 1])
        message = seal_message(number, at, position, head, before[0][0] if before else b"")
        signature = key.sign(message)
        self.ask(
            "INSERT INTO audit_seal (number, at, position, hash, key, signature)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [number, at, position, head, key_id(public_hex(key)), signature],
        )
        return signature

    def redigest(self, position: int) -> None:
        """Make the digest of a link fit its row as it is now."""
        source, record, shape = self.ask(
            "SELECT source, record, shape FROM audit_link WHERE position = %s", [position]
        )[0]
        key, columns = self.ask("SELECT key, columns FROM audit_shape WHERE id = %s", [shape])[0]
        names = [name for name, _type in columns]
        values = ", ".join(f'"{name}"::text' for name in names)
        row = self.ask(f'SELECT {values} FROM {source} WHERE "{key}" = %s', [record])[0]
        digest = row_digest(row_head(source, names), row)
        self.ask("UPDATE audit_link SET digest = %s WHERE position = %s", [digest, position])

    def rehash(self) -> None:
        """Compute all hashes anew, as an intruder does who knows how, from the digests that stand there."""
        before, anew = START, []
        for row in self.ask(
            "SELECT position, source, record, change, shape, certificate, digest, hash FROM audit_link"
            " ORDER BY position"
        ):
            link = LinkRow(*row)
            before = link_hash(before, link)
            if before != link.hash:
                anew.append((before, link.position))
        self.connection.cursor().executemany("UPDATE audit_link SET hash = %s WHERE position = %s", anew)


def intruder():
    """Return a connection to the database of the tests as somebody who may do everything."""
    told = connections["default"].settings_dict
    return psycopg.connect(host=told["HOST"], user="postgres", dbname=told["NAME"])


def program():
    """Return a connection to the database of the tests as the role as which the program connects."""
    told = connections["default"].settings_dict
    return psycopg.connect(host=told["HOST"], user=told["USER"], dbname=told["NAME"])


EVENT = (
    "INSERT INTO audit_event (at, deed, outcome, kind, object_pk, case_code, reason, role, session, fields,"
    " request, purpose) VALUES (clock_timestamp(), 'read', 'done', 'casework.case', '1', 'A-1', %s, %s, %s,"
    " %s::jsonb, '', '')"
)
PAST = f"INSERT INTO {HISTORY} (id, name, history_date, history_type) VALUES (1, %s, clock_timestamp(), '+')"


def build(connection, seed: int, *, events: int = 200) -> Trail:
    """Write and seal a trail in four parts on `connection`, which acts past all triggers from then on."""
    trail = Trail(connection, random.Random(seed))
    for _ in range(4):
        trail.write(events // 4, events // 20)
        trail.seal()
    for name, value in TEXT_SETTINGS.items():
        trail.ask("SELECT set_config(%s, %s, true)", [name, value])
    return trail
