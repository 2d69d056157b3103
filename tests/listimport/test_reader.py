"""Files are read safely: what is a list is read to the cell, everything else is refused in a sentence."""

import subprocess
import sys
from datetime import date

import pytest
from django.utils import translation
from openpyxl import Workbook

from interface import isolation
from interface.tables import limits
from interface.tables.reader import read_table
from interface.tables.refusals import SENTENCES, ListRefused
from interface.tables.table import BLANK, Cell

from . import crafted

ROOT = isolation.ROOT


def refusal(data: bytes, **options) -> str:
    with pytest.raises(ListRefused) as refused:
        read_table(data, **options)
    return refused.value.code


def texts(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.usefixtures("in_process")
class TestHonestFiles:
    def test_the_sample_is_read_row_by_row(self):
        table = read_table(crafted.sample())
        assert (table.kind, table.sheet, table.width, len(table.rows)) == ("xlsx", "Danh sách", 18, 246)
        assert table.rows[0].cells[0] == Cell("text", "ỦY BAN NHÂN DÂN XÃ TÂN HÒA")
        numbers = [row.number for row in table.rows]
        assert numbers[:5] == [1, 2, 3, 5, 6]
        assert numbers[-2:] == [250, 252]

    def test_cells_keep_their_kind(self):
        day = date(2013, 1, 17)
        table = read_table(crafted.xlsx(("a", 1, 2.5, True, day, None, "=1+1"), ("x", "", "y")))
        kinds = [(cell.kind, cell.value) for cell in table.rows[0].cells]
        assert kinds == [
            ("text", "a"), ("number", 1), ("number", 2.5), ("boolean", True), ("date", day), (None, None),
            ("formula", "=1+1"),
        ]  # fmt: skip
        assert table.rows[1].cell(1) == BLANK
        assert table.rows[1].cell(50) == table.rows[1].cell(None) == BLANK

    @pytest.mark.parametrize(
        "number_format, shown",
        [("dd/mm/yyyy", "day"), ("mm/yyyy", "month"), ("yyyy", "year"), ('"năm "yyyy', "year")],
    )
    def test_a_date_that_shows_less_means_less(self, number_format, shown):
        workbook = Workbook()
        workbook.active.append(("a", "b", date(2013, 2, 1)))
        workbook.active["C1"].number_format = number_format
        assert read_table(crafted.saved(workbook)).rows[0].cells[2].shown == shown

    def test_hidden_sheets_and_covers_are_passed_over(self):
        workbook = Workbook()
        workbook.active.append(("Bìa",))
        hidden = workbook.create_sheet("Ẩn")
        hidden.append(("a", "b", "c"))
        hidden.sheet_state = "hidden"
        workbook.create_sheet("Trẻ em").append(("STT", "Họ và tên", "Năm sinh"))
        table = read_table(crafted.saved(workbook))
        assert (table.sheet, table.other_sheets) == ("Trẻ em", ("Sheet",))
        assert read_table(crafted.saved(workbook), sheet="Sheet").sheet == "Sheet"
        assert refusal(crafted.saved(workbook), sheet="Ẩn") == "no_such_sheet"

    def test_a_false_dimension_is_ignored(self):
        data = crafted.false_dimension()
        assert len(data) < 6_000
        assert texts(read_table(data)) == texts(read_table(crafted.plain_list()))

    def test_a_row_at_the_end_of_the_grid_is_reached(self):
        assert read_table(crafted.far_cell(1_048_576, "A1048576")).rows[-1].number == 1_048_576

    def test_long_cells_are_cut(self):
        table = read_table(crafted.xlsx(("a", "b", "x" * 30_000)))
        assert len(table.rows[0].cells[2].value) == limits.MAX_CELL_CHARS

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    def test_csv_in_every_usual_form(self, encoding, delimiter):
        text = "\r\n".join(
            delimiter.join(line) for line in (("Họ tên", "Năm sinh"), ('"Lò; Mai, ""Mí"""', "2013"))
        )
        table = read_table(text.encode(encoding))
        assert table.kind == "csv"
        assert texts(table) == [["Họ tên", "Năm sinh"], ['Lò; Mai, "Mí"', "2013"]]

    def test_csv_in_windows_1258_is_composed(self):
        # cp1258 writes ễ as ê and a combining tilde.
        data = "Ho\u0323 tên;Tuô\u0309i\nNguyê\u0303n Va\u0306n A;13".replace("a\u0306", "ă").encode("cp1258")
        assert texts(read_table(data)) == [["Họ tên", "Tuổi"], ["Nguyễn Văn A", "13"]]

    def test_a_csv_formula_is_text(self):
        assert read_table(b"a;b\n=1+1;2").rows[1].cells[0] == Cell("text", "=1+1")


@pytest.mark.usefixtures("in_process")
class TestRefusals:
    @pytest.mark.parametrize(
        "code, make",
        [
            ("empty", lambda: b""),
            ("empty", lambda: b" \r\n\t"),
            ("too_big", lambda: b"a;b\n" * (limits.MAX_FILE_BYTES // 4 + 1)),
            ("not_spreadsheet", lambda: b"%PDF-1.7\n1 0 obj\n"),
            ("not_spreadsheet", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
            ("not_spreadsheet", lambda: bytes(range(256)) * 20),
            ("not_spreadsheet", lambda: crafted.archive(**{"thu.txt": b"a;b"})),
            ("not_spreadsheet", lambda: crafted.archive(**{"[Content_Types].xml": b"wordprocessingml"})),
            ("not_spreadsheet", lambda: crafted.OLE + bytes(600) + "WordDocument".encode("utf-16-le")),
            ("old_xls", lambda: crafted.OLE + bytes(600) + "Workbook".encode("utf-16-le")),
            ("encrypted", crafted.encrypted),
            ("macros", crafted.with_macros),
            ("external_links", lambda: crafted.plain_list_with("xl/externalLinks/link1.xml", b"<a/>")),
            ("external_links", lambda: crafted.plain_list_with("xl/connections.xml", b"<a/>")),
            ("other_format", lambda: crafted.archive(mimetype=crafted.ODS)),
            ("other_format", lambda: b"<html><table><tr><td>STT</td></tr></table></html>"),
            ("other_format", lambda: b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>"),
            ("bomb", lambda: crafted.bomb(20)),
            ("bomb", lambda: crafted.bomb(70)),
            ("bomb", lambda: crafted.repacked(crafted.plain_list(), {f"a{n}": b"" for n in range(500)})),
            ("damaged", crafted.lying_bomb),
            ("damaged", lambda: crafted.sample()[:20_000]),
            ("damaged", lambda: crafted.plain_list_with(crafted.SHEET, b"<worksheet><row>")),
            ("damaged", lambda: crafted.plain_list_with(crafted.SHEET, b"<a>" * 5000 + b"</a>" * 5000)),
            ("damaged", lambda: crafted.far_cell(9, "BDWGN9")),
            ("xml_entities", crafted.entity_bomb),
            ("xml_entities", lambda: crafted.entity_bomb("utf-16")),
            ("xml_entities", lambda: crafted.entity_bomb(target=crafted.SHEET)),
            ("not_spreadsheet", lambda: crafted.entity_bomb(target="[Content_Types].xml")),
            ("too_many_columns", lambda: crafted.far_cell(9, "XFD9")),
            ("too_many_columns", lambda: crafted.wide_row(20_000)),
            ("too_many_columns", lambda: b";".join(b"%d" % n for n in range(200))),
            ("too_many_rows", lambda: crafted.far_cell(99_999_999_999, "A99999999999")),
            ("too_many_rows", lambda: b"a;b\n" * (limits.MAX_ROWS + 1)),
            ("unknown_encoding", lambda: b"\xff\xfea\x00;\x00\x00\xd8"),
            ("not_table", "Kính gửi Ủy ban nhân dân xã\nVề việc lập danh sách".encode),
            ("no_rows", crafted.xlsx),
            ("no_rows", lambda: crafted.xlsx(("Bìa",))),
        ],
    )  # fmt: skip
    def test_every_kind_of_wrong_file(self, code, make):
        assert refusal(make()) == code

    def test_the_password_flag_of_a_zip(self):
        data = bytearray(crafted.plain_list())
        at = data.find(b"PK\x01\x02")
        data[at + 8] |= 0x1
        assert refusal(bytes(data)) == "encrypted"

    @pytest.mark.parametrize("code", sorted(SENTENCES))
    def test_every_refusal_is_a_whole_sentence(self, code):
        with translation.override("vi"):
            sentence = ListRefused(code).sentence
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "%" not in sentence
        assert "đối tượng" not in sentence

    def test_numbers_of_a_sentence(self):
        with translation.override("vi"):
            assert "10 MB" in ListRefused("too_big").sentence
            assert "20.000 dòng" in ListRefused("too_many_rows").sentence

    def test_an_unknown_code_is_a_mistake_of_ours(self):
        with pytest.raises(KeyError):
            ListRefused("no_such_code")


class TestParsingProcess:
    def test_it_reads_what_is_a_list(self):
        assert texts(read_table(crafted.false_dimension()))[2][1] == "Y Bliêng Niê"
        assert read_table("Họ tên;Tuổi\nLò Mai;13".encode()).kind == "csv"

    @pytest.mark.parametrize(
        "code, make",
        [
            ("bomb", lambda: crafted.bomb(20)),
            ("xml_entities", crafted.entity_bomb),
            ("too_many_rows", lambda: crafted.far_cell(99_999_999_999, "A99999999999")),
            ("too_many_columns", lambda: crafted.wide_row(20_000)),
        ],
    )
    def test_it_refuses_what_does_harm(self, code, make):
        assert refusal(make()) == code

    def test_a_process_that_hangs_is_ended(self, monkeypatch):
        monkeypatch.setattr(limits, "WORKER_WALL_SECONDS", 0.001)
        assert refusal(crafted.plain_list()) == "too_slow"

    @pytest.mark.parametrize("returncode, code", [(-9, "too_slow"), (-24, "too_slow"), (1, "too_heavy")])
    def test_a_process_that_dies_is_a_refusal(self, monkeypatch, returncode, code):
        done = subprocess.CompletedProcess([], returncode, b"", b"")
        monkeypatch.setattr(isolation.subprocess, "run", lambda *_, **__: done)
        assert refusal(crafted.plain_list()) == code

    @pytest.mark.parametrize(
        "deed, error",
        [
            ("bytearray(2 << 30)", "MemoryError"),
            ("open(path, 'w').write('x' * 10_000)", "OSError"),
        ],
    )
    def test_its_limits_hold(self, tmp_path, deed, error):
        program = (
            "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "from interface.isolation import limit_this_process\n"
            "limit_this_process(memory_bytes=1 << 30, cpu_seconds=45)\n"
            f"path = {str(tmp_path / 'x')!r}\n{deed}\n"
        )
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 1
        assert error in done.stderr

    def test_it_is_told_no_secret(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "s")
        told = {}
        real = subprocess.run

        def watched(*arguments, **options):
            told.update(options["env"])
            return real(*arguments, **options)

        monkeypatch.setattr(isolation.subprocess, "run", watched)
        read_table(crafted.plain_list())
        assert set(told) == {"PYTHONPATH", "PYTHONIOENCODING"}

    def test_it_starts_without_django(self):
        program = "import sys, interface.tables.parse_worker; print('django' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
        assert done.stdout == "False\n"

    def test_it_may_be_started_from_anywhere(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert len(read_table(crafted.plain_list()).rows) == 3
