"""Invitations: the only way in, once, within 72 hours; and what an administrator may not do."""

import datetime as dt
import re
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, Role, User
from tests.accounts.proving import deeds, typed, with_app

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
NEW = "song-nuoc-mien-tay-3"
SET = {"new_password1": NEW, "new_password2": NEW}
PERSON = {
    "username": "ngoc",
    "full_name": "Trương Bảo Ngọc",
    "email": "ngoc@den-truong.example",
    "phone": "",
    "language": "vi",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def administrator(cast, sign_in):
    return sign_in(cast["an"])


def add_person(administrator, commune, **changes):
    """Fill in the administration's form for a new officer of the commune."""
    role = {"kind": "officer", "area": commune.pk, "starts": "16/11/2026"}
    form = {**PERSON, "roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "0", **changes}
    form |= {f"roles-0-{name}": value for name, value in role.items()}
    return administrator.post(reverse("admin:accounts_user_add"), form)


def link() -> str:
    """The link in the last letter."""
    return re.search(r"https?://\S+(/loi-moi/\?ma=\S+)", mail.outbox[-1].body).group(1)


def opened(address) -> tuple:
    """Follow a link in a new browser; return the browser and the page."""
    client = Client()
    client.get(address)
    return client, client.get("/loi-moi/")


def test_an_officer_is_invited_sets_a_password_and_works(administrator, few_areas):
    assert add_person(administrator, few_areas["A"]).status_code == 302
    user = User.objects.get(username="ngoc")
    assert (user.has_usable_password(), user.roles.get().area) == (False, few_areas["A"])
    assert mail.outbox[-1].to == ["ngoc@den-truong.example"]
    assert "Đã mời, chờ đặt mật khẩu" in administrator.get(reverse("accounts:people")).content.decode()
    client, page = opened(link())
    assert "Trương Bảo Ngọc" in page.content.decode()
    assert client.post("/loi-moi/", {**SET, "new_password2": "khac-han-the-nay"}).status_code == 200
    done = client.post("/loi-moi/", SET)
    assert (done.status_code, done.url) == (302, "/")
    assert client.get("/ho-so/").status_code == 200
    assert typed(Client(), "ngoc", NEW).status_code == 302
    told = [deed for deed in deeds() if deed[0] == "invited"]
    assert told == [("invited", "invited"), ("invited", "invitation_used")]


def test_a_new_person_is_led_to_a_second_factor_where_it_is_required(administrator, few_areas, settings):
    add_person(administrator, few_areas["A"])
    settings.REQUIRE_SECOND_FACTOR = True
    client, _page = opened(link())
    client.post("/loi-moi/", SET)
    assert client.get("/").url == "/bao-mat/"


def test_the_token_is_stored_nowhere(administrator, few_areas):
    add_person(administrator, few_areas["A"])
    token = link().partition("=")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_invitation t")
        held = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(t::text, ' ') FROM audit_event t")
        held += cursor.fetchone()[0]
    assert token not in held
    assert len(token) == 43


@pytest.mark.parametrize(
    ("state", "status", "sentence"),
    [
        ("used", 410, "Lời mời này đã được dùng."),
        ("expired", 410, "Lời mời này đã hết hạn sau 72 giờ."),
        ("withdrawn", 410, "Lời mời này đã được thu hồi."),
        ("replaced", 410, "Lời mời này đã được thu hồi."),
        ("disabled", 404, "Đường dẫn này không phải là lời mời."),
        ("made up", 404, "Đường dẫn này không phải là lời mời."),
    ],
)
def test_a_closed_invitation_says_so_and_opens_nothing(
    administrator, few_areas, clock, state, status, sentence
):
    add_person(administrator, few_areas["A"])
    user, address = User.objects.get(username="ngoc"), link()
    before, _page = opened(address)  # opened in time, sent too late
    if state == "used":
        opened(address)[0].post("/loi-moi/", SET)
    elif state == "expired":
        clock.shift(72 * 3600)
    elif state == "withdrawn":
        administrator.post(reverse("accounts:withdraw_invitation", args=[user.pk]))
    elif state == "replaced":
        administrator.post(reverse("accounts:invite_person", args=[user.pk]))
        assert link() != address
    elif state == "disabled":
        user.is_active = False
        user.save()
    else:
        address = "/loi-moi/?ma=" + "x" * 43
        before = opened(address)[0]
    password = User.objects.get(pk=user.pk).password
    browsers = [opened(address)[0], *([before] if state != "expired" else [])]
    for client in browsers:
        pages = [client.get("/loi-moi/"), client.post("/loi-moi/", SET)]
        assert [page.status_code for page in pages] == [status, status]
        assert all(sentence in page.content.decode() for page in pages)
    assert User.objects.get(pk=user.pk).password == password


def test_an_invitation_holds_until_its_last_second(administrator, few_areas, clock):
    add_person(administrator, few_areas["A"])
    clock.shift(72 * 3600 - 1)
    assert opened(link())[0].post("/loi-moi/", SET).status_code == 302


def test_inviting_again_ends_sessions_factors_and_the_password(cast, administrator):
    client = Client()
    with_app(cast["lan"], client)
    assert client.get("/ho-so/").status_code == 200
    address = reverse("accounts:invite_person", args=[cast["lan"].pk])
    assert "mất hiệu lực ngay" in administrator.get(address).content.decode()
    assert administrator.post(address).url == reverse("accounts:people")
    assert client.get("/ho-so/").status_code == 302
    assert typed(Client()).status_code == 200
    invited, _page = opened(link())
    invited.post("/loi-moi/", SET)
    assert invited.get("/ho-so/").status_code == 200
    assert invited.get("/bao-mat/").context["factors"] == []
    assert ("invited", "invited_again") not in deeds()  # the first invitation of this account
    administrator.post(address)
    assert ("invited", "invited_again") in deeds()


def test_a_letter_that_cannot_leave_is_told_and_can_be_sent_again(cast, administrator, monkeypatch):
    def fails(self, _messages):
        raise OSError("no mail server")

    address = reverse("accounts:invite_person", args=[cast["lan"].pk])
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fails)
        page = administrator.post(address, follow=True)
    assert "Thư mời chưa gửi được." in page.content.decode()
    administrator.post(address)
    assert opened(link())[1].status_code == 200


def test_an_address_that_no_mail_can_bear_is_told(cast, administrator):
    User.objects.filter(pk=cast["lan"].pk).update(email="lan@den-truong.example\nBcc: ai@khac.example")
    page = administrator.post(reverse("accounts:invite_person", args=[cast["lan"].pk]), follow=True)
    assert (page.status_code, "Thư mời chưa gửi được." in page.content.decode()) == (200, True)
    assert mail.outbox == []


def test_a_person_without_address_is_not_locked_out_by_inviting(cast, administrator):
    cast["lan"].email = ""
    cast["lan"].save()
    page = administrator.post(reverse("accounts:invite_person", args=[cast["lan"].pk]), follow=True)
    assert "Chưa mời được" in page.content.decode()
    assert typed(Client()).status_code == 302
    assert not Invitation.objects.exists()


def test_a_new_person_needs_an_address(administrator, few_areas):
    assert add_person(administrator, few_areas["A"], email="").status_code == 200
    assert not User.objects.filter(username="ngoc").exists()


def test_nobody_gives_oneself_a_role(cast, administrator, few_areas):
    an = cast["an"]
    address = reverse("admin:accounts_user_change", args=[an.pk])
    role = an.roles.get()
    own = {
        "username": "an",
        "full_name": an.full_name,
        "email": an.email,
        "language": "vi",
        "is_active": "on",
    }
    own |= {
        "roles-TOTAL_FORMS": "2",
        "roles-INITIAL_FORMS": "1",
        "roles-0-id": role.pk,
        "roles-0-user": an.pk,
    }
    new = {"roles-1-kind": "officer", "roles-1-area": few_areas["A"].pk, "roles-1-starts": "16/11/2026"}
    longer = {"roles-0-kind": "administrator", "roles-0-starts": "01/07/2020"}
    for more in (new, longer, {"roles-0-DELETE": "on"}):
        assert administrator.post(address, own | more).status_code == 403
        assert deeds()[-1] == ("denied", "own_role")
    assert list(Role.objects.filter(user=an)) == [role]
    assert 'name="roles-0-kind"' not in administrator.get(address).content.decode()
    assert administrator.post(address, own | {"full_name": "Dương Hoài An Nhiên"}).status_code == 302
    assert User.objects.get(pk=an.pk).full_name == "Dương Hoài An Nhiên"


def test_nobody_sets_the_password_of_another_or_invites_oneself(cast, administrator):
    an, lan = cast["an"], cast["lan"]
    address = reverse("admin:auth_user_password_change", args=[lan.pk])
    for answer in (
        administrator.get(address),
        administrator.post(address, {"password1": NEW, "password2": NEW}),
    ):
        assert answer.status_code == 403
    assert deeds()[-1] == ("denied", "set_password")
    assert administrator.post(reverse("accounts:invite_person", args=[an.pk])).status_code == 403
    assert deeds()[-1] == ("denied", "own_invitation")
    assert typed(Client(), "an").status_code == 302


def test_people_are_not_deleted_and_secrets_not_administered(cast, administrator):
    assert (
        administrator.post(
            reverse("admin:accounts_user_delete", args=[cast["lan"].pk]), {"post": "yes"}
        ).status_code
        == 403
    )
    page = administrator.get(reverse("admin:index")).content.decode()
    assert "mfa" not in page
    assert administrator.get("/quan-tri/mfa/authenticator/").status_code == 404
    assert administrator.get("/quan-tri/account/emailaddress/").status_code == 404


def test_the_first_administrator_comes_from_the_console(db):
    with pytest.raises(CommandError):
        call_command("invite_administrator", "truong")
    said = StringIO()
    call_command(
        "invite_administrator", "truong", name="Lý Trường", email="t@den-truong.example", stdout=said
    )
    client, _page = opened(said.getvalue().split()[0].partition("8000")[2])
    client.post("/loi-moi/", SET)
    assert client.get("/quan-tri/").status_code == 200
    call_command("invite_administrator", "truong", stdout=said)
    assert client.get("/quan-tri/").status_code == 302


def test_a_counsellor_whose_post_ended_is_told_whom_to_ask(cast, sign_in):
    cast["thu"].posts.update(ends=dt.date(2026, 11, 15))
    page = sign_in(cast["thu"]).get("/")
    assert page.status_code == 200
    assert "Dương Hoài An" in page.content.decode()
    assert reverse("referrals:inbox") not in page.content.decode()
    assert sign_in(cast["dung"]).get("/").status_code == 302
