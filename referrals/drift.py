"""Where rows and guardian's rights disagree, on cases and on referrals. For the clock and `check_shares`."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.enums import RoleKind
from accounts.models import Role
from areas.queries import dated
from casework.access import PERMISSIONS
from casework.sharing import orphaned_rights, run_out_shares, running_shares, shares_without_right
from referrals.access import ANSWER
from referrals.enums import SHARED_STATES
from referrals.models import Referral, ReferralUserObjectPermission
from schools.models import Post
from vietnam.calendar import today


@dataclass(frozen=True)
class Finding:
    """One disagreement in words, by codes and user names; `mendable` when it can be taken back."""

    text: str
    mendable: bool = True


def findings() -> list[Finding]:
    """Return every disagreement, in a number of queries that does not grow with them."""
    return [*_of_cases(), *_of_referrals()]


def orphaned_grants() -> QuerySet[ReferralUserObjectPermission]:
    """Return rights on referrals that open nothing any more: the referral ended, or the post or the role."""
    backed = Exists(_holders(OuterRef("content_object__institution"), OuterRef("user")))
    grants = ReferralUserObjectPermission.objects.exclude(
        backed, content_object__state__in=SHARED_STATES, permission__codename=ANSWER
    )
    return grants.select_related("content_object__case__commune", "user", "permission").order_by("pk")


def ungranted_posts() -> QuerySet[Post]:
    """Return posts of today whose holder misses the right on a live referral of the institution."""
    granted = ReferralUserObjectPermission.objects.filter(
        content_object=OuterRef("pk"), user=OuterRef(OuterRef("user")), permission__codename=ANSWER
    )
    live = Referral.objects.filter(institution=OuterRef("institution"), state__in=SHARED_STATES)
    missing = live.filter(~Exists(granted))
    return _all_holders().filter(Exists(missing)).select_related("user", "institution").order_by("pk")


def _all_holders() -> QuerySet[Post]:
    counsellors = Role.objects.filter(dated(today()), kind=RoleKind.COUNSELLOR).values("user_id")
    working = {"user__is_active": True, "institution__is_active": True, "user_id__in": counsellors}
    return Post.objects.filter(dated(today()), **working)


def _holders(institution, user) -> QuerySet[Post]:
    return _all_holders().filter(institution=institution, user=user)


def _of_cases():
    for right in orphaned_rights():
        about = f"{right.content_object.code}: {right.permission.codename} of {right.user.username}"
        yield Finding(f"{about} is backed by no running share")
    for share in run_out_shares():
        yield Finding(f"{share.case.code}: the share of {share.user.username} ran out and was not ended")
    for share in shares_without_right():
        yield Finding(f"{share.case.code}: the share of {share.user.username} lacks its right", False)
    working = Role.objects.filter(dated(today()), kind__in=[str(kind) for kind in PERMISSIONS])
    idle = running_shares().exclude(user__is_active=True, user__in=working.values("user_id"))
    for share in idle.select_related("case", "user").order_by("pk"):
        yield Finding(f"{share.case.code}: {share.user.username} holds a share and no role today", False)


def _of_referrals():
    for grant in orphaned_grants():
        about = f"{grant.content_object.number}: {grant.permission.codename} of {grant.user.username}"
        yield Finding(f"{about} is backed by no live referral and post")
    for post in ungranted_posts():
        holder, place = post.user.username, post.institution_id
        yield Finding(f"institution {place}: {holder} misses the right on a live referral", False)
