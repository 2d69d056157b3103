"""Passwords are taken as they were typed, never expire, and are typed into a field that hides them."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.passwords import WORDS, HouseWordsValidator
from config.demo.cast import PASSWORD
from config.local.addresses import ROOT

pytestmark = pytest.mark.django_db
LONG = "  Một câu DÀI dễ nhớ, có dấu cách ở đầu và cuối, 🙂 hơn sáu mươi tư chữ một chút  "


def signs_in(password) -> bool:
    form = {"username": "lan", "password": password}
    return Client().post(reverse("accounts:login"), form).status_code == 302


def test_a_password_is_taken_to_the_letter(cast, sign_in):
    assert len(LONG) > 64
    form = {"old_password": PASSWORD, "new_password1": LONG, "new_password2": LONG}
    assert sign_in(cast["lan"]).post(reverse("accounts:password"), form).status_code == 302
    tried = {"stripped": LONG.strip(), "lower": LONG.lower(), "cut": LONG[:64]}
    assert {name: signs_in(password) for name, password in tried.items()} == dict.fromkeys(tried, False)
    assert signs_in(LONG)


def test_a_password_does_not_expire(cast):
    assert signs_in(PASSWORD)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3 * 365), tick=False):
        assert signs_in(PASSWORD)


def test_the_field_hides_and_lets_managers_help(cast, sign_in):
    pages = [(Client(), "accounts:login", 1), (sign_in(cast["lan"]), "accounts:password", 3)]
    for client, route, count in pages:
        page = client.get(reverse(route)).content.decode()
        fields = [tag for tag in page.split("<input")[1:] if "password" in tag.split(">")[0]]
        fields = [tag.split(">")[0] for tag in fields]
        assert len(fields) == count
        for field in fields:
            assert 'type="password"' in field
            assert 'autocomplete="current-password"' in field or 'autocomplete="new-password"' in field
            assert "maxlength=" not in field or 'maxlength="4096"' in field
            assert "onpaste" not in field


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("DenTruong2026!", True),
        ("bảo-vệ-trẻ-em-1", True),
        ("Tân Hòa Đồng Tháp 82", True),
        ("xa tan hoa 123456", True),
        ("sông nước miền tây", False),
        ("trẻ em đi học vui mỗi ngày", False),
        ("xa Tân Hòa gió lộng bờ sông", False),
    ],
)
def test_words_of_the_house_are_no_password(cast, password, refused):
    found = None
    try:
        HouseWordsValidator().validate(password, cast["lan"])
    except ValidationError as error:
        found = error.code
    assert found == ("password_of_the_house" if refused else None)


def test_an_error_names_the_field_as_its_label_does(cast, sign_in):
    page = sign_in(cast["lan"]).post(reverse("accounts:password"), {"new_password1": "x"}).content.decode()
    assert "Nhập mật khẩu đang dùng" in page
    assert "Mật khẩu cũ" not in page


def test_the_page_refuses_it_and_the_list_is_written_down(cast, sign_in):
    form = {"old_password": PASSWORD, "new_password1": "DenTruong2026!", "new_password2": "DenTruong2026!"}
    page = sign_in(cast["lan"]).post(reverse("accounts:password"), form)
    assert (page.status_code, "tên chương trình" in page.content.decode()) == (200, True)
    assert signs_in(PASSWORD)
    told = " ".join((ROOT / "docs/security/passwords.md").read_text(encoding="utf-8").split())
    assert [word for word in WORDS if word not in told] == []
