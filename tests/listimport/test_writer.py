"""What is written can be opened without harm, and what was refused comes back, corrected, as it was."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from casework.listimport.columns import propose_mapping
from casework.listimport.rows import OK, REFUSED, check_rows
from casework.listimport.writer import refused_workbook
from interface.tables.reader import read_table
from interface.tables.spreadsheet import csv_bytes, workbook_bytes
from interface.tables.spreadsheet_text import leading_sign, safe_cell, safe_text, unguarded
from interface.tables.table import DATE, MONTH, Cell, Row, Table

from . import crafted
from .sheets import TODAY, codes, table

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−")
HIDDEN = ("", " ", "\u00a0", "\u200b", "\ufeff", "\u202e", "\u3000", "\u2060", "\u0000", "\u3164", "\u00ad")
MOMENT = datetime(2026, 9, 5, 7, 5, tzinfo=UTC)
HEADER = ("Họ và tên", "Ngày sinh", "Thôn", "Ghi chú")


def reopened(data: bytes):
    return load_workbook(io.BytesIO(data)).active


class TestSafeText:
    @pytest.mark.parametrize("sign", SIGNS)
    @pytest.mark.parametrize("hidden", HIDDEN)
    def test_a_sign_is_guarded_also_behind_what_nobody_sees(self, sign, hidden):
        assert safe_text(f"{hidden}{sign}1+1").startswith("'")

    @pytest.mark.parametrize("text", ["Lò Mai", "a=b", "1+1", "'quote", "", "   ", "(=1)", "Ấp 1 - 2"])
    def test_plain_text_is_left_alone(self, text):
        assert safe_text(text) == text

    def test_control_characters_and_length(self):
        assert safe_text("a\x00b\x1fc") == "abc"
        assert len(safe_text("=" * 40_000)) == 32_767

    @pytest.mark.parametrize("value", [None, 5, -5, 2.5, Decimal("-1.5"), True, date(2026, 1, 1), MOMENT])
    def test_values_keep_their_type(self, value):
        assert safe_cell(value) is value

    def test_anything_else_is_text(self):
        with translation.override("vi"):
            assert safe_cell(["=1"]) == "['=1']"
        assert safe_cell("=1") == "'=1"

    def test_the_guard_comes_off_again_and_no_other_apostrophe(self):
        assert unguarded("'=1+1") == "=1+1"
        assert unguarded("'Hen Niê") == "'Hen Niê"

    @settings(max_examples=500, deadline=None)
    @given(text=st.text(max_size=40))
    def test_any_text_is_safe_and_stays_so(self, text):
        safe = safe_text(text)
        assert leading_sign(safe) == ""
        assert safe_text(safe) == safe


class TestWorkbook:
    @settings(max_examples=60, deadline=None)
    @given(
        texts=st.lists(
            st.text(alphabet="=+-@\t\r\n '\u200bA1#N/(),\u0001", max_size=8), min_size=1, max_size=20
        )
    )
    def test_no_cell_can_run(self, texts):
        sheet = reopened(workbook_bytes("Thử", ["=đầu"], [[text] for text in texts]))
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert not [cell.value for cell in cells if leading_sign(cell.value)]

    def test_types_formats_and_looks(self):
        rows = [[1.5, date(2026, 9, 5)], ["#N/A", MOMENT]]
        data = workbook_bytes("Sổ [1]: a/b", ["Số", "Ngày"], rows, wrapped=[0])
        sheet = reopened(data)
        assert sheet.title == "Sổ  1   a b"
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
        assert (sheet["A2"].value, sheet["A2"].alignment.wrap_text) == (1.5, True)
        assert (sheet["B2"].value.date(), sheet["B2"].number_format) == (date(2026, 9, 5), "dd/mm/yyyy")
        assert (sheet["A3"].value, sheet["A3"].data_type) == ("#N/A", "s")
        assert sheet["B3"].value.isoformat() == "2026-09-05T14:05:00"
        assert sheet["B3"].number_format == "dd/mm/yyyy hh:mm"

    def test_what_a_spreadsheet_has_no_number_for_is_text(self):
        sheet = reopened(workbook_bytes("", ["a", "b"], [[date(1899, 5, 4), float("nan")]]))
        assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("04/05/1899", "s"), ("nan", "s")]

    def test_columns_are_wide_enough_and_not_absurd(self):
        sheet = reopened(workbook_bytes("", ["a", "b"], [["x" * 20, "y" * 500]]))
        assert sheet.column_dimensions["A"].width == 22
        assert sheet.column_dimensions["B"].width == 48

    def test_csv(self):
        data = csv_bytes(["Tên", "Ngày"], [["=1+1", date(2026, 9, 5)], ["a;b", MOMENT], ["\t@x", None]])
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert rows == [["Tên", "Ngày"], ["'=1+1", "05/09/2026"], ["a;b", "05/09/2026 14:05"], ["'\t@x", ""]]

    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    @pytest.mark.parametrize("text", ["Lò Mai,=1+1", 'Lò",=1+1', "Lò\t=1+1", "Lò;=1+1", 'a"";=1', "Lò\n=1+1"])
    def test_no_cell_of_a_csv_is_divided_into_one_that_runs(self, text, delimiter):
        read = csv_bytes(["Tên"], [[text, "b"]]).decode("utf-8-sig")
        cells = [
            cell for row in csv.reader(io.StringIO(read, newline=""), delimiter=delimiter) for cell in row
        ]
        assert not [cell for cell in cells if leading_sign(cell)]


class TestRefusedRows:
    def sample(self):
        sheet = read_table(crafted.sample())
        rows = check_rows(sheet, propose_mapping(sheet), today=TODAY)
        return sheet, rows

    def test_the_refused_rows_of_the_sample_with_their_reasons(self):
        sheet, rows = self.sample()
        with translation.override("vi"):
            written = reopened(refused_workbook(sheet, rows))
        lines = [[cell.value for cell in row] for row in written.iter_rows()]
        assert lines[0][:3] == ["STT", "Họ và tên", "Ngày, tháng, năm sinh"]
        assert lines[0][18:] == ["Dòng trong tệp gốc", "Lý do từ chối"]
        refused = [row for row in rows if row.status == REFUSED]
        assert [line[18] for line in lines[1:]] == [row.number for row in refused]
        reasons = {line[18]: line[19] for line in lines[1:]}
        assert reasons[15] == "Ngày sinh “31/02/2013” không có thật."
        assert reasons[20] == "Trùng hoàn toàn với dòng 13; chỉ nhận dòng đầu."
        assert not [cell for row in written.iter_rows() for cell in row if cell.data_type == "f"]

    def test_corrected_and_read_again_it_is_what_it_was(self):
        faulty = table(
            HEADER,
            ("Lò Mai", "31/02/2013", "Ấp 1", "+84 gọi sau"),
            ("Lò Mí", "05/06/2012", "Ấp 2", ""),
            ("H' Lĭ Niê", "05/06/2031", "Ấp 3", '=HYPERLINK("http://x","xem")'),
        )
        rows = check_rows(faulty, propose_mapping(faulty), today=TODAY)
        written = load_workbook(io.BytesIO(refused_workbook(faulty, rows)))
        for cell in written.active["B"][1:]:
            cell.value = "28/02/2013"
        again = read_table(crafted.saved(written))
        second = check_rows(again, propose_mapping(again), today=TODAY)
        assert [row.record.full_name for row in second] == ["Lò Mai", "H' Lĭ Niê"]
        assert [row.record.note for row in second] == ["+84 gọi sau", '=HYPERLINK("http://x","xem")']
        assert [codes(row) for row in second] == [["sex_missing", "injection"], ["sex_missing", "injection"]]

    def test_accepted_rows_are_not_in_it(self):
        fine = table(HEADER, ("Lò Mí", "05/06/2012", "Ấp 2", ""))
        rows = check_rows(fine, propose_mapping(fine), today=TODAY)
        assert [row.status for row in rows] == [OK]
        assert reopened(refused_workbook(fine, rows)).max_row == 1

    def test_a_month_is_written_as_a_month(self):
        row = Row(2, (Cell("text", "Lò Mai"), Cell(DATE, date(2000, 2, 1), MONTH)))
        sheet = Table("xlsx", "", (), (*table(HEADER).rows, row))
        rows = check_rows(sheet, propose_mapping(sheet), today=TODAY)
        assert reopened(refused_workbook(sheet, rows))["B2"].value == "02/2000"
