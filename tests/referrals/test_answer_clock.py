"""While the officer has to act the institution's clock stands still; then it goes on with what was left."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from casework.enums import DeadlineKind
from referrals.actions import days, institution, officer
from referrals.figures import totals
from referrals.models import Referral
from referrals.spans import Span
from referrals.waiting import stand_past
from reminders.escalation import long_overdue
from reminders.queries import passed_deadlines
from tests.casework.walk import text_of, url
from tests.referrals.build import make_referral
from vietnam.calendar import add_working_days, day_of, end_of_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def clock(referral):
    return referral.case.deadlines.filter(kind=DeadlineKind.REFERRAL_ANSWER).latest("pk")


def in_working_days(time_machine, n):
    """Let it be the afternoon of the `n`th working day from today."""
    time_machine.move_to(end_of_day(add_working_days(today(), n)) - dt.timedelta(hours=8))


def ask(referral, cast):
    institution.ask_question(referral, by=cast["thu"], text="Lớp mấy?")


def answer(referral, cast):
    return officer.answer_question(referral, by=cast["lan"], text="Lớp 6")


def test_a_question_takes_no_day_from_the_institution_and_gives_it_none(cast, time_machine):
    referral = make_referral(cast)
    in_working_days(time_machine, 2)
    ask(referral, cast)
    assert clock(referral).is_paused
    in_working_days(time_machine, 9)
    back = answer(referral, cast)
    assert back.answer_due == clock(referral).due_at == end_of_day(add_working_days(today(), 3))


def test_asked_twice_it_is_not_longer_than_once(cast, time_machine):
    referral = make_referral(cast)
    for _time in range(2):
        in_working_days(time_machine, 1)
        ask(referral, cast)
        in_working_days(time_machine, 4)
        back = answer(referral, cast)
    assert back.answer_due == end_of_day(add_working_days(today(), 3))
    assert len(clock(referral).pauses) == 4


def test_answered_on_the_last_day_or_late_it_has_one_more_working_day(cast, time_machine):
    referral = make_referral(cast)
    in_working_days(time_machine, 7)
    ask(referral, cast)
    in_working_days(time_machine, 3)
    assert answer(referral, cast).answer_due == end_of_day(add_working_days(today(), 1))


def test_a_day_that_is_sent_back_begins_the_whole_time_anew(cast, time_machine):
    referral = make_referral(cast, "proposed")
    assert (clock(referral).is_paused, clock(referral).paused_why) == (True, "other_day")
    in_working_days(time_machine, 9)
    back = days.refuse_day(referral, by=cast["lan"])
    assert back.answer_due == clock(referral).due_at == end_of_day(add_working_days(today(), 5))
    assert (clock(referral).is_paused, clock(referral).pauses) == (False, [])


def test_a_day_offered_instead_of_waiting_for_the_answer_keeps_standing_still(cast):
    referral = make_referral(cast, "question")
    since = clock(referral).paused_at
    days.propose_day(referral, by=cast["thu"], day=today() + 9 * DAY)
    assert (clock(referral).paused_at, clock(referral).paused_why) == (since, "other_day")


@pytest.mark.parametrize("deed", ["accept", "decline"])
def test_who_answers_without_waiting_for_the_officer_is_in_time(cast, time_machine, deed):
    referral = make_referral(cast, "question")
    in_working_days(time_machine, 12)
    if deed == "accept":
        institution.accept_referral(referral, by=cast["thu"])
    else:
        institution.decline_referral(referral, by=cast["thu"], reason="full")
    referral.refresh_from_db()
    assert referral.answer_due == end_of_day(add_working_days(today(), 5)) > referral.answered_at
    assert clock(referral).met_at is not None
    span = Span(today() - 40 * DAY, today())
    assert totals(Referral.objects.all(), span)["in_time"] == 1


@pytest.mark.parametrize("state", ["question", "proposed"])
def test_nothing_says_that_it_is_late_and_it_does_not_run_out(cast, sign_in, time_machine, state):
    referral = make_referral(cast, state)
    running = make_referral(cast)
    in_working_days(time_machine, 30)
    now = timezone.now()
    assert [row.pk for row in stand_past(now, 1)] == [running.pk]
    assert clock(referral) not in passed_deadlines(now)
    assert clock(running) in passed_deadlines(now)
    assert list(long_overdue(now).filter(kind="referral_answer")) == [clock(running)]
    span = Span(today() - 90 * DAY, today())
    assert totals(Referral.objects.all(), span)["waiting"] == 1
    assert institution.expire_unanswered() == 1
    referral.refresh_from_db()
    assert referral.state == state
    assert clock(referral).is_paused
    inbox = text_of(sign_in(cast["thu"]).get(reverse("referrals:inbox")))
    assert "Hạn trả lời tạm dừng: chờ cán bộ xã." in inbox
    assert "Quá hạn trả lời" not in inbox
    mine = text_of(sign_in(cast["lan"]).get(reverse("referrals:mine") + "?muc=tra-loi"))
    assert "tạm dừng cho đến khi bạn trả lời" in mine


def test_one_that_is_asked_about_in_this_moment_does_not_run_out(cast, time_machine):
    referral = make_referral(cast)
    in_working_days(time_machine, 20)
    ask(referral, cast)
    with pytest.raises(Exception, match="Cơ sở hỏi thêm"):
        institution.expire_referral(Referral(pk=referral.pk))


def test_taken_back_it_stands_still_no_more(cast):
    referral = make_referral(cast, "question")
    officer.withdraw_referral(referral, by=cast["lan"])
    ended = clock(referral)
    assert (ended.cancelled_at is not None, ended.paused_at, len(ended.pauses)) == (True, None, 2)


def test_officer_supervisor_and_my_day_see_it_standing_still(cast, sign_in, time_machine):
    referral = make_referral(cast, "question")
    since = f"Tạm dừng từ {today().day}/{today().month}"
    in_working_days(time_machine, 3)
    lan = sign_in(cast["lan"])
    for page in (lan.get(reverse("home")), lan.get(url("case", referral.case_id))):
        shown = text_of(page)
        assert since in shown
        assert "Chờ cán bộ xã trả lời câu hỏi của cơ sở; khi chạy tiếp còn 5 ngày làm việc" in shown
    supervised = text_of(sign_in(cast["quang"]).get(url("supervision")))
    assert since in supervised
    assert referral.case.code in supervised
    # Another commune has its own and sees nothing of this one.
    make_referral(cast, "question", by="hoa")
    strange = text_of(sign_in(cast["hoa"]).get(reverse("home")))
    assert since not in strange
    assert referral.case.code not in strange


def test_the_institution_is_told_when_it_goes_on(cast):
    referral = make_referral(cast, "question")
    Notice.objects.all().delete()
    back = answer(referral, cast)
    told = Notice.objects.get(recipient=cast["thu"], kind="referral_sent")
    assert (told.due, day_of(told.due)) == (back.answer_due, add_working_days(today(), 5))
