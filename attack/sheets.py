"""Broken lists at the import, and cells of every kind at its cleaners."""

import json
from datetime import date
from random import Random

from hypothesis import strategies as st

from attack import values
from attack.every import every
from attack.tally import Tally
from casework.listimport.cleaning import dates, ethnicity, identity, living, words
from casework.listimport.columns import propose_mapping
from casework.listimport.rows import check_rows
from casework.listimport.writer import refused_workbook
from interface.tables import reader
from interface.tables.parse_worker import answer
from interface.tables.refusals import ListRefused
from interface.tables.spreadsheet_text import safe_text
from interface.tables.table import BLANK, BOOLEAN, DATE, FORMULA, NUMBER, TEXT, Cell
from tests.listimport import crafted

TODAY = date(2026, 11, 20)
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
CELL = st.one_of(
    values.text.map(lambda text: Cell(TEXT, text)),
    values.short.map(lambda text: Cell(FORMULA, text)),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda value: Cell(NUMBER, value)),
    st.integers(-(10**40), 10**40).map(lambda value: Cell(NUMBER, value)),
    st.dates().map(lambda value: Cell(DATE, value)),
    st.booleans().map(lambda value: Cell(BOOLEAN, value)),
    st.just(BLANK),
)
CLEANERS = (
    ("birth", lambda cell: dates.clean_birth(cell, TODAY)),
    ("found_on", lambda cell: dates.clean_found_on(cell, TODAY)),
    ("ethnicity", ethnicity.clean_ethnicity),
    ("sex", identity.clean_sex),
    ("personal_id", identity.clean_personal_id),
    ("phone", identity.clean_phone),
    ("poverty", living.clean_poverty),
    ("schooling", living.clean_schooling),
    ("grade", living.clean_grade),
    ("hours", living.clean_hours),
    ("days", living.clean_days),
    ("name", words.clean_name),
    ("text", lambda cell: words.clean_text(cell, "note")),
)
CSV = 'STT;Họ và tên;Ngày sinh;Ghi chú\n1;Lò Thị Mai;17/01/2013;"a\n;b"\n2;Y Bliêng Niê;2012;=1+1\n'
PIECES = (
    *(b"", b"9", b"A", b"-", b'"', b"<", b"&", b"1e9", b"\x00", b"\xff", b"NaN", b"</row>", b";" * 40),
    *(b"\n", b"\t", "ị".encode(), b"&#0;", b"<c/>", b' r="XFD1048576"', b' t="s"', b' t="e"'),
)


def cells(*, inputs: int, number: int = 5) -> Tally:
    """Clean cells by every cleaner in turn; what a spreadsheet is given never begins a formula."""
    tally = Tally("cells")

    def ask(cell):
        name, clean = CLEANERS[tally.inputs % len(CLEANERS)]
        with tally.one(f"cleaning {name}", cell):
            if not all(issue.sentence() for issue in clean(cell).issues):
                raise AssertionError("an issue without a sentence")
            if safe_text(str(cell.value)).startswith(STARTS_FORMULA):
                raise AssertionError("a text that a spreadsheet would compute")
            tally.answered("cleaned")

    every(CELL, inputs, number, ask)
    return tally


def lists(*, inputs: int, number: int = 6) -> Tally:
    """Read lists with broken bytes: a table that is judged and handed back, or a refusal in words."""
    tally, chance = Tally("lists"), Random(number)
    # A process of its own for each list would take most of the time; the answers are the same.
    elsewhere, reader._parse_elsewhere = reader._parse_elsewhere, in_this_process
    known = corpus()
    try:
        for _ in range(inputs):
            name, data = chance.choice(known)
            given = broken(data, chance)
            with tally.one(f"read_table of {name}", given):
                tally.answered(judged(given))
    finally:
        reader._parse_elsewhere = elsewhere
    return tally


def corpus() -> list[tuple[str, bytes]]:
    """Return honest lists and those made to harm, as (name, bytes)."""
    made = {
        "sample": crafted.sample(),
        "plain": crafted.plain_list(),
        "false dimension": crafted.false_dimension(),
        "entities": crafted.entity_bomb(),
        "encrypted": crafted.encrypted(),
        "macros": crafted.with_macros(),
        "far cell": crafted.far_cell(9, "XFD9"),
        "wide row": crafted.wide_row(300),
        "long csv": crafted.big_csv(40, repeat_every=7),
        "archive": crafted.archive(a=b"b"),
        "csv": CSV.encode(),
        "utf-16": CSV.encode("utf-16"),
    }
    return list(made.items())


def broken(data: bytes, chance: Random) -> bytes:
    """Break some bytes; of a workbook mostly in the XML of its sheet, where the container still opens."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        try:
            xml = crafted.member(data, crafted.SHEET)
        except KeyError:
            xml = b""
        return crafted.repacked(data, {crafted.SHEET: scratched(xml, chance)})
    return scratched(data, chance)


def scratched(data: bytes, chance: Random) -> bytes:
    """Replace up to a dozen pieces, and sometimes cut the end off."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(found) or 1)
        found[at : at + chance.randint(0, 4)] = chance.choice(PIECES)
    whole = len(found)
    return bytes(found[: chance.choice((whole, whole, chance.randrange(whole or 1)))])


def judged(data: bytes) -> str:
    """Read, judge and hand back one list, as the import does; returns what came of it."""
    try:
        table = reader.read_table(data)
    except ListRefused as refused:
        if not refused.sentence:
            raise AssertionError("a refusal without a sentence") from refused
        return "refused"
    mapping = propose_mapping(table)
    if mapping.missing:
        mapping = mapping.corrected({"full_name": 1})
    rows = check_rows(table, mapping, today=TODAY)
    if not refused_workbook(table, rows, mapping=mapping).startswith(b"PK"):
        raise AssertionError("no workbook of the rows refused")
    return "read"


def in_this_process(data, kind, sheet):
    """Parse without a process of its own."""
    return json.loads(json.dumps(answer(kind, data, sheet)))
