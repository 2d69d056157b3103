"""Every way of changing the trail that we could think of, each at a random place of the sealed stretch.

The intruder owns the tables, is held back by no trigger and knows how everything is computed, but has neither
the key that seals nor a hand on the copy of the seals that lies elsewhere.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.audit.trail import HISTORY, Trail

TEXTS = (
    "deed",
    "outcome",
    "kind",
    "object_pk",
    "case_code",
    "reason",
    "role",
    "session",
    "request",
    "purpose",
)
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def place(trail: Trail, source="audit_event") -> tuple[int, int]:
    """Return (position, key) of a random row of the table."""
    return trail.random.choice(
        trail.ask("SELECT position, record FROM audit_link WHERE source = %s ORDER BY 1", [source])
    )


def stretch(trail: Trail) -> tuple[int, int]:
    """Return the positions of an event and of a link up to twenty after it."""
    first, last = place(trail)[0], trail.one("SELECT max(position) FROM audit_link")
    return first, min(last, first + trail.random.randint(0, 20))


def change_text(trail):
    """Another word in any column of an event."""
    column = trail.random.choice(TEXTS)
    trail.ask(f"UPDATE audit_event SET {column} = {column} || 'x' WHERE id = %s", [place(trail)[1]])


def change_time(trail):
    """An event happened a microsecond, or a year, earlier."""
    step = trail.random.choice(["1 microsecond", "1 second", "1 year"])
    trail.ask("UPDATE audit_event SET at = at - %s::interval WHERE id = %s", [step, place(trail)[1]])


def change_fields(trail):
    """An event shows one name of a field more."""
    trail.ask("""UPDATE audit_event SET fields = fields || '["z"]' WHERE id = %s""", [place(trail)[1]])


def change_address(trail):
    """An event came from somewhere else."""
    trail.ask("UPDATE audit_event SET address = '10.0.0.1' WHERE id = %s", [place(trail)[1]])


def change_history(trail):
    """A row of history says something else."""
    trail.ask(f"UPDATE {HISTORY} SET name = name || ' ' WHERE history_id = %s", [place(trail, HISTORY)[1]])


def change_and_digest(trail):
    """An event is changed and its digest is made to fit, the hashes are not."""
    position, key = place(trail)
    other = place(trail)[0]
    if other == position:
        position = other % trail.one("SELECT max(position) FROM audit_link") + 1
    trail.ask("UPDATE audit_event SET case_code = 'B-2' WHERE id = %s", [key])
    trail.ask(
        "UPDATE audit_link SET digest = (SELECT digest FROM audit_link WHERE position = %s)"
        " WHERE position = %s",
        [other, position],
    )


def change_and_rehash(trail):
    """An event is changed, its digest and every hash after it are computed anew."""
    position, key = place(trail)
    trail.ask("UPDATE audit_event SET case_code = 'B-2' WHERE id = %s", [key])
    trail.redigest(position)
    trail.rehash()


def remove_row(trail):
    """An event is gone."""
    trail.ask("DELETE FROM audit_event WHERE id = %s", [place(trail)[1]])


def remove_history(trail):
    """A row of history is gone."""
    trail.ask(f"DELETE FROM {HISTORY} WHERE history_id = %s", [place(trail, HISTORY)[1]])


def remove_range(trail):
    """Some events in a row are gone."""
    trail.ask(REMOVE, [*stretch(trail)])


def remove_with_links(trail):
    """Some events and their links are gone."""
    first, last = stretch(trail)
    trail.ask(REMOVE, [first, last])
    trail.ask("DELETE FROM audit_link WHERE position BETWEEN %s AND %s", [first, last])


def remove_and_close_up(trail):
    """Events and links are gone, those after them moved up, everything is computed anew."""
    first, last = stretch(trail)
    trail.ask(REMOVE, [first, last])
    trail.ask("DELETE FROM audit_link WHERE position BETWEEN %s AND %s", [first, last])
    move(trail, first, first - last - 1)
    trail.rehash()


def remove_tail(trail):
    """Everything after some place is gone, rows and links; the seals stay."""
    first = stretch(trail)[0]
    trail.ask(REMOVE, [first, 10**9])
    trail.ask("DELETE FROM audit_link WHERE position >= %s", [first])


def remove_link(trail):
    """A link is gone, its event stays."""
    trail.ask("DELETE FROM audit_link WHERE position = %s", [place(trail)[0]])


def remove_everything(trail):
    """Events and links are gone."""
    trail.ask("TRUNCATE audit_event, audit_link")


def insert_event(trail):
    """An event appears that was never linked."""
    trail.ask(COPY, [place(trail)[1]])


def insert_and_link(trail):
    """An event appears in the middle, the links after it move down, everything is computed anew."""
    position, key = place(trail)
    new = trail.one(COPY, key)
    move(trail, position + 1, 1)
    trail.ask(LINK_LIKE, [position + 1, new, position])
    trail.redigest(position + 1)
    trail.rehash()


def swap_rows(trail):
    """Two events trade places in time."""
    first, second = place(trail)[1], place(trail)[1]
    if first == second:
        trail.ask("UPDATE audit_event SET at = at + interval '1 hour' WHERE id = %s", [first])
    for key, other in ((first, second), (second, first)):
        trail.ask("UPDATE audit_event SET id = %s WHERE id = %s", [-other, key])
    trail.ask("UPDATE audit_event SET id = -id WHERE id < 0")


def swap_links(trail):
    """Two links trade places, and everything is computed anew."""
    first, last = stretch(trail)
    last = last if last > first else (first - 1 or first + 1)
    for position, to in ((first, -last), (last, -first)):
        trail.ask("UPDATE audit_link SET position = %s WHERE position = %s", [to, position])
    trail.ask("UPDATE audit_link SET position = -position WHERE position < 0")
    trail.rehash()


def point_elsewhere(trail):
    """A link speaks of another event."""
    position, key = place(trail)
    trail.ask("UPDATE audit_link SET record = %s WHERE position = %s", [key + 10**6, position])
    trail.rehash()


def feign_erasure(trail):
    """A row of history is gone, and its link says that it was erased by certificate."""
    position, key = place(trail, HISTORY)
    trail.ask(f"DELETE FROM {HISTORY} WHERE history_id = %s", [key])
    trail.ask(
        "UPDATE audit_link SET change = 'D', certificate = 'schema', digest = '' WHERE position = %s",
        [position],
    )
    trail.rehash()


def forget_column(trail):
    """The digests no longer cover a column, which is then changed."""
    trail.ask(
        "UPDATE audit_shape SET columns = columns - 7 WHERE id ="
        " (SELECT shape FROM audit_link WHERE source = 'audit_event' LIMIT 1)"
    )
    change_text(trail)


def remove_shape(trail):
    """Nobody knows any longer what the digests cover."""
    trail.ask("DELETE FROM audit_shape WHERE source = 'audit_event'")


def remove_seal(trail):
    """A seal is gone; the last one is missed elsewhere only."""
    trail.ask("DELETE FROM audit_seal WHERE number = %s", [trail.random.randint(1, 4)])


def remove_seals(trail):
    """All seals are gone."""
    trail.ask("DELETE FROM audit_seal")


def go_back(trail):
    """The trail is cut back to an earlier seal, the later ones are gone: in itself it has no fault."""
    number = trail.random.randint(1, 3)
    last = trail.one("SELECT position FROM audit_seal WHERE number = %s", number)
    trail.ask("DELETE FROM audit_seal WHERE number > %s", [number])
    cut(trail, last)


def change_seal(trail):
    """A seal says another moment, place or head."""
    column = trail.random.choice(
        ["at = at + interval '1 second'", "position = position - 1", "hash = sha256(hash)"]
    )
    trail.ask(f"UPDATE audit_seal SET {column} WHERE number = %s", [trail.random.randint(1, 4)])


def seal_anew(trail):
    """An event is changed, everything is computed anew and sealed with a key of the intruder's own."""
    change_and_rehash(trail)
    seals = trail.ask("SELECT number, at, position FROM audit_seal ORDER BY number")
    trail.ask("DELETE FROM audit_seal")
    for number, at, position in seals:
        head = trail.one("SELECT hash FROM audit_link WHERE position = %s", position)
        trail.sign(number, at, position, head, STRANGER)


def drop_guard(trail):
    """A trigger is switched off, or gone, and stays so."""
    table, trigger = trail.random.choice(GUARDS)
    off, gone = f"ALTER TABLE {table} DISABLE TRIGGER {trigger}", f"DROP TRIGGER {trigger} ON {table}"
    trail.ask(trail.random.choice([off, gone]))


def cut(trail, last):
    """Remove everything after the link `last`: rows and links."""
    trail.ask(REMOVE, [last + 1, 10**9])
    trail.ask(
        f"DELETE FROM {HISTORY} WHERE history_id IN (SELECT record FROM audit_link"
        " WHERE source = %s AND position > %s)",
        [HISTORY, last],
    )
    trail.ask("DELETE FROM audit_link WHERE position > %s", [last])


def move(trail, first, by):
    """Move the links from `first` on by some positions."""
    trail.ask("UPDATE audit_link SET position = -position - %s WHERE position >= %s", [by, first])
    trail.ask("UPDATE audit_link SET position = -position WHERE position < 0")


GUARDS = (
    ("audit_event", "audit_event_no_change"),
    ("audit_link", "audit_no_change"),
    (HISTORY, "audit_linked"),
)
REMOVE = (
    "DELETE FROM audit_event WHERE id IN (SELECT record FROM audit_link WHERE source = 'audit_event'"
    " AND position BETWEEN %s AND %s)"
)
COLUMNS = (
    "at, deed, outcome, kind, object_pk, case_code, fields, reason, role, session, address, request, purpose,"
    " actor_id, area_id, for_whom_id"
)
COPY = f"INSERT INTO audit_event ({COLUMNS}) SELECT {COLUMNS} FROM audit_event WHERE id = %s RETURNING id"
LINK_LIKE = (
    "INSERT INTO audit_link (position, source, record, change, shape, certificate, digest, hash)"
    " SELECT %s, source, %s, change, shape, certificate, digest, hash FROM audit_link WHERE position = %s"
)
TAMPERS = (
    *(change_text, change_time, change_fields, change_address, change_history, change_and_digest),
    *(change_and_rehash, remove_row, remove_history, remove_range, remove_with_links, remove_and_close_up),
    *(remove_tail, remove_link, remove_everything, insert_event, insert_and_link, swap_rows, swap_links),
    *(point_elsewhere, feign_erasure, forget_column, remove_shape, remove_seal, remove_seals, go_back),
    *(change_seal, seal_anew, drop_guard),
)
