"""What the administrator is told of the pump, and everybody when it is late."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.actions.channels import mark_unreachable
from accounts.enums import NoticeKind
from accounts.models import Notice
from areas.models import DatedNumber
from casework.models import Deadline
from reminders import actions, status
from reminders.actions import claim_notices, run_pump, tell_passed_deadlines
from reminders.models import Delivery, Digest, Heartbeat
from tests.factories import CANARIES, make_case
from tests.referrals.build import make_referral
from vietnam.calendar import ZONE, today

pytestmark = pytest.mark.django_db
WORDS = "Nhắc việc đang chậm từ"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def asks(monkeypatch):
    """Let every page ask anew whether the pump is late."""
    monkeypatch.setattr(status.WATCH, "asked", None)
    monkeypatch.setattr(status, "ASK_AGAIN", 0)


def beat(ago: dt.timedelta):
    Heartbeat.objects.update_or_create(name="pump", defaults={"at": timezone.now() - ago})


def told(capsys, *words):
    call_command("reminders", *words)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "address", "seen"),
    [
        ("lan", "/ho-so/", True),
        ("minh", "/ho-so/", True),
        ("quang", "/ho-so/", True),
        ("thu", "/co-so/phieu/", False),
    ],
)
def test_every_page_says_that_the_pump_is_late_to_those_whose_work_has_dates(
    cast, sign_in, asks, name, address, seen
):
    client = sign_in(cast[name])
    beat(4 * MINUTE)
    assert WORDS not in client.get(address).content.decode()
    beat(6 * MINUTE)
    page = client.get(address).content.decode()
    since = timezone.localtime(Heartbeat.objects.get().at)
    assert (f"{WORDS} {since:%H:%M %d/%m/%Y}." in page) is seen
    assert "manage.py reminders status" not in page
    DatedNumber.objects.create(name="pump_late_minutes", value=10, starts=today(), source="x")
    assert WORDS not in client.get(address).content.decode()


def test_the_administrator_is_told_what_to_look_at_and_a_stranger_nothing(cast, client, sign_in, asks):
    beat(60 * MINUTE)
    (administrator,) = (user for user in cast.values() if user.roles.filter(kind="administrator").exists())
    page = sign_in(administrator).get(reverse("accounts:security")).content.decode()
    assert WORDS in page
    assert "manage.py reminders status" in page
    assert WORDS not in client.get(reverse("accounts:login")).content.decode()


def test_pages_ask_once_in_a_while_only(cast, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(status.WATCH, "asked", None)
    beat(6 * MINUTE)
    since = Heartbeat.objects.get().at
    with django_assert_num_queries(1):
        assert {status.WATCH.late_since() for _page in range(9)} == {since}


def test_a_pump_that_never_ran_is_late_from_the_start_of_the_program(cast, monkeypatch):
    monkeypatch.setattr(status, "STARTED", timezone.now())
    assert status.late_since() is None
    started = timezone.now() - 6 * MINUTE
    monkeypatch.setattr(status, "STARTED", started)
    assert status.late_since() == started


def test_the_probe_tells_of_a_late_pump_and_turns_nobody_away(client, db):
    beat(6 * MINUTE)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["pump"]) == (200, "late")


def test_a_run_in_which_something_cannot_be_told_sends_and_is_no_run(cast, monkeypatch, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_case(by=cast["lan"])
    Deadline.objects.update(due_at=timezone.now() - MINUTE, kind="emergency")

    def fails(now):
        raise ValueError("poison")

    monkeypatch.setattr(actions, "TELLING", (fails, *actions.TELLING))
    assert run_pump() == {"passed": 1, "sent": 1, "digests": 0}
    assert len(mailoutbox) == 1
    assert not Heartbeat.objects.filter(name="pump").exists()


def test_a_claim_made_under_a_clock_two_days_ahead_holds_nobody_up(cast):
    make_case(by=cast["lan"])
    Deadline.objects.update(due_at=timezone.now() - MINUTE, kind="emergency")
    tell_passed_deadlines()
    assert len(claim_notices(timezone.now() + dt.timedelta(hours=48))) == 1
    assert len(claim_notices()) == 1
    assert claim_notices() == []


def test_status_says_what_waits_and_what_failed(cast, capsys, monkeypatch):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    Deadline.objects.update(due_at=timezone.now() - MINUTE, kind="emergency")
    text = told(capsys, "status")
    assert "Thời hạn đã qua, chưa báo: 1" in text
    assert "chưa chạy lần nào" in text
    monkeypatch.setattr(actions, "message_of", None)  # cannot be called
    run_pump()
    Notice.objects.create(recipient=cast["hoa"], kind="sign_in_changed", about="accounts.user:1", path="/")
    claim_notices()
    text = told(capsys, "status")
    assert "Gửi không được 1 lần: 1 thông báo" in text
    assert "Thông báo chờ gửi: 0" in text
    assert "Đang gửi: 1; bị bỏ dở, sẽ gửi lại: 0" in text
    Notice.objects.filter(state="claimed").update(claimed_until=timezone.now() - MINUTE)
    beat(9 * MINUTE)
    english = told(capsys, "--language", "en", "status")
    assert "Being sent: 0; left half-way, to be sent again: 1" in english
    assert "LATE since" in english
    assert CANARIES[0] not in text + english


def test_status_says_when_the_next_digest_comes_and_what_channels_did_not_take(cast, capsys, monkeypatch):
    # A Friday before Tết 2027, after the digest; the next working morning is Monday's.
    friday = dt.datetime(2027, 1, 29, 9, tzinfo=ZONE)
    monkeypatch.setattr(status, "database_now", lambda: friday)
    text = told(capsys, "status")
    assert "Thư tổng hợp kế tiếp: 07:00 01/02/2027, cho 0 người" in text
    assert "Thư tổng hợp hôm nay chưa gửi xong: 0" in text
    assert [words in text for words in ("không tới được", "Chưa gửi được")] == [False, False]
    for name in ("lan", "lan", "hoa"):
        waiting(cast[name], NoticeKind.HANDED_OVER)
    waiting(cast["minh"], NoticeKind.SIGN_IN_CHANGED)  # sent by itself
    Digest.objects.create(recipient=cast["lan"], day=friday.date())
    Digest.objects.create(recipient=cast["hoa"], day=friday.date(), done_at=timezone.now())
    for key, outcome, code in (
        *(("notice-1", "again", "451 busy"), ("notice-2", "again", "451 busy")),
        *(("notice-3", "unreachable", "550 5.1.1"), ("notice-4", "sent", "250 ok")),
    ):
        row = {"recipient": cast["lan"], "channel": "email", "at": timezone.now()}
        Delivery.objects.create(key=key, outcome=outcome, code=code, **row)
    mark_unreachable(cast["hoa"], "email", cast["hoa"].email, "550 5.1.1")
    lines = told(capsys, "status").splitlines()
    assert lines[-5:] == [
        "Thư tổng hợp kế tiếp: 07:00 01/02/2027, cho 2 người",
        "Thư tổng hợp hôm nay chưa gửi xong: 1",
        "Chưa gửi được, kênh email, mã 451 busy: 2",
        "Chưa gửi được, kênh email, mã 550 5.1.1: 1",
        "Địa chỉ không tới được, kênh email: 1",
    ]
    assert cast["hoa"].email not in "".join(lines)


def test_explain_tells_what_an_institution_was_told_of_the_referrals_of_the_case_alone(cast, capsys):
    mine, other = make_referral(cast), make_referral(cast)
    Notice.objects.all().delete()
    version = mine.history.first().pk
    shown = [
        waiting(cast["thu"], NoticeKind.REFERRAL_DUE_TODAY, about=f"referrals.referral:{mine.pk}"),
        waiting(cast["thu"], NoticeKind.REFERRAL_SENT, about=f"referrals.historicalreferral:{version}"),
    ]
    waiting(cast["thu"], NoticeKind.REFERRAL_DUE_TODAY, about=f"referrals.referral:{other.pk}")
    waiting(cast["thu"], NoticeKind.ATTENDANCE_ASKED, about=f"schools.institution:{mine.institution_id}")
    text = told(capsys, "explain", mine.case.code)
    lines = [line.split(",")[0].strip() for line in text.partition("Thông báo:")[2].splitlines()[1:]]
    assert lines == [f"{row.pk} {row.kind}" for row in shown]
    assert mine.institution.name not in text


def waiting(person, kind, about=""):
    about = about or f"accounts.user:{Notice.objects.count() + 1}"
    return Notice.objects.create(recipient=person, kind=kind, about=about, path="/")


def test_what_failed_is_sent_when_told_to(cast, capsys):
    for count, name in enumerate(("lan", "hoa", "minh")):
        Notice.objects.create(
            recipient=cast[name], kind="sign_in_changed", about="accounts.user:1", path="/", attempts=count
        )
    later = timezone.now() + dt.timedelta(hours=12)
    Notice.objects.update(claimed_until=later)
    pk = Notice.objects.get(recipient=cast["hoa"]).pk
    assert "Sẽ gửi lại ở lần chạy kế tiếp: 1" in told(capsys, "retry", "--notice", str(pk))
    assert [notice.pk for notice in claim_notices()] == [pk]
    with pytest.raises(CommandError, match="không ở trong số gửi không được"):
        call_command("reminders", "retry", "--notice", str(pk))
    told(capsys, "retry", "--all-failed")
    assert [notice.recipient for notice in claim_notices()] == [cast["minh"]]
    assert Notice.objects.get(recipient=cast["lan"]).claimed_until == later


def test_explain_tells_each_clock_and_each_notice_without_the_child(cast, capsys):
    other = make_case(by=cast["hoa"])
    case = make_case(by=cast["lan"], full_name=CANARIES[0], urgent=True)
    screening = case.deadlines.get(kind="screening")
    friday = dt.datetime(2026, 4, 24, 9, tzinfo=dt.UTC)
    due = dt.datetime(2026, 4, 29, 16, 59, 59, tzinfo=dt.UTC)
    Deadline.objects.filter(pk=screening.pk).update(starts_at=friday, due_at=due)
    run_pump()
    text = told(capsys, "explain", case.code.lower())
    assert f"Hồ sơ {case.code}" in text
    assert "Quy tắc: 3 ngày làm việc, căn cứ setting; thông số screening_days có thể thay số này" in text
    assert "Bắt đầu 16:00 24/04/2026, hạn 23:59 29/04/2026" in text
    # A weekend, and the day in lieu of the Hùng Kings' commemoration, a Sunday in 2026.
    assert "Không tính ngày bắt đầu và các ngày nghỉ: 25/04, 26/04, 27/04" in text
    assert "Đã quá hạn, đã báo" in text
    assert "Quy tắc: 12 giờ, căn cứ ND56-26.3" in text
    assert "Chạy liên tục, cả đêm và ngày nghỉ" in text
    assert "Khi quá hạn, người được báo: lan" in text
    assert "deadline_passed, cho lan" in text
    assert "emergency, cho minh" in text
    assert "Đã gửi" in text
    assert other.code not in text
    assert "hoa" not in text.split()
    for word in CANARIES[0].split():
        assert word not in text
    with pytest.raises(CommandError, match="Không có hồ sơ mang mã này"):
        call_command("reminders", "explain", "X-1")
