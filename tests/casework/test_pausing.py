"""A clock that stands still: who may stop it, what it has left, what follows while it stands still."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from areas.models import DatedNumber
from casework import deadlines
from casework.actions import recounting as deeds
from casework.actions.clocks import (
    cancel_all_clocks,
    cancel_clock,
    meet_clock,
    pause_clock,
    resume_clock,
    start_clock,
)
from casework.actions.putting_off import put_off
from casework.deadlines import LEAST, RULES, Rule, due_at, is_ours
from casework.due import pause_words, words_of
from casework.enums import DeadlineKind, PauseReason
from casework.models import Deadline
from casework.workflow import NotNow
from referrals.actions.officer import answer_question
from tests.factories import make_case
from tests.referrals.build import make_referral
from vietnam.calendar import (
    ZONE,
    Overrides,
    add_working_days,
    day_of,
    end_of_day,
    is_working_day,
    supposing,
    today,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
KIND = DeadlineKind.REFERRAL_ANSWER
WHY = PauseReason.QUESTION


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], state="approved", chair=cast["minh"])


def clock_of(case, kind=KIND):
    return case.deadlines.get(kind=kind, met_at=None, cancelled_at=None)


def start(case, days_ago=0, **more):
    since = dt.datetime.combine(today() - days_ago * DAY, dt.time(9), tzinfo=ZONE)
    return start_clock(case, KIND, by=case.officer, since=since, **more)


def pause(case, **more):
    return pause_clock(case, KIND, by=case.officer, why=WHY, **more)


class TestWhoMay:
    @pytest.mark.parametrize("kind", [kind for kind in DeadlineKind if not RULES[kind].pauses])
    def test_a_clock_that_never_stands_still_says_why_and_runs_on(self, case, kind):
        before = start_clock(case, kind, by=case.officer, due=end_of_day(today() + DAY))
        for why in PauseReason:
            with pytest.raises(NotNow, match=r"không tạm dừng được: .+"):
                pause_clock(case, kind, by=case.officer, why=why)
        after = clock_of(case, kind)
        assert (after.paused_at, after.due_at, after.history.count()) == (
            *(None, before.due_at),
            before.history.count(),
        )

    def test_no_clock_of_the_law_is_among_those_that_may(self):
        pausing = {kind for kind in DeadlineKind if RULES[kind].pauses}
        assert pausing == {DeadlineKind.REFERRAL_ANSWER}
        assert all(is_ours(kind) for kind in pausing)
        law = [kind for kind in DeadlineKind if not is_ours(kind)]
        assert {str(RULES[kind].never) for kind in law} == {"luật không cho dừng"}
        assert all(RULES[kind].never for kind in DeadlineKind if not RULES[kind].pauses)
        # What counts months, or lesson days of an institution, has no arithmetic of standing still.
        assert {RULES[kind].unit for kind in pausing} <= {"days", "working_days", "hours"}

    def test_nothing_that_does_not_run_is_stopped_or_goes_on(self, case):
        assert pause(case) is None
        assert resume_clock(case, KIND, by=case.officer) is None
        running = start(case)
        same = resume_clock(case, KIND, by=case.officer)
        assert (same.due_at, same.pauses) == (running.due_at, [])

    def test_the_database_keeps_reason_and_end_in_step(self, case):
        clock = start(case)
        for wrong in (
            {"paused_at": timezone.now()},
            {"paused_why": WHY},
            {"paused_at": timezone.now(), "paused_why": WHY, "met_at": timezone.now()},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Deadline.objects.filter(pk=clock.pk).update(**wrong)


class TestStandingStill:
    def test_it_is_no_next_date_and_comes_back_with_what_it_had_left(self, case, time_machine):
        start(case)
        other = start_clock(case, DeadlineKind.SCREENING, by=case.officer, due=end_of_day(today() + 90 * DAY))
        for kind in ("visit", "review"):
            cancel_clock(case, kind, by=case.officer)
        left = add_working_days(today(), 5)
        pause(case)
        assert (case.next_due, case.next_kind) == (other.due_at, "screening")
        assert clock_of(case).due_at == end_of_day(left)
        time_machine.move_to(end_of_day(add_working_days(today(), 12)) - dt.timedelta(hours=8))
        gone_on = resume_clock(case, KIND, by=case.officer)
        assert gone_on.due_at == end_of_day(add_working_days(today(), 5))
        assert (gone_on.paused_at, gone_on.paused_why, len(gone_on.pauses)) == (None, "", 2)
        assert (case.next_due, case.next_kind) == (gone_on.due_at, KIND)
        told = list(gone_on.history.values_list("history_change_reason", flat=True)[:2])
        assert told == ["resume_clock", "pause_clock"]

    def test_stopped_and_gone_on_within_a_day_nothing_moves(self, case):
        due = start(case, days_ago=1).due_at
        pause(case)
        assert resume_clock(case, KIND, by=case.officer).due_at == due

    def test_stopped_twice_it_keeps_the_first_day_and_bears_the_newer_reason(self, case, time_machine):
        start(case)
        first = pause(case).paused_at
        time_machine.move_to(timezone.now() + 2 * DAY)
        again = pause_clock(case, KIND, by=case.officer, why=PauseReason.OTHER_DAY)
        assert (again.paused_at, again.paused_why) == (first, "other_day")

    def test_what_was_late_or_ends_today_goes_on_for_one_working_day(self, case, time_machine):
        start(case, days_ago=30)
        pause(case)
        time_machine.move_to(timezone.now() + 3 * DAY)
        assert resume_clock(case, KIND, by=case.officer).due_at == end_of_day(
            add_working_days(today(), LEAST)
        )

    def test_a_date_that_somebody_chose_moves_by_the_days_and_stays_chosen(self, case, time_machine):
        chosen = end_of_day(add_working_days(today(), 3))
        start(case, due=chosen)
        pause(case)
        time_machine.move_to(end_of_day(add_working_days(today(), 4)) - dt.timedelta(hours=8))
        gone_on = resume_clock(case, KIND, by=case.officer)
        assert gone_on.due_at == end_of_day(add_working_days(today(), 3))
        assert gone_on.counted_from is None

    def test_met_cancelled_started_anew_or_ended_with_the_case_it_stands_still_no_more(self, cast, case):
        start(case)
        pause(case)
        meet_clock(case, KIND, by=cast["lan"])
        met = case.deadlines.filter(kind=KIND).latest("pk")
        assert (met.paused_at, met.paused_why, len(met.pauses), met.runs) == (None, "", 2, False)
        start(case)
        pause(case)
        cancel_clock(case, KIND, by=cast["lan"])
        ended = case.deadlines.filter(kind=KIND).latest("pk")
        assert (ended.paused_at, len(ended.pauses), ended.runs) == (None, 2, False)
        start(case)
        pause(case)
        anew = start(case)
        assert (anew.paused_at, anew.paused_why, anew.pauses) == (None, "", [])
        pause(case)
        cancel_all_clocks(case, by=cast["minh"])
        last = case.deadlines.filter(kind=KIND).latest("pk")
        assert (last.paused_at, last.cancelled_at is not None) == (None, True)

    def test_it_is_not_put_off_and_what_was_put_off_is_shown_as_it_stands(self, cast, case):
        clock = put_off(start(case), by=cast["lan"], until=today() + DAY, why="family")
        stopped = pause(case)
        assert (stopped.put_off_until, stopped.put_off_why) == (None, "")
        with pytest.raises(NotNow, match="đang tạm dừng"):
            put_off(clock, by=cast["lan"], until=today() + DAY, why="family")

    def test_how_it_reads(self, case, time_machine):
        clock = start(case)
        assert words_of(clock)["text"] == "còn 5 ngày làm việc"
        stopped = pause(case)
        since = f"{today().day}/{today().month}"
        time_machine.move_to(timezone.now() + 20 * DAY)
        told = pause_words(stopped)
        assert told["text"] == f"Tạm dừng từ {since}: chờ cán bộ xã trả lời câu hỏi của cơ sở"
        assert (told["left"], told["late"]) == ("còn 5 ngày làm việc", "paused")
        assert words_of(stopped) == told


class TestRecounting:
    """A changed setting, or calendar, while it stands still and afterwards."""

    @pytest.fixture
    def asked(self, cast):
        return make_referral(cast, "question")

    def set(self, cast, value):
        told = {"name": "referral_answer_days", "value": value, "starts": today(), "source": "QĐ 1"}
        deeds.decide_number(by=cast["an"], **told)
        deeds.carry_out_recounts()

    def test_the_setting_changes_what_is_left_and_the_preview_counts_it(self, cast, asked, time_machine):
        time_machine.move_to(end_of_day(add_working_days(today(), 9)) - dt.timedelta(hours=8))
        assert deeds.preview_number("referral_answer_days", 8).kinds[KIND]["later"] == 1
        self.set(cast, 8)
        assert pause_words(clock_of(asked.case))["left"] == "còn 8 ngày làm việc"
        before = answer_question(asked, by=cast["lan"], text="Lớp 6").answer_due
        assert before == clock_of(asked.case).due_at == end_of_day(add_working_days(today(), 8))
        DatedNumber.objects.all().delete()
        self.set(cast, 6)
        asked.refresh_from_db()
        assert asked.answer_due == end_of_day(add_working_days(today(), 6)) < before

    def test_a_day_off_decided_afterwards_moves_it_like_any_other(self, cast, asked, time_machine):
        time_machine.move_to(end_of_day(add_working_days(today(), 3)) - dt.timedelta(hours=8))
        before = answer_question(asked, by=cast["lan"], text="Lớp 6").answer_due
        facts = {"works": False, "name": "Nghỉ bão", "source": "Công văn 1"}
        deeds.decide_day(by=cast["an"], day=add_working_days(today(), 2), **facts)
        deeds.carry_out_recounts()
        asked.refresh_from_db()
        assert asked.answer_due == end_of_day(add_working_days(today(), 5)) > before

    def test_what_was_late_when_it_was_stopped_is_not_brought_back_by_a_setting(self, cast, case):
        late = start(case, days_ago=30)
        pause(case)
        assert deeds.preview_number("referral_answer_days", 30).total == 0
        self.set(cast, 30)
        assert clock_of(case).due_at == late.due_at


def slow(unit, start, amount, pauses):
    """Count day after day, or hour after hour: what lies in a pause does not count."""
    step = dt.timedelta(hours=1) if unit == "hours" else DAY
    left, moment = amount, start
    last = pauses[-1][1] if pauses else start
    while left > 0:
        moment += step
        stands = any(_on(unit, a) < _on(unit, moment) <= _on(unit, b) for a, b in pauses)
        if not stands and (unit != "working_days" or is_working_day(day_of(moment))):
            left -= 1
    if pauses and _on(unit, moment) <= _on(unit, last):
        return slow(unit, last, LEAST, [])
    return moment if unit == "hours" else end_of_day(day_of(moment))


def _on(unit, moment):
    return moment if unit == "hours" else day_of(moment)


FIRST = dt.datetime(2024, 1, 1, tzinfo=ZONE)
MOMENTS = st.integers(0, 24 * 366 * 7).map(lambda hours: FIRST + dt.timedelta(hours=hours))
STEPS = st.lists(st.integers(0, 24 * 40), min_size=1, max_size=3)
DAYS = st.frozensets(st.dates(dt.date(2024, 1, 1), dt.date(2031, 12, 31)), max_size=30)


@given(
    *(MOMENTS, STEPS, STEPS, st.integers(1, 40), st.integers(1, 40)),
    *(st.sampled_from(["hours", "days", "working_days"]), DAYS, DAYS),
)
@settings(max_examples=300, deadline=None)
def test_it_ends_when_a_slow_count_ends_whatever_changed(
    start, runs, stands, before, after, unit, off, working
):
    """`before` and `after` are the setting when it was stopped and afterwards; so is the calendar."""
    pauses, moment = [], start
    for ran, stood in zip(runs, stands, strict=False):
        stopped = moment + dt.timedelta(hours=ran)
        moment = stopped + dt.timedelta(hours=stood)
        pauses.append((stopped, moment))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(deadlines.RULES, KIND, Rule("setting", before, unit, pauses=(WHY,)))
        for amount in (before, after):
            assert due_at(KIND, start, amount, pauses) == slow(unit, start, amount, pauses)
        with supposing(Overrides(off=off - working, working=working)):
            assert due_at(KIND, start, after, pauses) == slow(unit, start, after, pauses)


@given(MOMENTS, STEPS, st.integers(1, 30), st.sampled_from(["days", "working_days"]))
@settings(max_examples=200, deadline=None)
def test_a_chosen_date_keeps_its_distance(stopped, stands, ahead, unit):
    again = stopped + dt.timedelta(hours=stands[0])
    clock = Deadline(kind=KIND, paused_at=stopped, due_at=end_of_day(day_of(stopped) + ahead * DAY))
    left = sum(unit == "days" or is_working_day(day_of(stopped) + n * DAY) for n in range(1, ahead + 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(deadlines.RULES, KIND, Rule("setting", 5, unit, pauses=(WHY,)))
        assert deadlines.due_again(clock, again) == slow(unit, again, max(LEAST, left), [])
