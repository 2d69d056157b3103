import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from accounts.models import Notice
from audit.models import Event
from config.demo.cast import PASSWORD

pytestmark = pytest.mark.django_db


def test_everything_but_the_public_pages_asks_to_sign_in(cast):
    response = Client().get("/ho-so/")
    assert response.status_code == 302
    assert response.url == f"{reverse('accounts:login')}?next=/ho-so/"


def test_signing_in_and_out_is_written_down(cast):
    client = Client()
    response = client.post(reverse("accounts:login"), {"username": "lan", "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/")
    out = client.post(reverse("accounts:logout"))
    assert out["Clear-Site-Data"] == '"cache", "storage"'
    assert list(Event.objects.order_by("pk").values_list("deed", flat=True)) == ["signed_in", "signed_out"]
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("username", "password"), [("lan", "sai-mat-khau-roi"), ("khong-ai", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_read_alike(cast, username, password):
    page = (
        Client()
        .post(reverse("accounts:login"), {"username": username, "password": password})
        .content.decode()
    )
    assert "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra rồi nhập lại." in page


def test_a_disabled_person_is_out_at_the_next_request(cast, sign_in):
    client = sign_in(cast["lan"])
    assert client.get(reverse("casework:cases")).status_code == 200
    cast["lan"].is_active = False
    cast["lan"].save()
    assert client.get(reverse("casework:cases")).status_code == 302


def test_only_the_recipient_opens_a_notice(cast, sign_in):
    leave_notice(to=[cast["lan"]], kind=NoticeKind.PLAN_RETURNED, about=cast["lan"], path="/ho-so/1/")
    leave_notice(to=[cast["hoa"]], kind=NoticeKind.PLAN_RETURNED, about=cast["hoa"], path="/ho-so/2/")
    notice = Notice.objects.get(recipient=cast["lan"])
    address = reverse("accounts:open_notice", args=[notice.pk])
    assert sign_in(cast["hoa"]).post(address).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    response = sign_in(cast["lan"]).post(address)
    assert (response.status_code, response.url) == (302, "/ho-so/1/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_is_left_once(cast):
    for _ in range(2):
        leave_notice(to=[cast["lan"]], kind=NoticeKind.PLAN_RETURNED, about=cast["lan"], path="/")
    assert Notice.objects.count() == 1
