"""A person is told when the account is used with another browser, and when the ways to sign in changed."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from reminders.actions import run_pump
from tests.accounts.proving import typed, with_app

pytestmark = pytest.mark.django_db
OUT = "/dang-xuat/"
CHANGED = "tài khoản này có thay đổi hoặc được dùng ở trình duyệt mới"


def told(kind="new_browser") -> list[str]:
    """Return who was told of `kind`, the earliest first."""
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("recipient__username", flat=True))


def test_only_a_browser_that_is_new_is_told_of(cast):
    mine = Client()
    typed(mine)
    assert told() == []  # nobody is told of the very first time
    mine.post(OUT)
    typed(mine)
    assert told() == []
    elsewhere = Client()
    typed(elsewhere)
    assert told() == ["lan"]
    elsewhere.post(OUT)
    typed(elsewhere)
    assert told() == ["lan"]


def test_one_browser_knows_several_people_and_no_cookie_is_believed_unsigned(cast):
    shared = Client()
    for username in ("lan", "hoa", "lan", "hoa"):
        typed(shared, username)
        shared.post(OUT)
    assert told() == []
    shared.cookies["browser"] = shared.cookies["browser"].value.replace(":", "x:", 1)
    typed(shared, "hoa")
    assert told() == ["hoa"]
    cookie = shared.cookies["browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 24 * 3600)
    assert "hoa" not in cookie.value


def test_the_letter_says_what_to_do_and_names_no_work(cast):
    typed(Client())
    typed(Client())
    run_pump()
    (letter,) = mail.outbox
    assert letter.subject == "Đến Trường: Tài khoản vừa được đăng nhập từ một trình duyệt mới"
    assert "Không phải mình làm: báo ngay cho quản trị hệ thống" in letter.body
    assert reverse("accounts:security") in letter.body
    assert "Mã hồ sơ" not in letter.body


def test_the_next_sign_in_says_that_something_changed_and_the_page_lists_it(cast):
    mine = Client()
    typed(mine, "binh")
    mine.post(OUT)
    typed(mine, "binh")
    assert CHANGED not in mine.get("/nhat-ky-kiem-tra/").content.decode()
    mine.post(OUT)
    typed(Client(), "binh")
    typed(mine, "binh")
    assert CHANGED in mine.get("/nhat-ky-kiem-tra/").content.decode()
    assert CHANGED not in mine.get("/nhat-ky-kiem-tra/").content.decode()
    page = mine.get(reverse("accounts:security")).content.decode()
    assert page.count("Tài khoản vừa được đăng nhập từ một trình duyệt mới") == 1


def test_new_recovery_codes_are_told_of(cast):
    from_app = Client()
    with_app(cast["lan"], from_app)
    assert told("sign_in_changed") == ["lan"]
    from_app.post(reverse("accounts:recovery_codes"))
    assert told("sign_in_changed") == ["lan", "lan"]


def test_a_new_browser_is_no_work_of_the_day(cast):
    typed(Client())
    second = Client()
    typed(second)
    assert "trình duyệt mới" not in second.get("/").content.decode()


def test_who_signed_out_is_told_so(cast):
    client = Client()
    typed(client)
    out = client.post(OUT)
    assert out.url == "/dang-nhap/?out=1"
    assert "Đã đăng xuất." in client.get(out.url).content.decode()
