"""Channels in a person's order, addresses that reach nobody, what each attempt leaves behind."""

import smtplib

import pytest
from django.core import mail

from accounts.actions.channels import mark_unreachable
from accounts.addresses import dead_addresses
from accounts.enums import NoticeKind
from accounts.models import DeadAddress, Notice, User
from reminders.actions import run_pump
from reminders.channels import registry
from reminders.channels.base import Message, Outcome, Result
from reminders.channels.email import Email
from reminders.channels.file import File
from reminders.models import Delivery
from reminders.sending import PATIENCE, channels_of
from tests.reminders.build import MORNING, drop_claims, state_of, told, urgent

pytestmark = pytest.mark.django_db
HELLO = Message(
    "notice-1", "lan@den-truong.example", "Đến Trường: một việc", "Có việc", "http://x/", notices=(1,)
)


@pytest.fixture(autouse=True)
def two_channels(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CHANNELS = {name: settings.KNOWN_CHANNELS[name] for name in ("email", "file")}
    settings.CHANNEL_FILE_PATH = str(tmp_path / "messages")
    mail.outbox = []
    return tmp_path / "messages"


def says(monkeypatch, outcome, code=""):
    """Let e-mail end like this; return the keys that it was offered."""
    keys = []
    monkeypatch.setattr(Email, "send", lambda _self, one: keys.append(one.key) or Result(outcome, code))
    return keys


def rows():
    return list(Delivery.objects.order_by("pk").values_list("channel", "outcome", "code", "attempts"))


class TestRegistry:
    def test_names_come_from_the_settings_and_what_is_not_chosen_is_not_there(self):
        assert registry.configured() == ["email", "file"]
        assert isinstance(registry.provider("email"), Email)
        assert registry.provider("zalo") is None

    def test_a_persons_order_holds_and_what_the_house_gave_up_is_passed_by(self, cast):
        lan = cast["lan"]
        assert channels_of(lan) == ["email", "file"]
        lan.channels = ["file", "zalo", "email"]
        assert channels_of(lan) == ["file", "email"]
        lan.channels = []
        assert (channels_of(lan), channels_of(lan, insists=True)) == ([], ["email", "file"])


class TestFile:
    def test_a_repetition_takes_the_place_of_the_first(self, two_channels):
        assert File().send(HELLO) == File().send(HELLO) == Result(Outcome.SENT, "written", "notice-1")
        (written,) = two_channels.iterdir()
        assert (written.name, "Có việc" in written.read_text(encoding="utf-8")) == ("notice-1.json", True)
        assert "lan@" not in written.read_text(encoding="utf-8")

    def test_a_folder_that_cannot_be_written_is_tried_again(self, settings, tmp_path):
        (tmp_path / "file").write_text("")
        settings.CHANNEL_FILE_PATH = str(tmp_path / "file")
        assert File().send(HELLO).outcome == Outcome.AGAIN


class TestEmail:
    @pytest.mark.parametrize(
        ("fault", "outcome"),
        [
            (smtplib.SMTPRecipientsRefused({"lan@x": (550, b"5.1.1 User unknown")}), Outcome.UNREACHABLE),
            (smtplib.SMTPRecipientsRefused({"lan@x": (550, b"5.7.1 Relaying denied")}), Outcome.AGAIN),
            (smtplib.SMTPRecipientsRefused({"lan@x": (452, b"4.2.2 Mailbox full")}), Outcome.AGAIN),
            (smtplib.SMTPDataError(554, b"5.7.1 Spam"), Outcome.AGAIN),
            (smtplib.SMTPServerDisconnected("gone"), Outcome.AGAIN),
            (TimeoutError("slow"), Outcome.AGAIN),
            (ConnectionRefusedError(), Outcome.AGAIN),
        ],
    )
    def test_only_a_mailbox_that_is_not_there_ends_an_address(self, monkeypatch, fault, outcome):
        def fails(*_args, **_more):
            raise fault

        monkeypatch.setattr("django.core.mail.EmailMessage.send", fails)
        assert Email().send(HELLO).outcome == outcome


def test_an_address_that_is_dead_is_marked_and_the_next_channel_is_used(cast, monkeypatch, two_channels):
    keys = says(monkeypatch, Outcome.UNREACHABLE, "550 5.1.1")
    first = urgent(cast["lan"])
    run_pump()
    assert state_of(first) == ("sent", "")
    assert rows() == [("email", "unreachable", "550 5.1.1", 1), ("file", "sent", "written", 1)]
    dead = DeadAddress.objects.get()
    assert (dead.user, dead.channel, dead.code) == (cast["lan"], "email", "550 5.1.1")
    assert cast["lan"].email not in "".join(map(str, DeadAddress.objects.values_list().get()))
    urgent(cast["lan"])
    run_pump()
    assert len(keys) == 1  # it is not asked again
    # Another address of the same person is another one.
    assert [one.pk for one in dead_addresses(cast["lan"])] == [dead.pk]
    User.objects.filter(pk=cast["lan"].pk).update(email="lan.moi@den-truong.example")
    assert dead_addresses(User.objects.get(pk=cast["lan"].pk)) == []
    third = urgent(cast["lan"])
    run_pump()
    assert keys[1:] == [f"notice-{third.pk}"]
    assert len(list(two_channels.iterdir())) == 3


def test_where_no_channel_takes_it_the_notice_stays_in_the_program_and_is_seen_to_have_failed(
    cast, monkeypatch, settings
):
    settings.CHANNELS = {"email": settings.KNOWN_CHANNELS["email"]}
    says(monkeypatch, Outcome.REFUSED, "template")
    alone, line = urgent(cast["lan"]), told(cast["lan"])
    run_pump(MORNING)
    assert state_of(alone) == state_of(line) == ("failed", "no_channel")
    assert {row[1:3] for row in rows()} == {("refused", "template")}


def test_a_person_without_an_address_is_told_in_the_program_alone(cast, settings):
    settings.CHANNELS = {"email": settings.KNOWN_CHANNELS["email"]}
    User.objects.filter(pk=cast["lan"].pk).update(email="")
    alone, line = urgent(cast["lan"]), told(cast["lan"])
    run_pump(MORNING)
    assert state_of(alone) == state_of(line) == ("sent", "in_app")
    assert rows() == []


def test_a_channel_that_fails_again_and_again_lets_the_next_one_have_a_try(cast, monkeypatch):
    says(monkeypatch, Outcome.AGAIN, "451")
    notice = urgent(cast["lan"])
    for attempt in range(1, PATIENCE + 1):
        run_pump()
        assert state_of(notice) == (("sent", "") if attempt == PATIENCE else ("unsent", ""))
        drop_claims()
    assert rows() == [("email", "again", "451", PATIENCE), ("file", "sent", "written", 1)]


def test_a_channel_that_raises_stops_neither_the_next_message_nor_the_pump(cast, monkeypatch):
    def breaks(_self, message):
        if "lan@" in message.address:
            raise RuntimeError("breaks its word")
        return Result(Outcome.SENT)

    monkeypatch.setattr(Email, "send", breaks)
    first, second = urgent(cast["lan"]), urgent(cast["hoa"])
    run_pump()
    assert (state_of(first), state_of(second)) == (("unsent", ""), ("sent", ""))
    assert rows()[0] == ("email", "again", "RuntimeError", 1)


def test_what_was_switched_off_is_not_used_save_for_what_breaks_quiet_hours(cast):
    User.objects.filter(pk=cast["lan"].pk).update(channels=[])
    line, alone = told(cast["lan"]), urgent(cast["lan"])
    run_pump(MORNING)
    assert (state_of(line), state_of(alone)) == (("sent", "in_app"), ("sent", ""))
    assert [letter.subject for letter in mail.outbox] == [
        "Đến Trường: Mật khẩu hoặc bước xác minh của tài khoản vừa thay đổi"
    ]


def test_the_log_keeps_neither_text_nor_address(cast):
    told(cast["lan"], NoticeKind.HANDED_OVER)
    urgent(cast["lan"])
    run_pump(MORNING)
    kept = str(list(Delivery.objects.values_list()))
    assert Delivery.objects.count() == 2
    for secret in (cast["lan"].email, "bàn giao", "Mật khẩu", "/bao-mat/"):
        assert secret not in kept


def test_an_address_is_marked_by_a_bounce_as_well(cast):
    mark_unreachable(cast["lan"], "email", "LAN@den-truong.example", "5.1.1 bounce")
    assert [one.code for one in dead_addresses(cast["lan"])] == ["5.1.1 bounce"]
    mark_unreachable(cast["lan"], "email", "lan@den-truong.example", "5.2.1")
    assert DeadAddress.objects.get().code == "5.2.1"
    assert Notice.objects.count() == 0
