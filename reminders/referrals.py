"""Reminding of referrals: the institution before and on the day of its answer, the supervisor afterwards.

The officer is told by the clock of the answer (`reminders.actions`). Each is told once for each date.
"""

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accounts.access import supervisors_of
from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from accounts.models import Notice
from accounts.scope import system_scope
from areas.queries import numbers
from casework.actions.cases import chairs, officers
from referrals.actions.moves import answer_path
from referrals.waiting import due_next, due_today, rest_on_ending, stand_past
from reminders.clock import database_now
from schools.access import post_holders
from vietnam.calendar import end_of_day

BATCH = 100


@system_scope("reminders.tell_referrals")
def tell_referrals(now=None) -> None:
    """Leave the notices about waiting referrals and ending consents; may run every minute."""
    now = now or database_now()
    days = numbers("referral_supervisor_days", "consent_ending_days")
    for kind, found in (
        (NoticeKind.REFERRAL_DUE_SOON, due_next(now)),
        (NoticeKind.REFERRAL_DUE_TODAY, due_today(now)),
    ):
        for referral in _untold(found, kind, "answer_due"):
            _remind(kind, referral)
    kind = NoticeKind.REFERRAL_UNANSWERED
    for referral in _untold(stand_past(now, days["referral_supervisor_days"]), kind, "answer_due"):
        people = supervisors_of(referral.case.commune) or chairs(referral.case)
        path = reverse("referrals:sent", args=[referral.pk])
        _tell(kind, referral, people, path, referral.answer_due, referral.case.code)
    _tell_of_consents(rest_on_ending(now, days["consent_ending_days"]))


def receivers(referral) -> list:
    """Return whom at its institution to remind: who looks after the referral, else everybody with a post."""
    holders = post_holders(referral.institution)
    return [one for one in holders if one.pk == referral.responsible_id] or holders


def _remind(kind, referral) -> None:
    """Remind the institution; where nobody reads there, the officer, who brings the letter and asks."""
    people, due = receivers(referral), referral.answer_due
    if people:
        _tell(kind, referral, people, answer_path(referral), due)
    else:
        path = reverse("referrals:sent", args=[referral.pk])
        _tell(kind, referral, officers(referral.case), path, due, referral.case.code)


def _tell_of_consents(referrals) -> None:
    kind = NoticeKind.CONSENT_ENDING
    for referral in _untold(referrals, kind):
        due = end_of_day(referral.consent.until)
        path = reverse("referrals:consents", args=[referral.case_id])
        _tell(kind, referral, officers(referral.case), path, due, referral.case.code)
        _tell(kind, referral, receivers(referral), answer_path(referral), due)


def _untold(referrals, kind, due=""):
    """Return some of `referrals` of which nobody was told yet: by kind and, where given, for this date."""
    about = Concat(Value("referrals.referral:"), Cast(OuterRef("pk"), CharField()))
    told = Notice.objects.filter(kind=kind, about=about)
    told = told.filter(due=OuterRef(due)) if due else told
    # The keys first, without what is beside them: nearly all that waits was told of long ago.
    keys = referrals.filter(~Exists(told)).order_by("answer_due", "pk").values_list("pk", flat=True)
    return referrals.filter(pk__in=list(keys[:BATCH])).order_by("answer_due", "pk")


def _tell(kind, referral, people, path, due, case_code="") -> None:
    leave_notice(to=people, kind=kind, about=referral, path=path, due=due, case_code=case_code)
