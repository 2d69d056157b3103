"""Names stay out of addresses, and browsers remember and spell-check nothing that is typed about a child."""

import re
from pathlib import Path

import pytest
from django import forms
from django.urls import reverse

from interface.forms import HouseFormMixin
from tests.casework.test_caseload import look
from tests.factories import CANARIES, make_case
from tests.frontend.markup import elements

ROOT = Path(__file__).resolve().parents[2]
URL = reverse("casework:cases")
# Fields that a password manager or the sign-in fills, and so want a value of their own.
SIGN_IN = ("accounts",)


def all_forms(base=HouseFormMixin):
    for form in base.__subclasses__():
        yield form
        yield from all_forms(form)


def typed(form):
    """The fields of a form class in which somebody types, with the controls that are drawn for them."""
    fields = {name: field for name, field in form.base_fields.items() if not hasattr(field, "queryset")}
    sheet = type(form.__name__, (HouseFormMixin, forms.Form), fields)()
    for field in sheet:
        html = str(field)
        yield from elements(html, "input") + elements(html, "textarea")


def test_every_form_about_a_child_asks_the_browser_to_forget():
    houses = [form for form in all_forms() if form.__module__.split(".")[0] not in SIGN_IN]
    assert len(houses) > 30
    for form in houses:
        for control in typed(form):
            if control.get("type") in ("hidden", "radio", "checkbox", "file", "submit"):
                continue
            assert control["autocomplete"] == "off", (form, control)
            if control.get("type", "text") in ("text", "search"):
                assert control["spellcheck"] == "false", (form, control)


def test_every_control_written_by_hand_does_the_same():
    templates = ROOT / "templates"
    for file in set(templates.rglob("*.html")) - set((templates / "accounts").rglob("*.html")):
        for control in re.findall(r"<(?:input|textarea)\b[^>]*>", file.read_text(encoding="utf-8")):
            if re.search(r'type="(hidden|radio|checkbox|submit|file)"|type="{%', control):
                continue
            assert 'autocomplete="' in control, (file, control)
            assert "spellcheck" in control, (file, control)


@pytest.mark.django_db
def test_a_search_leaves_no_name_in_any_address(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    client = sign_in(cast["lan"])
    sent = client.post(reverse("casework:search"), {"q": CANARIES[0], "tab": "open", "risk": "", "x": "Yến"})
    assert re.fullmatch(rf"{URL}\?tab=open&tim=[\w-]{{8}}", sent.url)
    page = client.get(sent.url)
    assert [row.pk for row in page.context["page_obj"]] == [case.pk]
    addresses = re.findall(r'(?:href|action|value)="([^"]*)"', page.content.decode())
    assert [one for one in addresses if "Canary" in one] == [CANARIES[0]]
    assert f'value="{CANARIES[0]}" maxlength' in page.content.decode()


@pytest.mark.django_db
def test_the_token_opens_the_search_again_for_this_session_only(cast, sign_in):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    make_case(by=cast["lan"])
    client = sign_in(cast["lan"])
    address = client.post(reverse("casework:search"), {"q": "tước", "tab": "open"}).url
    assert len(client.get(address).context["page_obj"]) == len(client.get(address).context["page_obj"]) == 1
    assert len(client.get(f"{address}&order=new&page=1").context["page_obj"]) == 1
    other = sign_in(cast["minh"]).get(address)
    assert (other.status_code, other.url) == (302, f"{URL}?tab=open")
    for _each in range(5):
        look(client, q="khác")
    assert client.get(address).url == f"{URL}?tab=open"


@pytest.mark.django_db
def test_a_name_in_an_old_address_is_neither_read_nor_passed_on(cast, sign_in):
    make_case(by=cast["lan"])
    page = sign_in(cast["lan"]).get(URL, {"q": CANARIES[0], "tab": "open"})
    assert len(page.context["page_obj"]) == 1
    assert not [tab for tab in page.context["tabs"] if "q=" in tab["href"]]
