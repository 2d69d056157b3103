"""Is the trail as it was written? Everything is computed here again, from rows read in a stream.

Reads: the links in their order, each row that a link speaks of, rows that no link speaks of, the seals, and
the triggers that must stand guard. What it cannot find is said in docs/decisions/0012-evidence.md.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from audit.chain import START, TEXT_SETTINGS, LinkRow, link_hash, row_digest, row_head, seal_message
from audit.keys import SealKeys
from audit.watching import evidence_keys

SHOWN = 20
SEAL_PATIENCE = timedelta(hours=3)
GUARDED = ("audit_link", "audit_seal", "audit_verification", "audit_shape")

# A function (SQL, parameters) → rows, which does not hold all rows at once.
Ask = Callable[[str, list], Iterable[tuple]]


@dataclass(frozen=True, order=True)
class Fault:
    """Something that is not as it was written; `position` is that of the link, 0 where there is none."""

    position: int
    kind: str
    words: str

    def __str__(self):
        place = f"link {self.position}: " if self.position else ""
        return f"{place}{self.kind}: {self.words}"


@dataclass
class Findings:
    """What a verification read and found; `faults` are the first ones, in the order of the chain."""

    first: int = 0
    last: int = 0
    links: int = 0
    rows: int = 0
    seals: int = 0
    sealed_to: int = 0
    count: int = 0
    faults: list[Fault] = field(default_factory=list)
    certificates: Counter = field(default_factory=Counter)

    def add(self, position: int, kind: str, words: str) -> None:
        self.count += 1
        self.faults = sorted([*self.faults, Fault(position, kind, words)])[:SHOWN]


@dataclass
class Verifier:
    """One run. `kept` are seals kept elsewhere (number → signature); it begins after the link `since`."""

    ask: Ask
    keys: SealKeys
    now: datetime
    kept: dict[int, bytes] = field(default_factory=dict)
    since: int = 0
    found: Findings = field(default_factory=Findings)

    def run(self) -> Findings:
        """Check everything and return what was found. Needs to see every row of every table of evidence."""
        list(self.ask(_settings(), [part for pair in TEXT_SETTINGS.items() for part in pair]))
        self._links()
        self._rows()
        self._seals()
        self._guards()
        return self.found

    def _links(self) -> None:
        before, expected = self._anchor(), self.since + 1
        self.found.first = expected
        for row in self.ask(LINKS, [self.since]):
            link = LinkRow(*row)
            if link.position != expected:
                self.found.add(expected, "gap", f"links {expected} to {link.position - 1} are missing")
            if link_hash(before, link) != link.hash:
                self.found.add(link.position, "broken", f"{link.source} does not follow the link before")
            if link.certificate:
                self.found.certificates[link.certificate] += 1
            before, expected = link.hash, link.position + 1
            self.found.links += 1
        self.found.last = expected - 1

    def _anchor(self) -> bytes:
        if not self.since:
            return START
        for (head,) in self.ask("SELECT hash FROM audit_link WHERE position = %s", [self.since]):
            return head
        self.found.add(self.since, "gap", "the link to begin after is missing")
        return START

    def _rows(self) -> None:
        shapes = {number: (source, names) for number, source, names in self.ask(SHAPES, [])}
        columns = self._columns()
        for source, number in list(self.ask(USED, [self.since])):
            known, names = shapes.get(number, (None, []))
            if known != source or source not in columns:
                self.found.add(0, "shape", f"shape {number} of {source} is missing")
            elif gone := set(names) - columns[source]:
                self.found.add(0, "shape", f"{source} lost columns: {', '.join(sorted(gone))}")
            else:
                self._rows_of(source, number, names)
        for source in sorted(columns):
            self._strays(source)

    def _columns(self) -> dict[str, set[str]]:
        rows = self.ask(COLUMNS, [list(evidence_keys())])
        return {table: set(names) for table, names in rows}

    def _rows_of(self, source: str, number: int, names: list[str]) -> None:
        head = row_head(source, names)
        for position, record, change, digest, there, *values in self.ask(
            _rows_sql(source, names), [source, number, self.since]
        ):
            self.found.rows += 1
            if change == "D":
                if there:
                    self.found.add(position, "returned", f"{source} {record} was erased and is there")
            elif not there:
                self.found.add(position, "missing", f"{source} {record} is gone")
            elif row_digest(head, values) != digest:
                self.found.add(position, "changed", f"{source} {record} is not as it was written")

    def _strays(self, source: str) -> None:
        key = evidence_keys()[source]
        sql = STRAYS.format(source=source, key=key)
        for (record,) in self.ask(sql, [source, source, self.since, source]):
            self.found.add(0, "unlinked", f"{source} {record} stands outside of the chain")

    def _seals(self) -> None:
        before, expected, place, kept = b"", 1, 0, dict(self.kept)
        for number, at, position, head, key, signature, linked in self.ask(SEALS, []):
            if number != expected:
                self.found.add(0, "seal", f"seals {expected} to {number - 1} are missing")
            message = seal_message(number, at, position, head, before)
            if not self.keys.signed(key, signature, message):
                self.found.add(0, "seal", f"seal {number}: the signature is not one of the known keys")
            if linked != head or position < place:
                self.found.add(position, "seal", f"seal {number}: the chain was another one then")
            if kept.pop(number, signature) != signature:
                self.found.add(position, "seal", f"seal {number} is not the one that was kept elsewhere")
            before, expected, place = signature, number + 1, position
            self.found.seals += 1
        for number in sorted(kept):
            self.found.add(0, "seal", f"seal {number} was kept elsewhere and is missing")
        self.found.sealed_to = place
        self._late(place)

    def _late(self, place: int) -> None:
        for (at,) in self.ask(UNSEALED, [place]):
            if at and at < self.now - SEAL_PATIENCE:
                self.found.add(place + 1, "unsealed", f"nothing was sealed since {at:%Y-%m-%d %H:%M} UTC")

    def _guards(self) -> None:
        there = set(self.ask(TRIGGERS, []))
        for table, trigger in sorted(expected_guards() - there):
            self.found.add(0, "unguarded", f"{table} lacks its trigger {trigger}, or it is off")


def unsealed_since(position: int) -> datetime | None:
    """Return when the oldest event behind `position` of the chain happened, None when nothing waits."""
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [position])
        return cursor.fetchone()[0]


def expected_guards() -> set[tuple[str, str]]:
    """Return (table, trigger) of every trigger that must be there and on."""
    histories = set(evidence_keys()) - {"audit_event"}
    found = {("audit_queue", "audit_chained"), ("audit_event", "audit_linked")}
    found |= {("audit_event", "audit_event_no_change"), ("audit_event", "audit_event_no_truncate")}
    found |= {(table, "audit_linked") for table in histories}
    guards = ("audit_no_change", "audit_no_truncate")
    return found | {(table, guard) for table in (*histories, *GUARDED) for guard in guards}


LINKS = (
    "SELECT position, source, record, change, shape, certificate, digest, hash FROM audit_link"
    " WHERE position > %s ORDER BY position"
)
SHAPES = (
    "SELECT id, source, ARRAY(SELECT part ->> 0 FROM jsonb_array_elements(columns)"
    " WITH ORDINALITY AS each(part, place) ORDER BY place) FROM audit_shape"
)
USED = "SELECT DISTINCT source, shape FROM audit_link WHERE position > %s ORDER BY source, shape"
COLUMNS = (
    "SELECT relname::text, array_agg(attname::text) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
    " WHERE relname = ANY (%s) AND relkind = 'r' AND attnum > 0 AND NOT attisdropped"
    " AND pg_table_is_visible(c.oid) GROUP BY relname"
)
# What the last link of each row says of it, beside the row as it is now.
ROWS = (
    'SELECT l.position, l.record, l.change, l.digest, t."{key}" IS NOT NULL, {values} FROM audit_link l'
    ' LEFT JOIN "{source}" t ON t."{key}" = l.record WHERE l.source = %s AND l.shape = %s'
    " AND l.position > %s AND NOT EXISTS (SELECT 1 FROM audit_link later WHERE later.source = l.source"
    " AND later.record = l.record AND later.position > l.position)"
)
# Rows that no link speaks of; with a place to begin, those from the first key linked after it.
STRAYS = (
    'SELECT t."{key}" FROM "{source}" t'
    ' WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.source = %s AND l.record = t."{key}")'
    ' AND t."{key}" >= coalesce((SELECT min(record) FROM audit_link WHERE source = %s AND position > %s),'
    " (SELECT max(record) FROM audit_link WHERE source = %s), 0)"
)
SEALS = (
    "SELECT s.number, s.at, s.position, s.hash, s.key, s.signature, l.hash FROM audit_seal s"
    " LEFT JOIN audit_link l ON l.position = s.position ORDER BY s.number"
)
UNSEALED = (
    "SELECT min(e.at) FROM audit_link l JOIN audit_event e ON e.id = l.record"
    " WHERE l.source = 'audit_event' AND l.position > %s"
)
TRIGGERS = (
    "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger"
    " WHERE tgname LIKE 'audit%%' AND tgenabled IN ('O', 'A')"
)


def _settings() -> str:
    return "SELECT " + ", ".join(["set_config(%s, %s, true)"] * len(TEXT_SETTINGS))


def _rows_sql(source: str, names: list[str]) -> str:
    values = ", ".join(f't."{name}"::text' for name in names)
    return ROWS.format(source=source, key=evidence_keys()[source], values=values)
