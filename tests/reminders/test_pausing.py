"""A clock that stands still reminds nobody of its date, and is told of when it stands so for long."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Notice
from accounts.scope import person_scope, system_scope
from areas.models import DatedNumber
from casework.models import Deadline
from referrals.actions import officer
from reminders.actions import run_pump, tell_passed_deadlines
from reminders.explaining import explain
from reminders.feed import calendar_of
from reminders.messages import digest_of, message_of
from reminders.models import Digest
from reminders.pausing import tell_pauses, told_for
from reminders.queries import standing
from tests.factories import CANARIES
from tests.referrals.build import make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
KIND = "clock_paused"


@pytest.fixture
def asked(cast):
    """A referral whose institution asked, of a case without any other date."""
    referral = make_referral(cast, "question")
    Deadline.objects.exclude(kind="referral_answer").update(cancelled_at=timezone.now())
    Notice.objects.all().delete()
    return referral


def clock(referral):
    return referral.case.deadlines.get(kind="referral_answer")


def told() -> list[str]:
    rows = Notice.objects.filter(kind=KIND).order_by("due", "recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


def after(referral, days) -> dt.datetime:
    return clock(referral).paused_at + days * DAY


def test_nobody_is_reminded_of_its_date(cast, asked):
    now = timezone.now() + 60 * DAY
    assert tell_passed_deadlines(now) == 0
    assert not Notice.objects.exists()


def test_what_was_told_before_is_not_sent_while_it_stands_still(cast, asked):
    row = clock(asked)
    code = asked.case.code
    late = Notice.objects.create(
        recipient=cast["lan"],
        kind="deadline_passed",
        path="/",
        case_code=code,
        about=f"casework.deadline:{row.pk}",
        due=row.due_at,
    )
    assert standing([late]) == set()
    Deadline.objects.filter(pk=row.pk).update(paused_at=None, paused_why="")
    assert standing([late]) == {late.pk}


def test_the_owner_is_told_when_it_stands_still_for_long_then_the_supervisor_each_once(cast, asked):
    assert tell_pauses(after(asked, 4.9)) == 0
    for _twice in range(2):
        tell_pauses(after(asked, 5.1))
    assert told() == ["lan"]
    notice = Notice.objects.get()
    assert (notice.case_code, notice.about) == (asked.case.code, f"casework.deadline:{clock(asked).pk}")
    assert tell_pauses(after(asked, 9.9)) == 0
    assert tell_pauses(after(asked, 10.1)) == 1
    assert told() == ["lan", "lan", "quang"]


def test_how_long_is_a_setting(cast, asked):
    DatedNumber.objects.create(name="pause_days", value=14, starts=today(), source="QĐ 1")
    assert tell_pauses(after(asked, 13)) == 0
    assert tell_pauses(after(asked, 14.1)) == 1


def test_the_pump_tells_it_and_what_goes_on_meanwhile_is_not_sent(cast, asked):
    run_pump(after(asked, 6))
    assert told() == ["lan"]
    notice = Notice.objects.get(kind=KIND)
    assert standing([notice]) == {notice.pk}
    officer.answer_question(asked, by=cast["lan"], text="Lớp 6")
    assert standing([notice]) == set()


def test_a_second_pause_is_told_of_anew(cast, asked):
    tell_pauses(after(asked, 6))
    later = timezone.now() + 20 * DAY
    Deadline.objects.filter(pk=clock(asked).pk).update(paused_at=later)
    assert standing(Notice.objects.all()) == set()
    assert tell_pauses(later + 4 * DAY) == 0
    assert tell_pauses(later + 6 * DAY) == 1


def test_the_message_names_nobody_and_no_date(cast, asked):
    tell_pauses(after(asked, 5.1))
    notice = Notice.objects.get()
    digest = Digest(recipient=cast["lan"], day=today())
    for message in (message_of(notice), digest_of(digest, [notice])):
        whole = f"{message.subject} {message.body}"
        assert asked.case.code in whole
        assert "Hạn:" not in whole
        assert "quá hạn" not in whole
        assert CANARIES[0] not in whole
        assert asked.institution.name not in whole


def test_the_last_moment_to_tell_of():
    since = timezone.now()
    assert told_for(since, since + 4 * DAY, 5) == since
    assert told_for(since, since + 5 * DAY, 5) == since + 5 * DAY
    assert told_for(since, since + 14.9 * DAY, 5) == since + 10 * DAY


def test_it_leaves_the_calendar_and_comes_back_with_its_date(cast, asked):
    def dates():
        with person_scope(cast["lan"]):
            return [
                (str(event["uid"]).partition("@")[0], event["dtstart"].dt, int(event["sequence"]))
                for event in Calendar.from_ical(calendar_of(cast["lan"])).walk("VEVENT")
            ]

    assert dates() == []
    back = officer.answer_question(asked, by=cast["lan"], text="Lớp 6")
    ((uid, on, sequence),) = dates()
    assert (uid, on) == (f"deadline-{clock(asked).pk}", timezone.localtime(back.answer_due).date())
    assert sequence >= 2


def test_explain_says_that_it_stands_still_and_later_for_how_long_it_did(cast, asked, capsys):
    call_command("reminders", "explain", asked.case.code)
    said = capsys.readouterr().out
    assert "Đang tạm dừng từ" in said
    assert "chờ cán bộ xã trả lời câu hỏi của cơ sở" in said
    assert "còn 5 ngày làm việc khi chạy tiếp" in said
    officer.answer_question(asked, by=cast["lan"], text="Lớp 6")
    with system_scope("reminders.explain"):
        later = "\n".join(explain(asked.case, timezone.now()))
    assert "Đã tạm dừng từ" in later
    assert "Đang chạy, chưa đến hạn" in later
