"""Who may see and do what with referrals: the officer by the case, the institution by grant and post.

Invisible is 404, visible but not allowed is 403; both leave an event, and reading leaves one before the page.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from audit.actions import write_event
from audit.enums import Deed, Outcome
from casework.access import case_permissions, visible_cases
from referrals.enums import ENDED_STATES, SHARED_STATES
from referrals.models import Referral, ReferralUserObjectPermission
from referrals.sharing import shared_view
from schools.access import institution_ids

ANSWER = "answer_referral"
# All that `shared_view` reads, so that a list takes as many queries for one row as for many.
RELATED = (
    "case__child__household",
    "case__commune",
    "case__officer",
    "consent",
    "programme",
    "institution",
    "placement",
)
CAREGIVERS = "case__child__household__caregivers"


def visible_referrals(user) -> QuerySet[Referral]:
    """Return the referrals of the cases that `user` may see today (officer, chair, supervisor)."""
    return Referral.objects.filter(case__in=visible_cases(user))


def shared_referrals(user) -> QuerySet[Referral]:
    """Return the live referrals granted to `user`, who works at their institution today."""
    grants = ReferralUserObjectPermission.objects.filter(
        content_object=OuterRef("pk"), user=user, permission__codename=ANSWER
    )
    return Referral.objects.filter(
        Exists(grants), institution_id__in=institution_ids(user), state__in=SHARED_STATES
    )


def ended_referrals(user) -> QuerySet[Referral]:
    """Return what reached the institutions of `user` and ended: their own work, no child in it."""
    return Referral.objects.filter(
        institution_id__in=institution_ids(user), state__in=ENDED_STATES, sent_at__isnull=False
    )


def for_views(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Return `referrals` with everything loaded that `shared_view` reads."""
    return for_lists(referrals).prefetch_related(CAREGIVERS)


def for_lists(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Return `referrals` with what `shared_view` reads without contacts: lists show no carer, no phone."""
    return referrals.select_related(*RELATED)


def referral_permissions(user, referral) -> set[str]:
    """Return what `user` may do with `referral` from the side of the case."""
    return case_permissions(user, referral.case)


def shared_permissions(user, referral) -> set[str]:
    """Return what `user` may do with `referral` from the side of the institution; empty when invisible."""
    if shared_referrals(user).filter(pk=referral.pk).exists():
        return {"view", ANSWER}
    return {"view"} if ended_referrals(user).filter(pk=referral.pk).exists() else set()


def get_referral(user, pk, permission: str = "view") -> Referral:
    """Return the referral `pk` for the officer's side and write the event of reading it.

    Raises Http404 when the person may not know of it, PermissionDenied when `permission` is missing.
    """
    referral = for_views(Referral.objects.select_related("by", "answered_by")).filter(pk=pk).first()
    return _get(user, referral, permission, referral_permissions, ())


def get_shared(user, pk, permission: str = "view") -> Referral:
    """Return the referral `pk` for the institution's side, as `get_referral` does.

    The page shows `sharing.shared_view` of it and nothing else; the event names the fields that it shows.
    """
    referral = for_views(Referral.objects).filter(pk=pk).first()
    fields = shared_view(referral).shown_fields if referral else ()
    return _get(user, referral, permission, shared_permissions, fields)


def _get(user, referral, permission, permissions_of, fields) -> Referral:
    if referral is None:
        raise Http404
    outcome = _outcome(permissions_of(user, referral), permission)
    done = outcome == Outcome.DONE
    write_event(
        by=user,
        deed=Deed.READ if done else Deed.DENIED,
        about=referral,
        area=referral.case.commune,
        case_code=referral.case.code,
        outcome=outcome,
        fields=fields if done else (),
        reason=permission,
    )
    if outcome == Outcome.HIDDEN:
        raise Http404
    if outcome == Outcome.FORBIDDEN:
        raise PermissionDenied
    return referral


def _outcome(granted, permission) -> Outcome:
    if not granted:
        return Outcome.HIDDEN
    return Outcome.DONE if permission in granted else Outcome.FORBIDDEN
