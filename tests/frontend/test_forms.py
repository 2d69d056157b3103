"""What a form draws and how it reads what was typed."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from interface.forms import Checkboxes, HouseForm, Radios, plain_number
from tests.frontend.markup import elements, tokens


class Sheet(HouseForm):
    name = forms.CharField(label="Họ và tên", help_text="Như trong giấy khai sinh")
    born = forms.DateField(label="Ngày sinh")
    pay = forms.DecimalField(label="Tiền công", required=False)
    sisters = forms.IntegerField(label="Số anh chị em", required=False)
    hours = forms.ChoiceField(
        label="Số giờ làm",
        choices=[("it", "Dưới 4 giờ"), ("khac", "Khác")],
        widget=Radios(hints={"it": "Cả ngày nghỉ"}, reveals={"khac": "other"}),
    )
    other = forms.CharField(label="Ghi rõ", required=False)
    work = forms.MultipleChoiceField(
        label="Việc đã làm", choices=[("vs", "Bán vé số"), ("bv", "Bốc vác")], widget=Checkboxes(search=True)
    )
    note = forms.CharField(label="Ghi chú", max_length=200, widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Đã đồng ý")


GOOD = {"name": "Lê Thị Bưởi", "born": "5/9/2014", "hours": "it", "work": ["vs"], "agreed": "on"}


def sheet(**changed):
    return Sheet({**GOOD, **changed})


@pytest.mark.parametrize(
    "typed", ["5/9/2014", "05/09/2014", "05-09-2014", "5.9.2014", "5 9 2014", "05092014"]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_date_is_read_day_first(typed, language):
    with translation.override(language):
        form = sheet(born=typed)
        assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == datetime.date(2014, 9, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "5/9/14", "592014", "hôm qua", "13/13/2026"])
def test_date_that_may_mean_something_else_is_refused(typed):
    form = sheet(born=typed)
    assert form.errors == {"born": ["Nhập ngày, tháng, năm. Ví dụ: 27/3/2026"]}
    assert elements(str(form), "input", name="born")[0]["value"] == typed


@pytest.mark.parametrize(
    "typed, language, read",
    [
        ("1.250.000", "vi", Decimal(1250000)),
        ("1.250.000,5", "vi", Decimal("1250000.5")),
        ("0,5", "vi", Decimal("0.5")),
        ("2.5", "vi", Decimal("2.5")),
        ("1,250,000.5", "en", Decimal("1250000.5")),
        ("1250000", "vi", Decimal(1250000)),
    ],
)
def test_number_is_read_in_the_language_of_the_page(typed, language, read):
    with translation.override(language):
        form = sheet(pay=typed)
        assert form.is_valid(), form.errors
        assert elements(str(form), "input", name="pay")[0]["value"] == typed
    assert form.cleaned_data["pay"] == read


def test_words_in_a_number_field_are_refused_and_kept():
    form = sheet(sisters="ba")
    assert form.errors == {"sisters": ["Nhập một số nguyên. Ví dụ: 12"]}
    assert plain_number("ba") == "ba"


def test_text_arrives_in_one_normal_form():
    decomposed = "Le\u0302 Thi\u0323 Bu\u031bo\u031b\u0309i"
    form = sheet(name=f"  {decomposed} ")
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Lê Thị Bưởi"


def test_empty_fields_say_what_to_do():
    assert Sheet({}).errors == {
        "name": ["Nhập thông tin cho mục “Họ và tên”"],
        "born": ["Nhập thông tin cho mục “Ngày sinh”"],
        "hours": ["Chọn câu trả lời cho mục “Số giờ làm”"],
        "work": ["Chọn câu trả lời cho mục “Việc đã làm”"],
        "agreed": ["Đánh dấu vào ô “Đã đồng ý” để tiếp tục"],
    }


def test_empty_choice_is_said_in_words():
    class Cause(HouseForm):
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "Xe đạp")])
        named = forms.ChoiceField(choices=[("", "Không ghi"), ("a", "Kinh")])

    shown = str(Cause())
    assert "-----" not in shown
    assert [words in shown for words in ("Chưa chọn", "Không ghi")] == [True, True]


def test_field_added_late_says_its_name_when_it_is_empty():
    form = HouseForm({})
    form.fields["harm"] = forms.ChoiceField(label="Mức độ tổn hại", choices=[("a", "Cao")], widget=Radios())
    assert form.errors["harm"] == ["Chọn câu trả lời cho mục “Mức độ tổn hại”"]


def test_own_sentence_for_an_empty_field_stays():
    class Own(HouseForm):
        name = forms.CharField(error_messages={"required": "Nhập họ tên của trẻ"})

    assert Own({}).errors == {"name": ["Nhập họ tên của trẻ"]}


def test_hint_and_error_are_tied_to_the_control():
    html = str(sheet(name=""))
    box = elements(html, "input", name="name")[0]
    assert box["aria-describedby"] == "id_name-hint id_name-error"
    assert box["class"] == "govuk-input govuk-input--error"
    assert elements(html, "div", id="id_name-hint")
    assert elements(html, "p", id="id_name-error")


def test_no_control_is_remembered_by_the_browser_or_checked_in_its_language():
    html = str(sheet())
    controls = [element for tag in ("input", "textarea", "select") for element in elements(html, tag)]
    assert len(controls) == 12
    assert {control.get("autocomplete", "off") for control in controls} == {"off"}
    assert not any("required" in control or "maxlength" in control for control in controls)


def test_optional_fields_say_so_in_words_unless_the_form_is_a_filter():
    class Filter(Sheet):
        mark_optional = False

    assert str(Sheet()).count("(không bắt buộc)") == 4
    assert "(không bắt buộc)" not in str(Filter())


def test_revealed_field_is_drawn_once_inside_its_answer():
    html = str(Sheet())
    assert len(elements(html, "input", name="other")) == 1
    opened = [token[1] for token in tokens(str(sheet(hours="khac"))) if token[0] == "div" and len(token) > 1]
    classes = {dict(attrs).get("id"): dict(attrs).get("class") for attrs in opened}
    assert classes["conditional-id_hours-2"] == "govuk-radios__conditional"
    assert elements(html, "div", id="conditional-id_hours-2")[0]["class"].endswith("--hidden")


def test_label_may_be_the_heading_of_the_page():
    class Question(HouseForm):
        heading_field = "hours"
        hours = forms.ChoiceField(label="Trẻ làm mấy giờ?", choices=[("1", "Một")], widget=Radios())

    read = tokens(str(Question()))
    assert read[read.index(("text", "Trẻ làm mấy giờ?")) - 1] == (
        "h1",
        (("class", "govuk-fieldset__heading"),),
    )


def test_long_text_counts_its_characters():
    box = elements(str(Sheet()), "textarea", name="note")[0]
    assert box["class"] == "govuk-js-character-count govuk-textarea"
    assert box["aria-describedby"] == "id_note-info"
    assert elements(str(Sheet()), "div", id="id_note-info")
