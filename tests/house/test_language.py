import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def page(client, **headers):
    return client.get(reverse("accounts:login"), headers=headers)


def test_a_browser_set_to_english_still_gets_vietnamese():
    answer = page(Client(), accept_language="en-US,en;q=0.9")
    assert '<html class="govuk-template" lang="vi">' in answer.content.decode()
    assert answer["Content-Language"] == "vi"


def test_english_is_chosen_with_the_switch_and_kept():
    client = Client()
    client.post(reverse("set_language"), {"language": "en", "next": "/dang-nhap/"})
    answer = page(client)
    assert '<h1 class="govuk-heading-l">Sign in</h1>' in answer.content.decode()
    assert answer["Content-Language"] == "en"


def test_a_language_that_does_not_exist_is_vietnamese():
    client = Client()
    client.cookies["language"] = "xx<script>"
    assert page(client)["Content-Language"] == "vi"
