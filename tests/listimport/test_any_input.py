"""Whatever arrives: a table or a refusal in a sentence, never an error."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.listimport.columns import FIELDS, header_signature, propose_mapping
from casework.listimport.rows import OK, check_rows
from casework.listimport.writer import refused_workbook
from interface.tables.reader import read_table
from interface.tables.refusals import ListRefused
from interface.tables.table import Row, Table

from . import crafted
from .sheets import TODAY, table
from .test_cleaning import ANYTHING

HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Số giờ/ngày", "Ghi chú")


def read_or_refused(data: bytes) -> Table | str:
    try:
        return read_table(data)
    except ListRefused as refused:
        return refused.sentence


@pytest.mark.usefixtures("in_process")
class TestFiles:
    @settings(max_examples=300, deadline=None)
    @given(data=st.binary(max_size=400))
    def test_any_bytes(self, data):
        assert read_or_refused(data)

    @settings(max_examples=200, deadline=None)
    @given(text=st.text(max_size=200), encoding=st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
    def test_any_text(self, text, encoding):
        assert read_or_refused(text.encode(encoding, "ignore"))

    @pytest.mark.parametrize("seed", range(60))
    def test_a_list_with_broken_bytes(self, seed):
        chance = random.Random(seed)
        data = bytearray(crafted.plain_list())
        for _ in range(chance.randint(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert read_or_refused(bytes(data[: chance.choice((len(data), chance.randrange(len(data))))]))

    @pytest.mark.parametrize("seed", range(80))
    def test_a_sheet_with_broken_xml(self, seed):
        chance = random.Random(seed)
        xml = bytearray(crafted.member(crafted.plain_list(), crafted.SHEET))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(xml))
            xml[at : at + chance.randint(0, 3)] = chance.choice(
                (b"9", b"A", b"-", b"", b"e", b'"', b"t", b"1e9", b"NaN")
            )
        assert read_or_refused(crafted.plain_list_with(crafted.SHEET, bytes(xml)))


class TestTables:
    @settings(max_examples=60, deadline=None)
    @given(rows=st.lists(st.lists(ANYTHING, max_size=8), max_size=8), headed=st.booleans())
    def test_any_table_is_judged_and_handed_back(self, rows, headed):
        cells = table(HEADINGS).rows if headed else ()
        lines = [Row(number, tuple(line)) for number, line in enumerate(rows, start=2)]
        sheet = Table("xlsx", "", (), (*cells, *lines))
        mapping = propose_mapping(sheet)
        assert len(header_signature(sheet)) == 64
        if mapping.missing:
            mapping = mapping.corrected({"full_name": 1})
        judged = check_rows(sheet, mapping, today=TODAY)
        assert refused_workbook(sheet, judged, mapping=mapping).startswith(b"PK")
        for row in judged:
            assert all(issue.field in FIELDS and issue.sentence() for issue in row.issues)
            assert row.record.full_name or row.status != OK
