import datetime as dt

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind, NoticeState
from accounts.models import DeadAddress, Notice, Role
from casework.actions.clocks import start_clock
from casework.actions.reports import open_case
from casework.enums import DeadlineKind
from casework.models import Deadline
from reminders import actions
from reminders.actions import claim_notices, run_pump, tell_passed_deadlines
from reminders.channels.base import Outcome, Result
from reminders.channels.email import Email
from reminders.models import Delivery, Heartbeat
from reminders.queries import last_pump
from reminders.timing import next_digest
from schools.models import Post
from tests.factories import CANARIES, make_case, make_report, plan
from tests.referrals.build import make_referral
from vietnam.calendar import day_of, today

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=60)
# The next working morning, when the digest has everything that was left until now.
MORNING = next_digest(timezone.now()) + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def late_case(cast):
    """A case of the officer whose screening clock ran out."""
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    Deadline.objects.update(due_at=timezone.now() - dt.timedelta(hours=1))
    return case


def test_a_passed_deadline_is_told_once_and_mailed_without_a_name(cast, late_case, outbox):
    assert run_pump(MORNING) == {"passed": 1, "sent": 0, "digests": 1}
    assert run_pump(MORNING) == {"passed": 0, "sent": 0, "digests": 0}
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.state) == (
        cast["lan"],
        NoticeKind.DEADLINE_PASSED,
        NoticeState.SENT,
    )
    assert notice.path == f"/ho-so/{late_case.pk}/"
    (letter,) = outbox
    assert letter.to == ["lan@den-truong.example"]
    assert letter.subject == "Đến Trường: 1 việc cần xem"
    whole = letter.subject + letter.body
    assert "1. Một việc đã quá hạn. Mã hồ sơ: " in whole
    assert late_case.code in whole
    for word in CANARIES[0].split():
        assert word not in whole
    assert late_case.commune.name not in whole
    name = f"digest-{cast['lan'].pk}-{day_of(MORNING):%Y%m%d}"
    assert letter.extra_headers["Message-ID"] == f"<{name}@den-truong.example>"


def test_a_deadline_that_is_not_due_or_was_met_is_not_told(cast, late_case):
    Deadline.objects.update(due_at=timezone.now() + LATER)
    assert tell_passed_deadlines() == 0
    Deadline.objects.update(due_at=timezone.now() - LATER, met_at=timezone.now())
    assert tell_passed_deadlines() == 0


def test_a_deadline_that_was_moved_is_told_again_for_its_new_date(cast, late_case):
    run_pump(MORNING)
    start_clock(
        late_case, DeadlineKind.SCREENING, by=cast["lan"], due=timezone.now() - dt.timedelta(minutes=1)
    )
    assert run_pump(MORNING)["passed"] == 1
    assert Notice.objects.count() == 2


def test_nobody_is_told_of_a_case_that_they_may_no_longer_open(cast, late_case, outbox):
    tell_passed_deadlines()
    Role.objects.filter(user=cast["lan"]).update(ends=today() - dt.timedelta(days=1))
    run_pump(MORNING)
    assert Notice.objects.get().state == NoticeState.WITHHELD
    assert outbox == []


def test_the_mail_is_in_the_language_of_the_recipient(cast, late_case, outbox):
    cast["lan"].language = "en"
    cast["lan"].save()
    run_pump(MORNING)
    assert "Sign in" in outbox[0].body


def urgent(person, **more):
    """A notice to `person` that is sent by itself, about the own account."""
    told = {"kind": NoticeKind.SIGN_IN_CHANGED, "path": "/bao-mat/", "about": f"audit.event:{person.pk}"}
    return Notice.objects.create(recipient=person, **{**told, **more})


def test_a_failed_mail_is_tried_again_later_and_stops_nobody(cast, outbox, monkeypatch):
    for name in ("lan", "hoa"):
        urgent(cast[name])
    real = Email.send

    def broken_for_lan(self, message):
        return Result(Outcome.AGAIN, "away") if "lan@" in message.address else real(self, message)

    monkeypatch.setattr(Email, "send", broken_for_lan)
    run_pump()
    waiting = Notice.objects.get(recipient=cast["lan"])
    assert (waiting.state, waiting.attempts) == (NoticeState.UNSENT, 1)
    assert Notice.objects.get(recipient=cast["hoa"]).state == NoticeState.SENT
    assert claim_notices() == []
    tried = Delivery.objects.get(recipient=cast["lan"])
    assert (tried.channel, tried.outcome, tried.code, tried.attempts) == ("email", "again", "away", 1)
    assert tried.next_try > timezone.now()
    monkeypatch.setattr(Email, "send", real)
    Notice.objects.filter(pk=waiting.pk).update(claimed_until=timezone.now() - LATER)
    run_pump()
    assert [letter.to for letter in outbox] == [["hoa@den-truong.example"], ["lan@den-truong.example"]]
    tried.refresh_from_db()
    assert (tried.outcome, tried.attempts, tried.next_try) == ("sent", 2, None)


def test_a_claim_that_ran_out_is_taken_over(cast):
    urgent(cast["lan"])
    assert len(claim_notices()) == 1
    assert claim_notices() == []
    assert len(claim_notices(timezone.now() + dt.timedelta(minutes=6))) == 1


def test_the_heartbeat_says_when_the_pump_ran(db):
    assert last_pump() is None
    run_pump()
    assert timezone.now() - last_pump() < dt.timedelta(minutes=1)


def test_an_unassigned_case_is_told_to_every_officer_of_the_commune(cast, late_case):
    late_case.officer = None
    late_case.save()
    Deadline.objects.update(owner=None)
    tell_passed_deadlines()
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["lan"]]


def leaves(person):
    Role.objects.filter(user=person).update(ends=today() - dt.timedelta(days=1))


def is_disabled(person):
    type(person).objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("goes", [leaves, is_disabled])
def test_a_date_of_somebody_who_has_gone_is_told_to_those_who_are_there(cast, late_case, goes):
    goes(cast["lan"])
    tell_passed_deadlines()
    # The commune has no other officer: its supervisor hears of it.
    told = Notice.objects.filter(kind=NoticeKind.DEADLINE_PASSED)
    assert [notice.recipient for notice in told] == [cast["quang"]]
    Role.objects.create(user=cast["dung"], kind="officer", area=late_case.commune, starts=today())
    Deadline.objects.update(due_at=timezone.now() - dt.timedelta(minutes=5), kind="approval")
    told.delete()
    tell_passed_deadlines()
    assert {notice.recipient for notice in told.all()} == {cast["dung"], cast["minh"]}


@pytest.mark.django_db(transaction=True)
def test_the_notice_of_a_deed_falls_with_the_deed(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed")
    with pytest.raises(RuntimeError, match="after 1 notice"):
        plan_and_fail(case, cast["lan"])
    assert Notice.objects.count() == 0
    case.refresh_from_db()
    assert case.state == "assessed"
    assert connection.in_atomic_block is False


@transaction.atomic
def plan_and_fail(case, officer):
    """Submit a plan in a transaction that a power cut ends."""
    plan(case, officer)
    raise RuntimeError(f"after {Notice.objects.count()} notice")


def test_a_counsellor_gets_the_mail_of_her_referral_without_code_or_name(cast, outbox):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name=CANARIES[0])
    referral = make_referral(cast, case=case)
    outbox.clear()
    run_pump(MORNING)
    (letter,) = [letter for letter in outbox if letter.to == ["thu@den-truong.example"]]
    assert letter.subject == "Đến Trường: 1 việc cần xem"
    assert "1. Có phiếu chuyển gửi mới. Hạn: " in letter.body
    for secret in (case.code, referral.institution.name, *CANARIES[0].split()):
        assert secret not in letter.body


def test_a_counsellor_who_left_the_school_is_told_nothing(cast, outbox):
    make_referral(cast)
    Post.objects.filter(user=cast["thu"]).update(ends=today() - dt.timedelta(days=1))
    run_pump(MORNING)
    assert [letter for letter in outbox if letter.to == ["thu@den-truong.example"]] == []
    assert Notice.objects.get(recipient=cast["thu"]).state == NoticeState.WITHHELD


def test_an_urgent_report_tells_officer_and_chair_at_once(cast):
    report = make_report(by=cast["lan"], urgent=True)
    page = reverse("casework:report", args=[report.pk])
    assert emergency_notices() == [("lan", page, ""), ("minh", page, "")]
    case = open_case(report, by=cast["lan"])
    # Told once: what was told of the report leads to the case now.
    page = reverse("casework:case", args=[case.pk])
    assert emergency_notices() == [("lan", page, case.code), ("minh", page, case.code)]


def test_urgent_reports_that_wait_ask_as_often_for_five_as_for_one(cast):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            actions.tell_urgent_reports(timezone.now() + dt.timedelta(hours=13))
        return len(found)

    reports = [make_report(by=cast["lan"], urgent=True)]
    first = asked()
    reports += [make_report(by=cast[name], urgent=True) for name in ("lan", "lan", "hoa", "hoa")]
    assert asked() == first
    told = Notice.objects.filter(kind=NoticeKind.HOURS_PASSED).values_list("recipient__username", "path")
    pages = [reverse("casework:report", args=[report.pk]) for report in reports]
    assert {one for one in told if one[0] in ("lan", "minh")} == {
        (name, page) for name in ("lan", "minh") for page in pages[:3]
    }
    assert {path for name, path in told if name == "hoa"} == set(pages[3:])


def emergency_notices():
    told = Notice.objects.filter(kind=NoticeKind.EMERGENCY).order_by("recipient__username")
    return list(told.values_list("recipient__username", "path", "case_code"))


def test_a_notice_that_cannot_be_written_never_stops_those_behind_it(cast, outbox):
    cast["lan"].email = f"lan@{'ă' * 70}.vn"  # no server bears such a name
    cast["lan"].save()
    first, later = urgent(cast["lan"]), urgent(cast["hoa"])
    run_pump()
    later.refresh_from_db()
    assert later.state == NoticeState.SENT
    first.refresh_from_db()
    assert (first.state, first.reason) == (NoticeState.FAILED, "no_channel")
    assert DeadAddress.objects.get().user == cast["lan"]


def test_mail_never_waits_longer_than_the_lease(settings):
    assert 0 < settings.EMAIL_TIMEOUT * actions.CLAIMED < actions.LEASE.total_seconds()


def test_a_clock_that_cannot_be_told_stops_none_behind_it(cast, monkeypatch):
    first, second = (make_case(by=cast["lan"], full_name=name) for name in ("Lê An", "Lê Bình"))
    for minutes, case in ((9, first), (5, second)):
        Deadline.objects.filter(case=case).update(due_at=timezone.now() - dt.timedelta(minutes=minutes))
    right, broken = actions.who_answers_for, first.deadlines.get().pk

    def answers(deadline):
        if deadline.pk == broken:
            raise ValueError("poison")
        return right(deadline)

    monkeypatch.setattr(actions, "who_answers_for", answers)
    assert run_pump()["passed"] == 1
    assert list(Notice.objects.filter(kind="deadline_passed").values_list("case_code", flat=True)) == [
        second.code
    ]
    assert not Heartbeat.objects.filter(name="pump").exists()
    monkeypatch.setattr(actions, "who_answers_for", right)
    assert run_pump()["passed"] == 1
    assert Notice.objects.filter(kind="deadline_passed", case_code=first.code).count() == 1
    assert Heartbeat.objects.filter(name="pump").exists()
