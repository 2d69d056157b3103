"""Answers about sharing and what they do to referrals: recorded, used, taken back with effect at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from audit.actions import save
from casework.actions.consents import end_consent, record_consent
from casework.enums import Purpose, TookBack
from casework.models import Consent
from casework.workflow import NotNow
from referrals.actions.moves import LOADED, lock_for_deed, lock_for_move, tell_counsellors
from referrals.actions.officer import take_back
from referrals.enums import WAITING_STATES, ReferralState
from referrals.workflow import consent_obstacles
from vietnam.calendar import today

WITHDRAWABLE = (*WAITING_STATES, ReferralState.ACCEPTED)


@transaction.atomic
def record_answers(case, *, by, **fields) -> Consent:
    """Record answers or a ground (fields of `Consent`); a no ends what was agreed with the same receiver."""
    consent = record_consent(case, by=by, **fields)
    if consent.refused:
        who = TookBack.CHILD if consent.caregiver_agrees else TookBack.CAREGIVER
        reason = _("Trả lời không đồng ý khi được hỏi lại.")
        for older in _agreed_before(consent):
            withdraw_consent(older, by=by, who=who, reason=reason)
    return consent


@transaction.atomic
def give_consent(referral, *, by, **fields) -> Consent:
    """Record answers (fields of `Consent`) about sharing with the institution of the draft."""
    referral = lock_for_deed(referral, "write", by=by)
    receiver = {"institution": referral.institution, "purpose": Purpose.REFERRAL}
    referral.consent = record_answers(referral.case, by=by, **{**receiver, **fields})
    save(referral, by=by, reason="give_consent")
    return referral.consent


@transaction.atomic
def use_consent(referral, consent, *, by) -> Consent:
    """Let the draft rest on a `consent` that covers its institution; raises `NotNow` otherwise."""
    referral = lock_for_deed(referral, "write", by=by)
    consent = Consent.objects.get(pk=consent.pk, case=referral.case_id)
    obstacles = consent_obstacles(referral.case.child, consent, today(), referral.institution)
    if obstacles:
        raise NotNow(" ".join(obstacles))
    referral.consent = consent
    save(referral, by=by, reason="use_consent")
    return consent


@transaction.atomic
def withdraw_consent(consent, *, by, who: str = TookBack.CAREGIVER, reason: str = "", on=None) -> Consent:
    """Record that `who` took `consent` back: nothing about the child is shown from the next request on.

    Referrals on it that were not enrolled yet are withdrawn; a child who is placed stays placed, and the
    institution is told that it sees the child's facts no more.
    """
    consent = end_consent(consent, by=by, who=who, reason=reason, on=on)
    for waiting in consent.case.referrals.filter(consent=consent, state__in=WITHDRAWABLE).order_by("pk"):
        take_back(lock_for_move(waiting, "withdraw", by=by), by=by)
    placed = consent.case.referrals.filter(consent=consent, state=ReferralState.PLACED)
    for referral in placed.select_related(*LOADED).order_by("pk"):
        tell_counsellors(referral, NoticeKind.CONSENT_WITHDRAWN)
    return consent


def _agreed_before(consent) -> list[Consent]:
    """Return what still holds for the same receiver and purpose, a statutory ground left out."""
    same = {name: getattr(consent, name) for name in ("purpose", "institution", "receiver")}
    rows = consent.case.consents.filter(**same, ground="", withdrawn_on=None).exclude(pk=consent.pk)
    return [row for row in rows.order_by("pk") if row.valid_on(today())]
