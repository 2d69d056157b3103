"""A mail that comes back: the notice takes the next channel, an address without a mailbox is given up."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import DeadAddress, Notice
from reminders.actions import run_pump
from reminders.bounces import Bounce
from reminders.models import Delivery
from reminders.returning import note_returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast, settings):
    """A notice of one kind that leaves at once, sent by mail."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    about = f"accounts.user:{cast['lan'].pk}"
    notice = Notice.objects.create(recipient=cast["lan"], kind="sign_in_changed", about=about, path="/")
    run_pump()
    notice.refresh_from_db()
    assert notice.state == "sent"
    return notice


def returned(notice, status="5.1.1", address=None):
    return Bounce(f"notice-{notice.pk}", address or notice.recipient.email, status[0] == "5", status)


def test_the_address_is_given_up_and_the_administrator_sees_what_reached_nobody(sent, mailoutbox):
    assert note_returned(returned(sent, address=sent.recipient.email.upper()))
    row = Delivery.objects.get(key=f"notice-{sent.pk}", channel="email")
    assert (row.outcome, row.code) == ("unreachable", "returned 5.1.1")
    assert DeadAddress.objects.get().user == sent.recipient
    run_pump()
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == ("failed", "no_channel")
    assert len(mailoutbox) == 1


def test_it_goes_out_again_by_the_next_channel(sent, settings, tmp_path, mailoutbox):
    settings.CHANNELS = {**settings.CHANNELS, "file": settings.KNOWN_CHANNELS["file"]}
    settings.CHANNEL_FILE_PATH = str(tmp_path)
    assert note_returned(returned(sent))
    run_pump()
    sent.refresh_from_db()
    assert sent.state == "sent"
    assert len(mailoutbox) == 1
    assert Delivery.objects.get(key=f"notice-{sent.pk}", channel="file").outcome == "sent"


@pytest.mark.parametrize("status", ["5.2.2", "4.4.7", "5.7.1"])
def test_a_full_mailbox_is_no_dead_address(sent, status):
    assert note_returned(returned(sent, status))
    assert not DeadAddress.objects.exists()
    assert Delivery.objects.get(channel="email").outcome == "refused"


@pytest.mark.parametrize(
    "changes",
    [{"key": "notice-999999"}, {"key": ""}, {"address": "ke-khac@xa.example"}, {"key": "digest-1-20261123"}],
)
def test_what_names_no_mail_of_ours_changes_nothing(sent, changes):
    bounce = Bounce(**{**vars(returned(sent)), **changes})
    assert not note_returned(bounce)
    assert not DeadAddress.objects.exists()
    assert Delivery.objects.get(channel="email").outcome == "sent"


def test_a_report_is_taken_once_and_not_of_long_ago(sent):
    Delivery.objects.update(at=timezone.now() - dt.timedelta(days=11))
    assert not note_returned(returned(sent))
    Delivery.objects.update(at=timezone.now())
    assert note_returned(returned(sent))
    assert not note_returned(returned(sent))
