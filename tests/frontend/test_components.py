"""Tags and components that are ours alone."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from interface.charts import bar_chart
from interface.templatetags.components import form_errors
from tests.frontend.markup import elements, tokens
from tests.frontend.test_forms import Sheet


def render(source, **context):
    return Template(source).render(Context(context))


def words(html):
    return " ".join(token[1] for token in tokens(html) if token[0] == "text")


def test_status_is_words_on_a_colour_and_escaped():
    html = render('{% status_tag text "red" %}', text="Nguy cơ <cao>")
    assert html == '<strong class="govuk-tag govuk-tag--red">Nguy cơ &lt;cao&gt;</strong>'
    assert render('{% status_tag "" "red" %}') == ""
    with pytest.raises(TemplateSyntaxError, match="unknown colour"):
        render('{% status_tag "Mới" "pink" %}')


def test_error_summary_links_to_each_field_in_order():
    html = render("{% error_summary form %}", form=Sheet({"name": "An"}))
    assert [link["href"] for link in elements(html, "a")] == [
        "#id_born",
        "#id_hours",
        "#id_work",
        "#id_agreed",
    ]
    page = str(Sheet({"name": "An"}))
    for link in elements(html, "a"):
        assert elements(page, "input", id=link["href"][1:])


def test_error_summary_is_silent_without_errors_or_form():
    assert render("{% error_summary form %}", form=Sheet()).strip() == ""
    assert render("{% error_summary form %}").strip() == ""


def test_errors_of_the_whole_form_come_first():
    form = Sheet({})
    form.add_error(None, "Hồ sơ đã được người khác sửa")
    assert form_errors(form)[0] == {"text": "Hồ sơ đã được người khác sửa", "href": ""}


def test_data_table_names_every_cell_for_the_phone():
    columns = [
        "Trẻ",
        {"label": "Đến hạn", "href": "?sort=due", "sort": "ascending"},
        {"label": "Tuổi", "number": True},
    ]
    html = render(
        "{% data_table columns rows 'Hồ sơ' %}", columns=columns, rows=[["L. T. B.", "05/09/2026", 12]]
    )
    assert [cell.get("data-label") for cell in elements(html, "td")] == ["Đến hạn", "Tuổi"]
    assert elements(html, "th", **{"aria-sort": "ascending"})
    assert elements(html, "td", **{"data-label": "Tuổi"})[0]["class"] == "dt-number"
    with pytest.raises(ValueError):
        render("{% data_table columns rows %}", columns=columns, rows=[["L. T. B."]])


def test_pagination_keeps_the_filter_in_the_address():
    request = RequestFactory().get("/ho-so/?q=la&page=2")
    page = Paginator(range(45), 10).page(2)
    html = render_to_string(
        "components/pagination.html", {"page_obj": page, "page_numbers": [1, 2, "…"]}, request
    )
    assert [link["href"] for link in elements(html, "a")] == [
        "?q=la&page=1",
        "?q=la&page=1",
        "?q=la&page=2",
        "?q=la&page=3",
    ]
    assert len(elements(html, "a", **{"aria-current": "page"})) == 1


SPEC = {
    "title": "Trẻ trở lại lớp",
    "caption": "Phần lớn vào tiểu học.",
    "unit": "trẻ",
    "rows": [
        ("Tiểu học", 1250, "solid"),
        ("Nghề", 625, "stripe"),
        ("Mồ côi", None, "pale", "dưới 5"),
        ("Khác", 0, "dots"),
    ],
}


def test_chart_draws_lengths_and_tells_no_data_from_zero():
    bars = bar_chart(SPEC)["bars"]
    assert [bar["width"] for bar in bars] == ["100.00%", "50.00%", None, "0.00%"]
    assert [bar["shown"] for bar in bars] == ["1.250", "625", "dưới 5", "0"]
    nothing = bar_chart({**SPEC, "rows": [("Tiểu học", None, "solid")]})
    assert nothing["bars"][0]["shown"] == "không có số liệu"
    with pytest.raises(ValueError, match="unknown pattern"):
        bar_chart({**SPEC, "rows": [("Tiểu học", 1, "pink")]})


def test_chart_has_its_numbers_in_a_table_and_no_inline_style():
    html = render("{% chart spec %}", spec=SPEC)
    text = words(html)
    assert text.count("1.250") == 2
    assert elements(html, "th", scope="row").__len__() == 4
    assert not any(
        "style" in dict(token[1]) for token in tokens(html) if len(token) > 1 and token[0] != "text"
    )
    ids = [
        dict(token[1])["id"]
        for token in tokens(html)
        if len(token) > 1 and token[0] != "text" and "id" in dict(token[1])
    ]
    assert len(ids) == len(set(ids))


def test_chart_without_rows_says_so():
    assert "Không có số liệu trong kỳ này." in words(render("{% chart spec %}", spec={**SPEC, "rows": []}))


def test_a_place_is_written_small_within_a_vietnamese_sentence():
    names = ("Xã Tân Hòa", "Đặc khu Phú Quốc", "Tân Hòa")
    assert [render("{{ n|within }}", n=name) for name in names] == [
        *("xã Tân Hòa", "đặc khu Phú Quốc", "Tân Hòa")
    ]
    with translation.override("en"):
        assert render("{{ n|within }}", n=names[0]) == names[0]


def test_numbers_are_grouped_in_the_language_of_the_page():
    assert render("{{ n|grouped }} {{ none|grouped }}", n=1234567, none=None) == "1.234.567 "
    with translation.override("en"):
        assert render("{{ n|grouped:1 }}", n=1234.5) == "1,234.5"


def test_attributes_are_escaped_and_empty_ones_left_out():
    html = render(
        "<a{% attributes given %}></a>", given={"title": 'a"b', "hidden": True, "rel": None, "open": False}
    )
    assert html == '<a title="a&quot;b" hidden></a>'
