"""A country for the pump alone: a million cases in minutes, with what the pump asks about and nothing else.

A case has its child, report and, as far as it is open, a clock; four children share a household with one
caregiver. There are no histories, screenings, plans or visits: no query of the pump reads them.
"""

import datetime as dt
import random
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from bench.learning import grant
from bench.names import full_name
from bench.people import real_places
from bench.store import Store
from casework.enums import CaseState, DeadlineKind, LegalLabel, Risk
from casework.models import Caregiver, Case, Child, Consent, Deadline, Household, Report
from referrals.enums import SHARED_STATES, ReferralState
from referrals.models import Attendance, Placement, Referral
from vietnam.calendar import day_of, end_of_day, week_start
from vietnam.text import fold, sort_key

SEED = 2026
ROWS_AT_ONCE = 50_000
CHILDREN_A_HOUSEHOLD = 4
# Cases over three years, the open ones over five months; of these three in fourteen stand before their plan.
DAYS_BACK, OPEN_DAYS = 1095, 150
OPEN_STATES = (
    *(CaseState.NEW, CaseState.REGISTERED, CaseState.ASSESSED),
    *(CaseState.PLANNED, CaseState.APPROVED, *(10 * (CaseState.IN_PROGRESS,))),
)
RISKS, LABELS = tuple(Risk), tuple(LegalLabel)
# Every fifth open clock passed in the last sixty days and was told; the others run out in the next ninety.
LATE, LATE_DAYS, COMING_DAYS = 5, 60, 90
# Clocks with a date that their rule counted.
COUNTED = (DeadlineKind.VISIT, DeadlineKind.PLAN, DeadlineKind.SCREENING)
# Of so many cases one was referred: a fifth of these referrals waits for its answer, a fifth is placed.
CASES_A_REFERRAL = 10
REFERRALS = (
    *(ReferralState.SENT, ReferralState.PLACED),
    *(ReferralState.COMPLETED, ReferralState.DECLINED, ReferralState.EXPIRED),
)
# Of so many waiting referrals one is past its date, as long as the house lets them wait.
PAST, PAST_DAYS = 4, 20
WEEKS = 3
# A year's notices: two a case, all sent; with them the house has been through everything that passed.
NOTICES_A_CASE = 2
# Of so many cases one has an urgent report that still waits, received days ago and told of.
CASES_AN_URGENT_REPORT = 5000
DAY = dt.timedelta(days=1)
OLD_CLOCKS = """
INSERT INTO casework_deadline
    (case_id, kind, about, rule, starts_at, due_at, met_at, owner_id, put_off_why, helper)
SELECT id, 'review', '', 'setting', now() - interval '90 days', now() - interval '60 days',
    now() - interval '70 days', officer_id, '', ''
FROM casework_case
"""
OLD_NOTICES = """
INSERT INTO accounts_notice
    (recipient_id, kind, about, case_code, path, created_at, state, reason, attempts, due, sent_at)
SELECT person.keys[1 + n %% array_length(person.keys, 1)], 'deadline_passed',
    'casework.deadline:' || (n + 10000000), '', '/', now(), 'sent', '', 1,
    now() - n * interval '15 seconds', now()
FROM generate_series(1, %s) n, (SELECT array_agg(id) AS keys FROM accounts_user) person
"""


@dataclass(frozen=True)
class Filled:
    """How much was written."""

    cases: int
    deadlines: int


def thin(cases: int, deadlines: int, heavy: int = 0) -> Filled:
    """Write `cases` cases over all communes that are loaded; `deadlines` of them are open, with a clock.

    Besides, the first commune has `heavy` open cases more.
    """
    store, dice = Store(), random.Random(SEED)
    places = real_places(store, dice)
    writer = _Writer(store, dice)
    every = max(cases // max(deadlines, 1), 1)
    opened = 0
    for number in range(cases):
        is_open = number % every == 0 and opened < deadlines
        opened += is_open
        writer.case(number, places[number % len(places)], is_open=is_open)
        if store.waiting() > ROWS_AT_ONCE:
            store.flush()
            check_keys()
    for number in range(cases, cases + heavy):
        writer.case(number, places[0], is_open=True)
    store.finish()
    _old_clocks_and_notices(cases)
    return Filled(cases + heavy, opened + heavy)


class _Writer:
    def __init__(self, store, dice):
        self.store, self.dice, self.now = store, dice, timezone.now()
        self.names = [_named(full_name(dice, "female")) for _name in range(2000)]
        self.homes = {}

    def case(self, number: int, place, *, is_open: bool) -> None:
        """Write one case with what stands beside it."""
        at = self.now - self.dice.randrange(1, 86_400 * (150 if is_open else DAYS_BACK)) * dt.timedelta(
            seconds=1
        )
        state = OPEN_STATES[number % len(OPEN_STATES)] if is_open else CaseState.CLOSED
        due = self._due(number) if is_open else None
        child = self.store.add(
            Child, household_id=self._home(number, place), birth_year=2013, **self.names[number % 2000]
        )
        case = self.store.add(
            Case,
            code=f"DT-26-{number + 1:07d}",
            child_id=child,
            commune_id=place.commune,
            officer_id=place.officer,
            state=state,
            risk=RISKS[number % len(RISKS)],
            legal_label=LABELS[number % len(LABELS)],
            opened_on=day_of(at),
            closed_on=None if is_open else day_of(at + (self.now - at) * ((number % 10 + 1) / 10)),
            last_deed_on=day_of(self.now) if is_open else day_of(at),
            next_due=due,
            next_kind=COUNTED[number % 3] if is_open else "",
            touched_at=self.now,
        )
        self._report(number, place, child, case, at)
        if is_open:
            self._clock(number, place, case, due)
        if number % CASES_A_REFERRAL == 0:
            self._referral(number // CASES_A_REFERRAL, place, case)

    def _home(self, number, place) -> int:
        if number % CHILDREN_A_HOUSEHOLD == 0 or place.commune not in self.homes:
            home = self.store.add(Household, commune_id=place.commune)
            name = self.names[(number + 7) % 2000]
            parent = {"full_name": name["full_name"], "search_key": name["search_key"]}
            self.store.add(Caregiver, household_id=home, relation="mẹ", **parent)
            self.homes[place.commune] = home
        return self.homes[place.commune]

    def _due(self, number) -> dt.datetime:
        if number // 5 % LATE == 0:
            return self._ago(LATE_DAYS)
        return end_of_day(day_of(self.now) + self.dice.randint(1, COMING_DAYS) * DAY)

    def _ago(self, days: int) -> dt.datetime:
        """Return some moment of the last `days` days, an hour ago at the latest."""
        return self.now - dt.timedelta(seconds=self.dice.randrange(3600, 86_400 * days))

    def _clock(self, number, place, case, due) -> None:
        self.store.add(
            Deadline,
            case_id=case,
            kind=COUNTED[number % 3],
            rule="setting",
            starts_at=due - 30 * DAY,
            counted_from=due - 30 * DAY,
            due_at=due,
            told_for=due if due < self.now else None,
            owner_id=place.officer,
        )

    def _report(self, number, place, child, case, at) -> None:
        waits = number % CASES_AN_URGENT_REPORT == 1
        self.store.add(
            Report,
            commune_id=place.commune,
            child_id=child,
            case_id=None if waits else case,
            channel="collaborator",
            received_at=self.now - 2 * DAY if waits else at,
            urgent=waits,
            state="open" if waits else "case",
            taken_by_id=place.officer,
        )

    def _referral(self, number, place, case) -> None:
        state = REFERRALS[number % len(REFERRALS)]
        late = state == ReferralState.SENT and number // len(REFERRALS) % PAST == 0
        due = day_of(self.now) + self.dice.randint(*((-PAST_DAYS, -1) if late else (2, 10))) * DAY
        waits = state == ReferralState.SENT
        told = {"institution_id": place.institution, "by_id": place.officer}
        consent = self.store.add(
            Consent,
            case_id=case,
            given_on=day_of(self.now) - 30 * DAY,
            until=day_of(self.now) + self.dice.randint(40, 400) * DAY,
            child_agrees=True,
            **told,
        )
        referral = self.store.add(
            Referral,
            case_id=case,
            need="back_to_school",
            programme_id=place.programme,
            consent_id=consent,
            shared=[],
            state=state,
            sent_at=self.now - 30 * DAY,
            answer_due=end_of_day(due),
            answered_at=None if waits else self.now - 20 * DAY,
            **told,
        )
        if state in SHARED_STATES:
            grant(self.store, place.counsellor, referral)
        if state == ReferralState.PLACED:
            self._place(referral, place)

    def _place(self, referral, place) -> None:
        first = week_start(day_of(self.now)) - dt.timedelta(weeks=WEEKS)
        placement = self.store.add(Placement, referral_id=referral, starts=first, group="6A")
        for week in range(WEEKS):
            told = {"days_expected": 5, "days_attended": 5, "by_id": place.counsellor, "at": self.now}
            self.store.add(Attendance, placement_id=placement, week=first + dt.timedelta(weeks=week), **told)


def check_keys() -> None:
    """Check the foreign keys written so far: millions of them would wait in memory for the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _named(name) -> dict[str, str]:
    return {"full_name": name, "search_key": fold(name), "sort_key": sort_key(name)}


def _old_clocks_and_notices(cases: int) -> None:
    """Write what years leave behind, in SQL over numbers: a met clock a case, and notices that were sent."""
    with connection.cursor() as cursor:
        cursor.execute(OLD_CLOCKS)
        cursor.execute(OLD_NOTICES, [cases * NOTICES_A_CASE])
