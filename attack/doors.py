"""Hostile forms, addresses and headers at every route, from the rows of the access matrix."""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random

from django.core.files.uploadedfile import UploadedFile
from hypothesis import strategies as st

from attack import values
from attack.every import every
from attack.sending import BOUNDARY, Sent, answer_to, field_names, judge, multipart
from attack.tally import Tally
from tests.access.cells import path_of, undone
from tests.access.matrix import EXEMPT, ROWS
from tests.access.people import ANONYMOUS

FORM = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
TYPES = (
    *(FORM, FORM, FORM, FORM, MULTIPART, "multipart/form-data", "application/json", "text/plain", ""),
    *("application/xml", "multipart/form-data; boundary=" + "x" * 500, "a/b; charset=nowhere"),
    *("application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data; boundary=\x00"),
)
BODIES = (
    *(b"", b"%", b"%00=%00", b"\xff\xfe=\xff", b"{", b'{"a": [1, {"b": null}]}', b"--x\r\n\r\n", b"&" * 900),
    *(b"=" * 900, b"a[b][c]=1&a=2", b"[" * 5000),
)
ODD_KEYS = (
    *("0", "-1", "9223372036854775807", "9223372036854775808", "1" + "0" * 30, "9" * 5000, "1.0", "1e3"),
    *("x", "%00", "..", "１", "１２", " 1", "None"),
)
# Names of fields that pages read beside those of their forms.
QUERY = {"page", "q", "tab", "next", "tuan", "commune", "officer", "year", "month"}
FEWEST = 5
ASKING = ("GET", "GET", "HEAD")
TOKENS, CHECKED = 10, 19
LONGEST_QUERY = 60_000


def rows_of(method, inputs, number, only=()) -> tuple[list, int]:
    """Return rows of the matrix with `method` in which somebody succeeds, and how many inputs each gets.

    For few inputs only some of the rows are drawn; `only` names routes, and leaves out the others.
    """
    kept = [row for row in ROWS if row.method == method and row.may and (not only or row.route in only)]
    rows = [row for row in kept if row.route.partition(":")[0] not in EXEMPT]
    if inputs < FEWEST * len(rows):
        rows = Random(number).sample(rows, max(1, inputs // FEWEST))
    return rows, max(FEWEST, inputs // len(rows))


def persons(row):
    """Strategy: mostly somebody who may, sometimes somebody who may not, or nobody."""
    others = [*row.knows[:2], "hoa", "thu", ANONYMOUS]
    return st.one_of(*[st.just(row.may[0])] * 4, st.sampled_from(others))


def forms(world, *, inputs: int, number: int = 1) -> Tally:
    """Send mutated forms to every route that takes one."""
    tally = Tally("forms")
    rows, share = rows_of("POST", inputs, number)
    for place, row in enumerate(rows):
        with opened(world, row) as door:
            strategy = st.tuples(
                *(persons(row), values.fields(door.names, keys_of(world)), st.sampled_from(TYPES)),
                *(st.one_of(*[st.none()] * 5, st.sampled_from(BODIES)), st.integers(0, 19)),
            )
            every(strategy, share, number + place, partial(_send_form, tally, world, door))
    return tally


def addresses(world, *, inputs: int, number: int = 2, only=()) -> Tally:
    """Ask every page, or those of the routes `only`, with hostile queries, and with keys that are none."""
    tally = Tally("addresses")
    rows, share = rows_of("GET", inputs, number, only)
    for place, row in enumerate(rows):
        with opened(world, row) as door:
            strategy = st.tuples(
                *(persons(row), values.fields(door.names | QUERY, keys_of(world))),
                *(st.one_of(st.none(), st.none(), st.sampled_from(ODD_KEYS)),),
                *(
                    st.one_of(*[st.none()] * 5, st.sampled_from(BODIES)),
                    st.sampled_from(("GET", "GET", "HEAD")),
                ),
            )
            every(strategy, share, number + place, partial(_ask, tally, world, door))
    return tally


@dataclass
class Door:
    """A row with what is needed to try it: address, sound form, names of fields."""

    row: object
    path: str
    pairs: list
    files: list
    names: set


@contextmanager
def opened(world, row):
    """Prepare what `row` needs; it is undone afterwards."""
    with undone():
        if row.given:
            row.given(world)
        path, (pairs, files) = path_of(world, row), sound_form(world, row)
        names = _names(world, row, path) | {name for name, _ in pairs}
        yield Door(row, path, pairs, files, names)


def _send_form(tally, world, door, chosen) -> None:
    person, changes, kind, body, chance = chosen
    # Two hundred sendings share ten tokens, so that many come a second time.
    token = [("once", str(uuid.UUID(int=chance)))] if chance < TOKENS else []
    form = values.mutated(door.pairs, changes) + token
    sent = _form(door, form, kind, body, checks_csrf=chance == CHECKED)
    with tally.one(f"POST {door.row.route}", sent):
        judge(tally, world, door.row, person, sent, answer_to(world, sent, person))


def _ask(tally, world, door, chosen) -> None:
    person, changes, key, query, method = chosen
    address = door.path if key is None else _with_key(door.path, key)
    asked = values.encoded(values.mutated(door.pairs, changes)) if query is None else query
    sent = Sent(method=method, path=address, query=asked[:LONGEST_QUERY])
    with tally.one(f"GET {door.row.route}", sent):
        judge(tally, world, door.row, person, sent, answer_to(world, sent, person))


def sound_form(world, row) -> tuple[list, list]:
    """Return the form of `row` as it is in order: pairs, and files as (field, name, bytes)."""
    data = row.data(world) if callable(row.data) else row.data
    pairs, files = [], []
    for name, value in data.items():
        if isinstance(value, UploadedFile):
            files.append((name, value.name, value.read()))
        else:
            several = value if isinstance(value, list | tuple) else [value]
            pairs += [(name, str(one)) for one in several]
    return pairs, files


def keys_of(world) -> list[int]:
    """Return keys of records and people, those of other communes among them."""
    records = sorted(
        name for name in world.records if "of_" in name or name in ("elsewhere", "commune", "plan")
    )
    return [*(world.records[name].pk for name in records), *(user.pk for user in world.people.values())]


def _names(world, row, path) -> set[str]:
    """The fields that the page at `path` draws for somebody who may, whether the row knows them or not."""
    page = answer_to(world, Sent(path=path), row.may[0])
    return field_names(page.text) if page.status == 200 else set()


def _form(door, pairs, kind, body, **more) -> Sent:
    if body is None and (door.files or kind == MULTIPART):
        return Sent("POST", door.path, b"", multipart(pairs, door.files), MULTIPART, **more)
    whole = values.encoded(pairs) if body is None else body
    return Sent("POST", door.path, b"", whole, kind, **more)


def _with_key(path, key) -> str:
    """Replace the last number in `path`, or hang one on."""
    parts = path.split("/")
    places = [at for at, part in enumerate(parts) if part.isdigit()]
    if not places:
        return path + key
    parts[places[-1]] = key
    return "/".join(parts)
