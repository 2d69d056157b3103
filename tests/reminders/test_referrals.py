"""Reminders of an answer: the institution, then the supervisor, each once; and of a consent that ends."""

import datetime as dt

import pytest

from accounts.models import Notice
from areas.models import DatedNumber
from referrals.actions.consents import withdraw_consent
from referrals.actions.days import pass_to_colleague
from referrals.models import Referral
from reminders.access import may_still_open
from reminders.referrals import tell_referrals
from tests.referrals.build import add_colleague, make_placement, make_referral
from vietnam.calendar import add_working_days, day_of, end_of_day, today

pytestmark = pytest.mark.django_db
NOON = dt.timedelta(hours=12)


def at(day):
    return end_of_day(day) - NOON


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def eve_of(day):
    found = day - dt.timedelta(days=1)
    while add_working_days(found, 1) != day or add_working_days(found - dt.timedelta(days=1), 1) == day:
        found -= dt.timedelta(days=1)
    return found


def test_the_institution_is_reminded_before_and_on_the_day_and_the_supervisor_later(cast):
    colleague, referral = add_colleague(cast), make_referral(cast)
    due = day_of(referral.answer_due)
    tell_referrals(at(eve_of(due) - dt.timedelta(days=1)))
    assert told("referral_due_soon") == []
    for _twice in range(2):
        tell_referrals(at(eve_of(due)))
    assert told("referral_due_soon") == ["thao", "thu"]
    pass_to_colleague(referral, by=cast["thu"], to=colleague)
    for _twice in range(2):
        tell_referrals(at(due))
    assert told("referral_due_today") == ["thao"]
    tell_referrals(at(add_working_days(due, 1)))
    assert told("referral_unanswered") == []
    for _twice in range(2):
        tell_referrals(at(add_working_days(due, 2)))
    assert told("referral_unanswered") == ["quang"]
    notice = Notice.objects.get(kind="referral_unanswered")
    assert notice.case_code == referral.case.code
    assert all(may_still_open(one) for one in Notice.objects.filter(kind__startswith="referral_"))
    assert Notice.objects.filter(kind__startswith="referral_due").exclude(case_code="").count() == 0


def test_where_nobody_has_an_account_the_officer_is_reminded(cast):
    referral = make_referral(cast, to=None)
    for _twice in range(2):
        tell_referrals(at(day_of(referral.answer_due)))
    assert told("referral_due_today") == ["lan"]
    notice = Notice.objects.get(kind="referral_due_today")
    assert (notice.path, notice.case_code) == (f"/chuyen-gui/{referral.pk}/", referral.case.code)
    assert may_still_open(notice)


def test_an_answer_ends_the_reminders_and_the_days_are_a_setting(cast):
    make_referral(cast, "accepted")
    asked = make_referral(cast, "question")
    due = day_of(asked.answer_due)
    tell_referrals(at(due))
    # The officer has to act: the clock stands still, and `test_pausing` says who is told of that.
    assert told("referral_due_today") == []
    DatedNumber.objects.create(name="referral_supervisor_days", value=1, starts=today(), source="QĐ 1")
    tell_referrals(at(add_working_days(due, 1)))
    assert told("referral_unanswered") == []
    waiting = make_referral(cast)
    tell_referrals(at(add_working_days(day_of(waiting.answer_due), 1)))
    assert told("referral_unanswered") == ["quang"]


def test_both_sides_hear_that_a_consent_ends_soon_and_the_school_that_it_was_withdrawn(cast):
    placement = make_placement(cast)
    referral = Referral.objects.get(pk=placement.referral_id)
    consent = referral.consent
    consent.until = today() + dt.timedelta(days=31)
    consent.save()
    tell_referrals()
    assert told("consent_ending") == []
    for _twice in range(2):
        tell_referrals(at(today() + dt.timedelta(days=1)))
    assert told("consent_ending") == ["lan", "thu"]
    assert Notice.objects.get(kind="consent_ending", recipient=cast["thu"]).case_code == ""
    withdraw_consent(consent, by=cast["lan"])
    assert told("consent_withdrawn") == ["thu"]
    assert Referral.objects.get(pk=referral.pk).state == "placed"
