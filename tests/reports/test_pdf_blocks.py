"""Pieces of a document: tables over pages, charts, key numbers, values."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.utils import translation
from reportlab.lib.units import mm

from interface.charts import bar_chart
from reports.charts import Chart, ChartRow
from reports.pdf import layout, styles, tables, wording
from reports.pdf.blocks import (
    Bullets,
    Column,
    Figure,
    Figures,
    KeyValues,
    Section,
    Signature,
    Signer,
    Table,
    Text,
)
from reports.pdf.document import build_pdf
from tests.reports.heads import HEAD, MADE_AT
from tests.reports.reading import READERS, faults, read, with_pypdf, words
from tests.reports.structure import structure_faults

COLUMNS = (Column("STT", 0.4, "right"), Column("Mã hồ sơ"), Column("Nội dung", 3))
CHART = Chart(
    "Theo tuổi",
    "Nhiều nhất là 15 tuổi.",
    "Số hồ sơ",
    (
        ChartRow("13–14 tuổi", 4),
        ChartRow("15 tuổi", 8, "stripe"),
        ChartRow("16–17 tuổi", 0),
        ChartRow("Chưa rõ tuổi", None),
        ChartRow("Ít", None, "grid", "dưới 5"),
    ),
)


def rows(count):
    return tuple(
        (index, f"TM-2026-{index:04d}", "Nội dung dài " * (1 + index % 9)) for index in range(1, count + 1)
    )


@pytest.mark.parametrize("reader", READERS)
def test_a_long_table_repeats_its_head_and_loses_no_row(reader):
    pages = reader(build_pdf(HEAD, [Table(COLUMNS, rows(120), total=("", "Tổng số", 120))]))
    assert len(pages) > 3
    with_rows = [page for page in pages if "TM-2026-" in page]
    assert all("STT Mã hồ sơ Nội dung" in page for page in with_rows)
    text = " ".join(pages)
    assert [text.count(f"TM-2026-{index:04d}") for index in range(1, 121)] == [1] * 120
    assert text.count("Tổng số") == 1


def test_a_thousand_rows_are_all_printed():
    short = tuple((number, code, "Nội dung") for number, code, _long in rows(1000))
    content = build_pdf(HEAD, [Table(COLUMNS, short)])
    assert words(content).count("TM-2026-") == 1000
    assert faults(content) == ""


def test_the_work_grows_no_faster_than_the_rows(monkeypatch):
    made = []
    real = tables.paragraph
    monkeypatch.setattr(tables, "paragraph", lambda *args, **more: made.append(1) or real(*args, **more))
    build_pdf(HEAD, [Table(COLUMNS, rows(20))])
    small = len(made)
    build_pdf(HEAD, [Table(COLUMNS, rows(200))])
    # One pass, three cells a row, three cells in the head.
    assert (small, len(made) - small) == (63, 603)


def test_a_table_beyond_the_limit_says_what_is_left_out(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    text = words(build_pdf(HEAD, [Table(COLUMNS, rows(1000))]))
    assert text.count("TM-2026-") == 3
    assert "Chỉ in 3 dòng đầu trong tổng số 1.000 dòng." in text


def test_a_row_higher_than_a_page_is_parted_and_cut_with_a_mark():
    narrow = (Column("Mã"), Column("Nội dung", 20))
    content = build_pdf(HEAD, [Table(narrow, (("Ẩn" * 5000, "b"),))])
    assert len(read(content).pages) > 1
    assert "rút gọn" in words(content).replace(" ", "").replace("rútgọn", "rút gọn")


def test_an_empty_table_says_so_in_words():
    text = words(build_pdf(HEAD, [Table(COLUMNS, (), empty="Không có trường hợp nào."), Table(COLUMNS, ())]))
    assert "Không có trường hợp nào." in text
    assert "Chưa có mục nào." in text
    assert "Mã hồ sơ" not in text


def test_a_table_refuses_rows_of_another_length():
    with pytest.raises(ValueError, match="one value for each column"):
        Table(COLUMNS, ((1, 2),))
    with pytest.raises(ValueError, match="one value for each column"):
        Table(COLUMNS, (), total=(1,))
    with pytest.raises(ValueError, match="positive width"):
        Column("a", 0)


def test_column_widths_fill_the_page_and_none_vanishes():
    found = tables.widths((Column("a", 0.001), Column("b", 1), Column("c", 1)))
    assert sum(found) == pytest.approx(tables.styles.WIDTH)
    assert found[0] > 15
    assert found[1] == found[2]


@pytest.mark.parametrize("reader", READERS)
def test_a_chart_is_printed_with_its_numbers(reader):
    text = " ".join(reader(build_pdf(HEAD, [CHART])))
    for part in (
        "Theo tuổi",
        "Nhiều nhất là 15 tuổi.",
        "Phân loại Số hồ sơ Biểu đồ",
        "13–14 tuổi 4",
        "15 tuổi 8",
        "16–17 tuổi 0",
        "Chưa rõ tuổi không có dữ liệu",
        "Ít dưới 5",
    ):
        assert part in text


def test_a_chart_is_drawn_as_vectors():
    (page,) = read(build_pdf(HEAD, [CHART])).pages
    (plain_page,) = read(build_pdf(HEAD, [Text("a")])).pages
    drawn, without = (each.get_contents().get_data().count(b" re") for each in (page, plain_page))
    assert drawn > without
    assert not page.images


def test_bars_are_shares_of_the_highest_or_the_full_value():
    assert [CHART.share(row) for row in CHART.rows] == [0.5, 1.0, 0, 0, 0]
    full = Chart("a", "b", "%", (ChartRow("c", 25), ChartRow("d", 130)), full=100)
    assert [full.share(row) for row in full.rows] == [0.25, 1.0]
    zero = Chart("a", "b", "%", (ChartRow("c", 0),))
    assert zero.share(zero.rows[0]) == 0
    with pytest.raises(ValueError, match="negative"):
        ChartRow("a", -1)


def test_the_same_description_feeds_the_page():
    drawn = bar_chart(CHART.spec())
    assert (drawn["title"], drawn["value_head"]) == ("Theo tuổi", "Số hồ sơ")
    assert [bar["label"] for bar in drawn["bars"]] == [row.label for row in CHART.rows]
    assert [bar["width"] for bar in drawn["bars"]] == ["50.00%", "100.00%", "0.00%", None, None]
    assert drawn["bars"][4]["shown"] == "dưới 5"


def test_a_chart_without_rows_says_that_there_are_no_data():
    assert "Không có dữ liệu." in words(build_pdf(HEAD, [Chart("Trống", "", "Số", ())]))


def test_small_blocks_print_their_values():
    blocks = [
        Figures(tuple(Figure(f"nhãn {value}", value, "chú thích") for value in (0, 12345, None, "85,7%"))),
        Bullets(("việc một", "việc hai")),
        KeyValues((("Mã hồ sơ", "TM-2026-0001"), ("Ngày lập", date(2026, 1, 2)), ("Ghi chú", None))),
        Signature((Signer("Trẻ em"), Signer("Cha, mẹ, người chăm sóc", "Lê Thị Hoa"))),
        Figures(()),
        KeyValues(()),
        Signature(()),
    ]
    text = words(build_pdf(HEAD, blocks))
    for part in (
        "12.345 nhãn 12345 chú thích",
        "0 nhãn 0",
        "không có dữ liệu nhãn None",
        "– việc một",
        "Mã hồ sơ TM-2026-0001",
        "Ngày lập 02/01/2026",
        "Ghi chú không có dữ liệu",
        "Lê Thị Hoa",
    ):
        assert part in text


def test_a_heading_never_stands_alone_at_the_foot_of_a_page():
    for lines in range(27, 44, 4):
        blocks = [*(Text("dòng") for _line in range(lines)), Section("Mục cuối"), CHART]
        pages = with_pypdf(build_pdf(HEAD, blocks))
        (page,) = (page for page in pages if "Mục cuối" in page)
        assert "Theo tuổi" in page
        assert "Ít dưới 5" in page


@pytest.mark.parametrize("between", [(), (Text("Trẻ nói khi ở riêng với cán bộ", muted=True),)])
@pytest.mark.parametrize("said", ["Con đi học đều.", "Con đi học đều, " * 30])
@pytest.mark.parametrize(("after", "rows"), [(0, (17, 18)), (9, (24, 25, 26))])
def test_a_heading_stays_with_the_words_below_it(said, between, after, rows):
    heading, rest = Section("Ý kiến của trẻ"), [Text("dòng")] * after
    for many, notes in product(rows, range(11)):
        # Lines and notes are of different heights: together they leave any room at the foot.
        above = [*([Text("dòng")] * (many - notes)), *([Text("ghi chú", muted=True)] * notes)]
        pages = with_pypdf(build_pdf(HEAD, [*above, heading, *between, Text(said), *rest]))
        (page,) = (page for page in pages if "Ý kiến của trẻ" in page)
        assert "Con đi học đều" in page, (many, notes)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (1234567, "1.234.567", "1,234,567"),
        (85.74, "85,7", "85.7"),
        (100.0, "100", "100"),
        (Decimal("1234.5"), "1.234,5", "1,234.5"),
        (date(2026, 9, 5), "05/09/2026", "05/09/2026"),
        ("", "", ""),
    ],
)
def test_values_are_written_in_the_manner_of_the_language(value, vi, en):
    assert wording.shown(value) == vi
    with translation.override("en"):
        assert wording.shown(value) == en


def test_no_data_nothing_to_count_and_zero_are_three_different_things():
    assert wording.shown(None) == "không có dữ liệu"
    assert wording.percent(0, 7) == "0%"
    assert wording.percent(6, 7) == "85,7%"
    assert wording.percent(0, 0) == "không phát sinh"
    assert wording.percent(None, 7) == wording.percent(3, None) == "không có dữ liệu"


@pytest.mark.parametrize(
    ("day", "words_of_day"),
    [
        (date(2026, 9, 5), "ngày 05 tháng 9 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_dates_in_the_head_follow_the_decree(day, words_of_day):
    assert wording.long_date(day) == words_of_day


def test_a_moment_is_written_in_the_time_of_viet_nam():
    assert wording.shown(MADE_AT) == "14:05 ngày 05/10/2026"


@pytest.mark.parametrize(
    ("rows", "column"),
    [((("", ""),) * 3, Column("Chữ ký")), ((("Lan", ""),) * 3, Column("Chữ ký", to_write=True))],
)
def test_what_is_left_for_a_hand_is_high_enough_for_one(rows, column):
    found = height_of(Table((Column("Tên"), column), rows))
    assert found - height_of(Table((Column("Tên"), Column("Chữ ký")), (("Lan", "x"),) * 3)) > 3 * 3 * mm
    content = build_pdf(HEAD, [Table((Column("Tên"), column), rows)])
    assert structure_faults(content) == []


def height_of(block) -> float:
    (grid,) = layout.flowables(block)
    return grid.wrap(styles.WIDTH, styles.HEIGHT)[1]
