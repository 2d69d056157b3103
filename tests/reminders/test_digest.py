"""The morning's digest: what goes into it, who gets it, and that it is one message whatever happens."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import BREAKS_QUIET, URGENT, NoticeKind, NoticeState
from accounts.models import Notice, Role, User
from casework.models import Deadline
from reminders import digests
from reminders.actions import claim_notices, run_pump, send_notice, tell_passed_deadlines
from reminders.channels.base import Outcome, Result
from reminders.channels.email import Email
from reminders.digests import claim_digests, make_digests, send_digest, send_digests
from reminders.models import Delivery, Digest
from reminders.queries import lines_of
from reminders.timing import digest_moment, last_digest, next_digest
from tests.factories import CANARIES, make_case
from tests.reminders.build import MORNING, at_hour, state_of, told, urgent
from vietnam.calendar import day_of, is_working_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def day_off_after(day):
    while is_working_day(day):
        day += DAY
    return day


def test_the_moment_is_seven_in_viet_nam_on_working_days_only():
    tet = dt.date(2027, 2, 8)  # the third day of Tết, a Monday
    assert digest_moment(at_hour(7, tet)) is None
    assert next_digest(at_hour(8, dt.date(2027, 2, 3))) == at_hour(7, dt.date(2027, 2, 11))
    friday, monday = dt.date(2026, 11, 27), dt.date(2026, 11, 30)
    assert digest_moment(at_hour(6, friday)) is None
    assert digest_moment(at_hour(23, friday)) == dt.datetime(2026, 11, 27, 0, 0, tzinfo=dt.UTC)
    assert digest_moment(at_hour(12, friday + DAY)) is None
    assert (next_digest(at_hour(7, friday)), last_digest(at_hour(6, monday))) == (
        at_hour(7, monday),
        at_hour(7, friday),
    )


def test_one_message_tells_of_all_that_waits_and_names_nobody(cast, outbox):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    Deadline.objects.update(due_at=timezone.now() - dt.timedelta(hours=1))
    told(cast["lan"])
    told(cast["hoa"])
    run_pump()
    assert (outbox, tell_passed_deadlines()) == ([], 0)  # in the program at once, outside in the morning
    assert run_pump(MORNING)["digests"] == 2
    (letter,) = [letter for letter in outbox if letter.to == ["lan@den-truong.example"]]
    assert letter.subject == "Đến Trường: 2 việc cần xem"
    assert "Một việc đã quá hạn. Mã hồ sơ: " in letter.body
    assert "Có hồ sơ được bàn giao cho bạn." in letter.body
    assert case.code in letter.body
    for word in (*CANARIES[0].split(), case.commune.name):
        assert word not in letter.subject + letter.body
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
    sent = Delivery.objects.get(recipient=cast["lan"])
    assert (sent.key, sent.channel, sent.outcome, sent.told) == (
        f"digest-{cast['lan'].pk}-{day_of(MORNING):%Y%m%d}",
        "email",
        "sent",
        2,
    )


def test_it_speaks_the_language_of_its_person(cast, outbox):
    User.objects.filter(pk=cast["lan"].pk).update(language="en")
    told(cast["lan"])
    run_pump(MORNING)
    assert outbox[0].subject == "Đến Trường: 1 item to look at"
    assert "handed over" in outbox[0].body


def test_nothing_on_a_day_off_and_what_was_missed_at_seven_goes_when_the_pump_wakes(cast, outbox):
    told(cast["lan"])
    run_pump(at_hour(9, day_off_after(day_of(MORNING))))
    assert outbox == []
    run_pump(at_hour(16))
    assert len(outbox) == 1


def test_what_is_left_after_seven_waits_for_the_next_morning(cast, outbox):
    notice = told(cast["lan"])
    Notice.objects.update(created_at=at_hour(7) + dt.timedelta(minutes=5))
    run_pump(at_hour(8))
    assert (outbox, state_of(notice)) == ([], ("unsent", ""))
    run_pump(next_digest(at_hour(8)))
    assert len(outbox) == 1


def test_a_late_digest_keeps_out_of_quiet_hours_and_comes_with_the_next(cast, outbox):
    told(cast["lan"])
    run_pump(at_hour(22))
    assert outbox == []
    User.objects.filter(pk=cast["lan"].pk).update(quiet=False)
    run_pump(at_hour(22))
    assert len(outbox) == 1


def test_the_right_is_asked_for_each_line_and_a_clock_that_was_met_is_not_late(cast, outbox):
    mine, gone, met = (make_case(by=cast["lan"]) for _each in range(3))
    Deadline.objects.update(due_at=timezone.now() - dt.timedelta(hours=1))
    tell_passed_deadlines()
    Deadline.objects.filter(case=met).update(met_at=timezone.now())
    type(gone).objects.filter(pk=gone.pk).update(commune=cast["hoa"].roles.get().area)
    run_pump(MORNING)
    (letter,) = outbox
    assert [case.code in letter.body for case in (mine, gone, met)] == [True, False, False]
    states = dict(Notice.objects.values_list("case_code", "state"))
    assert states == {mine.code: "sent", gone.code: "withheld", met.code: "ended"}
    assert Notice.objects.get(case_code=met.code).reason == "done"


def test_a_person_who_is_disabled_between_claim_and_send_gets_nothing(cast, outbox):
    notice, apart = told(cast["lan"]), urgent(cast["lan"])
    make_digests(digest_moment(MORNING))
    (digest,) = claim_digests(MORNING)
    (alone,) = claim_notices(MORNING)
    User.objects.filter(pk=cast["lan"].pk).update(is_active=False)
    send_digest(digest, [notice], {}, MORNING)
    send_notice(alone)
    assert (outbox, state_of(notice)) == ([], ("withheld", "disabled"))
    assert state_of(apart) == ("withheld", "disabled")


def test_a_role_that_ended_between_claim_and_send_ends_the_line(cast, outbox):
    notice = told(cast["lan"])
    make_digests(digest_moment(MORNING))
    (digest,) = claim_digests(MORNING)
    Role.objects.filter(user=cast["lan"]).update(ends=today() - DAY)
    send_digest(digest, [notice], {}, MORNING)
    assert (outbox, state_of(notice)) == ([], ("withheld", "no_access"))


@pytest.mark.parametrize("point", ["claimed", "sent", "settling"])
def test_a_crash_loses_nothing_and_repeats_at_most_once(cast, outbox, monkeypatch, point):
    """The process dies after the claim, after the server took it, before what became of it commits."""
    notice = told(cast["lan"])
    dead = {"claimed": "send_digest", "sent": "hand_over", "settling": "_settle"}[point]
    whole = getattr(digests, dead)

    def dies(*args, **kwargs):
        if point == "sent":
            whole(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(digests, dead, dies)
    with pytest.raises(KeyboardInterrupt):
        send_digests(MORNING)
    monkeypatch.setattr(digests, dead, whole)
    assert send_digests(MORNING) == 0  # under its lease nobody touches it
    assert send_digests(MORNING + dt.timedelta(minutes=6)) == 1
    assert state_of(notice) == ("sent", "")
    # What the channel took over was written down before the crash: it is not even repeated.
    assert len(outbox) == 1
    assert Notice.objects.count() == 1


def test_a_failed_digest_is_tried_again_with_the_same_key_and_comes_with_tomorrows(cast, outbox, monkeypatch):
    notice = told(cast["lan"])
    keys = []

    def away(self, message):
        keys.append(message.key)
        return Result(Outcome.AGAIN, "451")

    monkeypatch.setattr(Email, "send", away)
    run_pump(MORNING)
    digest = Digest.objects.get()
    assert (digest.done_at, digest.attempts, state_of(notice)) == (None, 1, ("unsent", ""))
    Digest.objects.update(claimed_until=None)
    run_pump(MORNING)
    assert keys == [digest.key] * 2
    monkeypatch.undo()
    outbox.clear()
    tomorrow = next_digest(MORNING)
    monkeypatch.setattr(
        Email, "send", lambda _self, message: keys.append(message.key) or Result(Outcome.SENT)
    )
    run_pump(tomorrow)
    assert keys[2:] == [f"digest-{cast['lan'].pk}-{day_of(tomorrow):%Y%m%d}"]
    assert state_of(notice) == ("sent", "")


def test_a_line_that_breaks_does_not_hide_the_others(cast, outbox, monkeypatch):
    poison, sound = told(cast["lan"]), told(cast["lan"])
    real = digests.why_stopped

    def breaks(user, notices):
        if poison.pk in {one.pk for one in notices}:
            raise ValueError("poison")
        return real(user, notices)

    monkeypatch.setattr(digests, "why_stopped", breaks)
    run_pump(MORNING)
    assert len(outbox) == 1
    assert (state_of(sound), state_of(poison)) == (("sent", ""), ("unsent", ""))
    noted = Delivery.objects.get(key=f"notice-{poison.pk}")
    assert (noted.channel, noted.outcome, noted.code) == ("", "again", "ValueError")


def test_a_template_that_does_not_render_is_written_down_and_comes_later(cast, outbox, settings, monkeypatch):
    notice, own = told(cast["lan"]), urgent(cast["hoa"])
    gone = ("reminders/email/gone.txt", "reminders/email/gone.txt")
    monkeypatch.setattr("reminders.messages.TEMPLATES", {"notice": gone, "digest": gone})
    run_pump(MORNING)
    assert outbox == []
    codes = set(Delivery.objects.values_list("outcome", "code"))
    assert codes == {("again", "TemplateDoesNotExist")}
    assert state_of(notice) == state_of(own) == ("unsent", "")
    monkeypatch.undo()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(claimed_until=None)
    Digest.objects.update(claimed_until=None)
    run_pump(MORNING)
    assert len(outbox) == 2
    assert not Delivery.objects.exclude(outcome="sent").exists()


def test_a_long_list_is_cut_and_the_rest_comes_next_time(cast, outbox, monkeypatch):
    monkeypatch.setattr(digests, "LINES", 3)
    for _each in range(5):
        told(cast["lan"])
    run_pump(MORNING)
    assert outbox[0].subject == "Đến Trường: 3 việc cần xem"
    assert "Còn nhiều thông báo khác trong chương trình." in outbox[0].body
    run_pump(next_digest(MORNING))
    assert outbox[1].subject == "Đến Trường: 2 việc cần xem"
    assert Notice.objects.filter(state=NoticeState.SENT).count() == 5


def queries_of(deed, *args):
    with CaptureQueriesContext(connection) as caught:
        deed(*args)
    return len(caught)


def test_reading_a_batch_costs_the_same_for_few_and_for_many(cast):
    for name in ("lan", "hoa"):
        told(cast[name])
    few = queries_of(make_digests, digest_moment(MORNING))
    rows = [User(username=f"ai{number}", full_name="Ai đó") for number in range(30)]
    people = [User.objects.create(username=row.username, full_name=row.full_name) for row in rows]
    for person in people:
        for _each in range(3):
            told(person)
    Digest.objects.all().delete()
    assert queries_of(make_digests, digest_moment(MORNING + DAY * 7)) <= few
    claimed = claim_digests(digest_moment(MORNING + DAY * 7) or MORNING)
    assert len(claimed) == 32
    assert queries_of(lines_of, claimed, MORNING, 60) == 1


def test_a_digest_asks_as_often_for_thirty_lines_as_for_three(cast, outbox):
    counts = []
    for name, lines in (("lan", 3), ("hoa", 30)):
        case = make_case(by=cast[name])
        Notice.objects.all().delete()
        about = {"case_code": case.code, "path": "/"}
        rows = [told(cast[name], NoticeKind.PLAN_RETURNED, **about) for _each in range(lines)]
        Digest.objects.all().delete()
        digests.Heartbeat.objects.all().delete()
        make_digests(digest_moment(MORNING))
        (digest,) = claim_digests(MORNING)
        counts.append(queries_of(send_digest, digest, rows, {}, MORNING))
        assert Notice.objects.filter(state="sent").count() == lines
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_pumps_at_once_make_one_message_a_person(cast, outbox):
    for name in ("lan", "hoa", "minh", "quang"):
        told(cast[name])
        urgent(cast[name])
    start = threading.Barrier(2)

    def pump():
        try:
            start.wait()
            run_pump(MORNING)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=pump) for _each in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    # The chair and the supervisor hold another role than the kind asks for where that is so: nothing twice.
    sent = [(letter.to[0], letter.extra_headers["Message-ID"]) for letter in outbox]
    assert len(sent) == len(set(sent))
    assert not Notice.objects.filter(state__in=("unsent", "claimed")).exists()
    assert Digest.objects.filter(done_at=None).count() == 0


def test_what_became_of_old_messages_is_forgotten_with_the_notices(cast, settings):
    told(cast["lan"])
    kept = dt.timedelta(days=settings.PRIVACY["NOTICE_DAYS"])
    rows = {"recipient": cast["hoa"], "channel": "email", "outcome": "sent"}
    for key, age in (("notice-1", kept + 2 * DAY), ("notice-2", kept - 9 * DAY)):
        Delivery.objects.create(key=key, at=MORNING - age, **rows)
    Digest.objects.create(recipient=cast["hoa"], day=day_of(MORNING - kept) - 2 * DAY)
    run_pump(MORNING)
    assert set(Delivery.objects.filter(recipient=cast["hoa"]).values_list("key", flat=True)) == {"notice-2"}
    assert [digest.recipient for digest in Digest.objects.all()] == [cast["lan"]]


class TestHours:
    """Which kinds leave at once, and which of them break quiet hours."""

    def test_the_kinds_are_what_the_law_and_the_own_account_ask_for(self):
        assert set(BREAKS_QUIET) == {
            *("emergency", "report_waits", "hours_passed", "opened_urgently"),
            *("report_escalated", "sign_in_changed", "new_browser"),
        }
        assert set(URGENT) - set(BREAKS_QUIET) == {"incident_reported", "incident_clock", "report_calmed"}

    @pytest.mark.parametrize("kind", sorted(URGENT))
    @pytest.mark.parametrize("hour", [5, 12, 22])
    def test_an_urgent_one_is_claimed_at_once_or_when_the_night_is_over(self, cast, kind, hour):
        told(cast["lan"], kind)
        night = hour != 12
        assert len(claim_notices(at_hour(hour))) == (0 if night and kind not in BREAKS_QUIET else 1)

    def test_the_night_is_the_persons_own(self, cast):
        told(cast["lan"], NoticeKind.INCIDENT_CLOCK)
        User.objects.filter(pk=cast["lan"].pk).update(quiet_from=23, quiet_until=5)
        assert claim_notices(at_hour(23)) == claim_notices(at_hour(4)) == []
        assert len(claim_notices(at_hour(22))) == 1
        User.objects.filter(pk=cast["lan"].pk).update(quiet=False)
        Notice.objects.all().delete()
        told(cast["lan"], NoticeKind.INCIDENT_CLOCK)
        assert len(claim_notices(at_hour(23))) == 1

    def test_what_is_due_before_the_next_digest_does_not_wait_for_it(self, cast):
        moment = at_hour(10)
        soon = told(cast["lan"], due=moment + dt.timedelta(hours=6))
        later = told(cast["lan"], due=next_digest(moment) + dt.timedelta(hours=1))
        passed = told(cast["lan"], due=moment - dt.timedelta(hours=1))
        Notice.objects.update(created_at=moment - dt.timedelta(minutes=1))
        assert [notice.pk for notice in claim_notices(moment)] == [soon.pk]
        assert {state_of(one)[0] for one in (later, passed)} == {"unsent"}

    def test_what_stands_in_todays_digest_is_not_sent_beside_it(self, cast, outbox):
        """Left before seven and due today: the digest has it, also when that is late."""
        told(cast["lan"], due=at_hour(20))
        Notice.objects.update(created_at=at_hour(6))
        run_pump(at_hour(9))
        assert [letter.subject for letter in outbox] == ["Đến Trường: 1 việc cần xem"]


@pytest.mark.django_db(transaction=True)
def test_what_one_pump_is_claiming_another_one_passes_by(cast):
    told(cast["lan"])
    urgent(cast["lan"])
    make_digests(digest_moment(MORNING))
    found = []

    def other():
        try:
            found.append((claim_digests(MORNING), claim_notices(MORNING)))
        finally:
            connections.close_all()

    with transaction.atomic():
        assert (len(claim_digests(MORNING)), len(claim_notices(MORNING))) == (1, 1)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)  # it must not wait for the other one
    assert found == [([], [])]


def test_who_lost_the_lease_sends_nothing(cast, outbox):
    notice, alone = told(cast["lan"]), urgent(cast["lan"])
    make_digests(digest_moment(MORNING))
    (digest,), (single,) = claim_digests(MORNING), claim_notices(MORNING)
    later = MORNING + dt.timedelta(minutes=6)
    assert (len(claim_digests(later)), len(claim_notices(later))) == (1, 1)
    send_digest(digest, [notice], {}, later)
    send_notice(single)
    assert (outbox, state_of(notice)[0], state_of(alone)[0]) == ([], "unsent", "claimed")


def test_who_may_open_what_is_asked_once_a_person(cast, outbox, monkeypatch):
    asked, real = [], digests.why_stopped
    monkeypatch.setattr(digests, "why_stopped", lambda *told: asked.append(told[0].username) or real(*told))
    for name in ("lan", "hoa"):
        told(cast[name])
        told(cast[name])
    assert run_pump(MORNING)["digests"] == 2
    assert (sorted(asked), len(outbox)) == (["hoa", "lan"], 2)
