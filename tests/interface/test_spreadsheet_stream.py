"""Tables row by row: nothing in them runs, equal rows give equal bytes, a long one needs little memory."""

import csv
import datetime as dt
import io
import random
import tracemalloc
import zipfile

import pytest
from openpyxl import load_workbook

from interface.tables.spreadsheet_stream import CsvStream, XlsxStream

HEAD = ["Mã", "Họ tên"]
STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "−", "", "a", "<", "&", '"', "'"]
UNSEEN = ["", " ", "\u200b", "\ufeff", "\u00a0", "\u202e", "\u2060", "\u3164", "\x00", "\x1f", "\u0301"]
BODIES = [
    "1+1",
    "cmd|' /C calc'!A0",
    "HYPERLINK(1)",
    "Nguyễn Văn Á",
    "]]>",
    "<b>&amp;",
    "x" * 40_000,
    "\ud800\uffff",
]
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−")


def fuzzed(number=3000):
    """Return texts that begin as formulas do, behind characters nobody sees."""
    draw = random.Random(7)
    return [
        "".join(draw.choice(UNSEEN) for _ in range(draw.randrange(3)))
        + draw.choice(STARTS)
        + draw.choice(BODIES)
        for _ in range(number)
    ]


def written(stream, rows, about=()):
    table = stream(HEAD, title="Danh sách [hồ/sơ]")
    for row in rows:
        table.append(row)
    return table.finish(about, "Về tệp này")


def test_no_fuzzed_text_runs_in_a_workbook():
    texts = fuzzed()
    book = load_workbook(io.BytesIO(written(XlsxStream, [[text, text] for text in texts])))
    rows = list(book.worksheets[0].rows)[1:]
    assert len(rows) == len(texts) > 2000
    for row in rows:
        for cell in row:
            assert cell.data_type in ("s", "n"), cell.value
            assert not isinstance(cell.value, int | float)
            assert not str(cell.value or "").lstrip("".join(UNSEEN)).startswith(SIGNS)


def test_no_fuzzed_text_runs_in_comma_separated_text():
    texts = fuzzed()
    data = written(CsvStream, [[text, text] for text in texts])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))[1:]
    assert len(rows) == len(texts)
    for row in rows:
        assert len(row) == 2
        assert not row[0].lstrip("".join(UNSEEN)).startswith(SIGNS)


def test_nothing_of_a_workbook_is_a_formula_whatever_program_opens_it():
    package = zipfile.ZipFile(io.BytesIO(written(XlsxStream, [["=1+1", "+cmd"]])))
    assert package.testzip() is None
    sheets = [package.read(name) for name in package.namelist() if "worksheets/" in name]
    assert len(sheets) == 2
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet]


def test_values_keep_their_kind():
    moment = dt.datetime(2026, 2, 3, 14, 5, tzinfo=dt.UTC)
    row = [dt.date(2026, 1, 2), moment, 5, 1.5, None, "", dt.date(1850, 1, 1), True]
    (_head, cells) = load_workbook(io.BytesIO(written(XlsxStream, [row]))).worksheets[0].rows
    days = [f"{cell.value:%d/%m/%Y %H:%M}" for cell in cells[:2]]
    assert days == ["02/01/2026 00:00", "03/02/2026 21:05"]
    assert [cell.value for cell in cells[2:5]] == [5, 1.5, None]
    assert cells[6].value == "01/01/1850"
    text = written(CsvStream, [row]).decode("utf-8-sig").splitlines()[1]
    assert text == '"02/01/2026";"03/02/2026 21:05";"5";"1.5";"";"";"01/01/1850";"True"'


@pytest.mark.parametrize("stream", [XlsxStream, CsvStream])
def test_equal_rows_give_equal_bytes(stream):
    rows = [[number, f"Trẻ {number}"] for number in range(300)]
    assert written(stream, rows, [["Lưu ý", 1]]) == written(stream, rows, [["Lưu ý", 1]])


def test_the_second_sheet_and_the_names_of_sheets():
    book = load_workbook(io.BytesIO(written(XlsxStream, [], [["Lưu ý", "Giữ kín"]])))
    assert book.sheetnames == ["Danh sách  hồ sơ", "Về tệp này"]
    assert [cell.value for cell in book.worksheets[1][1]] == ["Lưu ý", "Giữ kín"]
    assert book.worksheets[0].freeze_panes == "A2"


@pytest.mark.parametrize("stream", [XlsxStream, CsvStream])
def test_a_hundred_thousand_rows_need_the_memory_of_the_file(stream):
    tracemalloc.start()
    try:
        data = written(stream, ([f"DT-{number:06d}", "Nguyễn Văn A"] for number in range(100_000)))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Rows held as Python values would take some thirty times as much.
    assert peak < 2 * len(data) + 4_000_000
    assert peak < 12_000_000
