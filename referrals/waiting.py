"""Referrals that somebody must be reminded of. Days are counted in Viet Nam; nothing here asks who looks.

An answer runs on working days whatever the school's calendar says: somebody at the institution reads mail in
a break as well, and a child should not wait for the end of a summer to hear yes or no.
"""

import datetime as dt

from django.db.models import QuerySet

from casework.models import Consent
from referrals.enums import SHARED_STATES, ReferralState
from referrals.models import Referral
from vietnam.calendar import add_working_days, day_of, end_of_day


def due_next(now: dt.datetime) -> QuerySet[Referral]:
    """Return the referrals that wait for an institution whose date is the next working day after today."""
    today = day_of(now)
    last = end_of_day(add_working_days(today, 1))
    return _asked().filter(answer_due__gt=end_of_day(today), answer_due__lte=last)


def due_today(now: dt.datetime) -> QuerySet[Referral]:
    """Return the referrals that wait for an institution and must be answered today."""
    return _asked().filter(answer_due__gte=now, answer_due__lte=end_of_day(day_of(now)))


def stand_past(now: dt.datetime, days: int) -> QuerySet[Referral]:
    """Return the referrals whose institution has not answered for `days` working days beyond their date.

    Where it is the officer who has to act the clock stands still (`reminders.pausing` tells of those).
    """
    last = day_of(now)
    while add_working_days(last, days) > day_of(now):
        last -= dt.timedelta(days=1)
    waiting = Referral.objects.filter(state=ReferralState.SENT, answer_due__lt=now)
    return waiting.filter(answer_due__lte=end_of_day(last)).select_related("case__commune")


def rest_on_ending(now: dt.datetime, days: int) -> QuerySet[Referral]:
    """Return the live referrals whose consent ends within `days` days."""
    today = day_of(now)
    ending = Consent.objects.filter(
        until__gte=today, until__lte=today + dt.timedelta(days=days), withdrawn_on=None
    )
    live = Referral.objects.filter(state__in=SHARED_STATES, consent__in=ending)
    return live.select_related("case__commune", "case__officer", "institution", "consent", "responsible")


def _asked() -> QuerySet[Referral]:
    waiting = Referral.objects.filter(state=ReferralState.SENT)
    return waiting.select_related("institution", "responsible", "case__commune", "case__officer")
