"""What the clock asks of institutions: whether a child came. Idempotent: each question is left once."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from accounts.scope import system_scope
from casework.enums import DeadlineKind
from casework.models import Deadline
from referrals.enums import ReferralState
from referrals.models import Referral
from schools.access import post_holders


@transaction.atomic
@system_scope("referrals.ask_first_days")
def ask_about_first_days() -> int:
    """Ask the counsellors about every accepted child that was not seen in time; return how many there are.

    One who was reported not to come is the officer's to decide on. Once for each due date.
    """
    passed = Deadline.objects.filter(
        kind=DeadlineKind.NO_SHOW, met_at=None, cancelled_at=None, due_at__lt=timezone.now()
    )
    due = dict(passed.values_list("about", "due_at"))
    keys = {int(about.partition(":")[2]): at for about, at in due.items()}
    silent = Referral.objects.filter(pk__in=keys, state=ReferralState.ACCEPTED, no_show_reason="")
    found = list(silent.select_related("institution").order_by("pk"))
    for referral in found:
        leave_notice(
            to=post_holders(referral.institution),
            kind=NoticeKind.FIRST_DAY_ASKED,
            about=referral.history.first(),
            path=reverse("referrals:referral", args=[referral.pk]),
            due=keys[referral.pk],
        )
    return len(found)
