"""Bars made of parts, and columns over time: one description, drawn as SVG and as vectors, with its table."""

import re

import pytest
from django.template import Context, Template

from interface.charts import line_chart, stack_chart
from reports.charts import LineChart, StackChart, StackRow
from reports.pdf.document import build_pdf
from tests.frontend.markup import elements
from tests.reports.heads import HEAD
from tests.reports.reading import faults, read, words
from tests.reports.structure import structure_faults

CHART = StackChart(
    "Theo ngành và giới tính",
    "Nhiều nhất: Gạch, Nam: 6.",
    "hồ sơ",
    ("Nam", "Nữ", "Không biết"),
    (
        StackRow("Gạch", (6, 2, 0), ("/a?x=1&y=2", "/b", "/c"), "/sum"),
        StackRow("Thủy sản", (0, 4, None)),
        StackRow("Khác", (0, 0, 0)),
    ),
)
LABELS = (("9", "Tháng 9"), ("10", "Tháng 10"), ("11", "Tháng 11"))
COLUMNS = LineChart(
    "Theo tháng", "Tháng 11: 4.", "hồ sơ", LABELS, (("Lập", (1, None, 4)), ("Kết thúc", (0, 2, 3))), True
)


def drawn(chart=CHART, tag="stack") -> str:
    return Template(f"{{% {tag} spec %}}").render(Context({"spec": chart.spec()}))


def test_a_piece_is_as_long_as_its_number_and_begins_where_the_one_before_ends():
    bars = stack_chart(CHART.spec())["bars"]
    assert [[(one["x"], one["width"]) for one in bar["pieces"]] for bar in bars] == [
        [("0.00%", "75.00%"), ("75.00%", "25.00%")],
        [("0.00%", "50.00%")],
        [],
    ]
    assert [one["pattern"] for one in bars[0]["pieces"]] == ["solid", "pale"]
    assert [bar["shown"] for bar in bars] == ["8", "không có số liệu", "0"]


def test_the_page_names_every_part_and_every_number_opens_its_list():
    html = drawn()
    swatches = re.findall(r'fill="url\(#theo-nganh-va-gioi-tinh-(\w+)\)"/></svg> ([^<]+)</li>', html)
    assert swatches == [("solid", "Nam"), ("pale", "Nữ"), ("stripe", "Không biết")]
    assert html.count("<pattern ") == 3
    row = html.split('<th scope="row">Gạch</th>')[1].split("</tr>")[0]
    assert re.findall(r'href="([^"]+)">(\d+)', row) == [
        ("/a?x=1&amp;y=2", "6"),
        ("/b", "2"),
        ("/c", "0"),
        ("/sum", "8"),
    ]
    assert html.split('<th scope="row">Thủy sản</th>')[1].count("không có số liệu") == 2
    assert "Nhiều nhất: Gạch, Nam: 6." in html
    assert "style=" not in html


def test_the_document_prints_the_same_as_vectors_with_a_table_that_is_tagged():
    document = build_pdf(HEAD, [CHART])
    assert faults(document) == ""
    assert structure_faults(document) == []
    text = words(document)
    for part in (
        "Phân loại Nam Nữ Không biết Tổng số Biểu đồ",
        "Gạch 6 2 0 8",
        "Thủy sản 0 4 không có dữ liệu",
    ):
        assert part in text
    assert not read(document).pages[0].images
    assert build_pdf(HEAD, [CHART]) == document
    assert "Không có dữ liệu." in words(build_pdf(HEAD, [StackChart("a", "", "b", ("c",), ())]))


def test_a_long_chart_repeats_its_head_on_the_next_page():
    rows = tuple(StackRow(f"Ngành {at}", (at, 1, 2)) for at in range(90))
    document = build_pdf(HEAD, [StackChart("a", "b", "c", CHART.parts, rows)])
    pages = [page.extract_text() for page in read(document).pages]
    assert len(pages) > 2
    assert all("Không biết" in page for page in pages)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="at most five"):
        StackChart("a", "b", "c", tuple("123456"), ())
    with pytest.raises(ValueError, match="one value for each part"):
        StackChart("a", "b", "c", ("d",), (StackRow("e", (1, 2)),))
    with pytest.raises(ValueError, match="one value for each part"):
        StackChart("a", "b", "c", ("d", "f"), (StackRow("e", (1, 2), ("/",)),))
    with pytest.raises(ValueError, match="negative"):
        StackChart("a", "b", "c", ("d",), (StackRow("e", (-1,)),))


def test_columns_of_one_month_stand_beside_each_other_and_no_data_has_none():
    bars = line_chart(COLUMNS.spec())["bars"]
    assert [(bar["x"], bar["width"], bar["height"], bar["pattern"]) for bar in bars] == [
        ("4.00%", "12.67%", 33.0, "solid"),
        ("70.67%", "12.67%", 132.0, "solid"),
        ("50.00%", "12.67%", 66.0, "pale"),
        ("83.33%", "12.67%", 99.0, "pale"),
    ]
    html = drawn(COLUMNS, "lines")
    assert html.count("<pattern ") == 2
    # A column for each number above 0 and one beside each name; no line and no mark.
    assert len(re.findall(r'<rect class="dt-chart__bar"', html)) == 6
    assert not elements(html, "line")
    document = build_pdf(HEAD, [COLUMNS])
    assert faults(document) == ""
    assert "Tháng 10 không có dữ liệu 2" in words(document)


def test_a_number_over_time_opens_its_list_and_a_share_says_that_it_is_one():
    hrefs = (("/1", "", "/3"), ("/4", "/5", ""))
    html = drawn(LineChart("a", "b", "%", LABELS, COLUMNS.series, hrefs=hrefs), "lines")
    assert re.findall(r'<a class="govuk-link" href="([^"]+)">([^<]+)</a>', html) == [
        ("/1", "1%"),
        ("/4", "0%"),
        ("/5", "2%"),
        ("/3", "4%"),
    ]
