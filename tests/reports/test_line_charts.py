"""Numbers over time: one description, drawn as SVG and as vectors, each with the table of its numbers."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from interface.charts import line_chart, ticks, top_of
from reports.charts import LineChart
from reports.pdf.document import build_pdf
from tests.frontend.markup import elements
from tests.reports.heads import HEAD
from tests.reports.reading import faults, words

LABELS = tuple((str(month), f"Tháng {month} năm 2026") for month in (8, 9, 10, 11))
CHART = LineChart(
    "Hồ sơ theo tháng",
    "Lập mới tháng 11: 1.200.",
    "hồ sơ",
    LABELS,
    (("Lập mới", (None, 3, 0, 1200)), ("Kết thúc", (1, None, 2, 4))),
)


def drawn(chart=CHART) -> str:
    return Template("{% lines spec %}").render(Context({"spec": chart.spec()}))


def test_the_page_has_a_line_with_gaps_marks_words_and_every_number_in_a_table():
    html = drawn()
    parts = line_chart(CHART.spec())["lines"]
    assert [len(one["parts"]) for one in parts] == [2, 1]
    assert [len(one["points"]) for one in parts] == [3, 3]
    assert [one["mark"] for one in parts] == ["circle", "square"]
    # One beside each name, and one at each point that is known.
    assert (len(elements(html, "circle")), html.count('<rect class="dt-chart__dot"')) == (4, 4)
    assert 'stroke-dasharray="7 4"' in html
    assert "Lập mới tháng 11: 1.200." in html
    row = html.split("Tháng 11 năm 2026")[1].split("</tr>")[0]
    assert "1.200" in row
    assert html.split("Tháng 8 năm 2026")[1].count("không có số liệu") == 2
    assert "style=" not in html


def test_a_point_lies_where_its_number_says():
    parts = line_chart(CHART.spec())
    known = {point["x"]: point["y"] for point in parts["lines"][0]["points"]}
    # 2000 is the highest line; 1200 lies at three fifths between 156 and 24.
    assert known == {"37.50%": 155.8, "62.50%": 156, "87.50%": 76.8}
    assert [step["shown"] for step in parts["grid"]] == ["0", "1.000", "2.000"]


@given(st.integers(0, 10**9))
def test_the_scale_holds_every_number_and_is_at_most_two_and_a_half_times_as_high(highest):
    top = top_of(highest)
    assert highest <= top <= max(2.5 * highest, 2)
    assert ticks(top) == (0, top // 2, top)
    assert top % 2 == 0


def test_without_a_known_number_the_page_says_so_and_draws_nothing():
    html = drawn(LineChart("a", "b", "c", LABELS, (("d", (None,) * 4),)))
    assert "Chưa có số liệu của tháng nào." in html
    assert "<svg" not in html


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="a value for each label"):
        line_chart(LineChart("a", "b", "c", LABELS, (("d", (1,)),)).spec())
    with pytest.raises(ValueError, match="at most three"):
        line_chart(LineChart("a", "b", "c", LABELS, tuple((str(at), (1,) * 4) for at in range(4))).spec())


def test_the_document_draws_the_same_lines_with_their_table_and_the_same_bytes():
    def made(chart):
        return build_pdf(HEAD, [chart])

    document = made(CHART)
    assert faults(document) == ""
    text = words(document)
    for expected in ("Hồ sơ theo tháng", "Lập mới tháng 11: 1.200.", "Tháng 8 năm 2026", "không có dữ liệu"):
        assert expected in text
    assert made(CHART) == document
    assert made(LineChart("a", "b", "c", (), ())) != document


@pytest.mark.parametrize(("letters", "many", "expected"), [(2, 12, 12), (5, 8, 4), (5, 7, 7), (10, 12, 3)])
def test_names_below_the_lines_have_room_on_a_phone_and_the_last_is_there(letters, many, expected):
    labels = tuple((f"{at:0{letters}}", "a") for at in range(many))
    ticks_shown = line_chart(LineChart("a", "b", "c", labels, (("d", (1,) * many),)).spec())["ticks"]
    assert len(ticks_shown) == expected
    assert ticks_shown[-1]["label"] == labels[-1][0]
