"""Who may open one case and by what; which openings wait for a review; where rows and rights disagree.

Called with what is visible already, or by the clock.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.access import people_in_role
from accounts.enums import RoleKind
from accounts.models import Role, User
from areas.queries import dated
from audit.enums import Deed
from audit.models import Event
from casework.access import PERMISSIONS, knows_name, running_shares
from casework.enums import ShareKind
from casework.models import CaseShare, CaseUserObjectPermission
from vietnam.calendar import today
from vietnam.text import normalise

SHOWN = 50
RELATED = ("case__commune", "user", "granted_by", "reviewed_by")


@dataclass(frozen=True)
class Access:
    """One way in which one person may open a case: by what, until when, for what; `share` may be ended."""

    person: object
    by: str
    until: object = None
    purpose: str = ""
    share: CaseShare | None = None


def officers_elsewhere(case) -> QuerySet[User]:
    """Return the active officers of other communes than that of `case`, with their roles of today."""
    here = Role.objects.filter(dated(today()), area=case.commune).values("user_id")
    return people_in_role(RoleKind.OFFICER).exclude(pk__in=here).prefetch_related(_officer_roles())


def officers_named(sought: str, case) -> QuerySet[User]:
    """Return those of `officers_elsewhere` whose name or user name holds `sought`.

    At most `SHOWN`; nobody when nothing is sought.
    """
    words = normalise(sought).split()
    if not words:
        return User.objects.none()
    named = Q(username__iexact=sought)
    in_name = Q()
    for word in words:
        in_name &= Q(full_name__icontains=word)
    found = officers_elsewhere(case).filter(named | in_name)
    keys = list(found.order_by("full_name", "pk").values_list("pk", flat=True)[:SHOWN])
    return User.objects.filter(pk__in=keys).order_by("full_name", "pk").prefetch_related(_officer_roles())


def _officer_roles():
    rows = Role.objects.filter(dated(today()), kind=RoleKind.OFFICER).select_related("area")
    return Prefetch("roles", rows)


def people_with_access(case, reader) -> list[Access]:
    """Return everybody who may open `case` now or sees something of its child, as `reader` may know it.

    What rooms to the right add says where the child is to be found: not told to whom the name is hidden.
    """
    found = [entry for source in SOURCES for entry in source(case)]
    if case.name_hidden and not knows_name(reader, case):
        return found
    return found + [entry for source in OF_ROOMS for entry in source(case)]


def _roles(case):
    in_commune = Q(area=case.commune, kind__in=[str(kind) for kind in PERMISSIONS])
    # Read first: beside a subquery PostgreSQL would walk through the roles of the whole country.
    areas = list(case.commune.supervisions.filter(dated(today())).values_list("supervision_area", flat=True))
    roles = Role.objects.filter(dated(today()), in_commune | Q(supervision_area_id__in=areas))
    for role in roles.filter(user__is_active=True).select_related("user").order_by("kind", "pk"):
        yield Access(role.user, role.get_kind_display(), role.ends)


def _shares(case):
    for share in running_shares().filter(case=case).select_related("user", "granted_by"):
        yield Access(share.user, share.get_kind_display(), share.ends_at, share.purpose, share)


# Each takes a case and yields `Access`; rooms to the right add theirs to the second in `ready()`.
SOURCES = (_roles, _shares)
OF_ROOMS: list = []


def openings() -> QuerySet[CaseShare]:
    """Return all emergency openings with what a list shows, the newest first."""
    return CaseShare.objects.filter(kind=ShareKind.BREAK_GLASS).select_related(*RELATED).order_by("-pk")


def openings_in(communes) -> QuerySet[CaseShare]:
    """Return the emergency openings of cases of `communes` (ids)."""
    return openings().filter(case__commune_id__in=communes)


def unreviewed(communes=None) -> QuerySet[CaseShare]:
    """Return the openings that wait for a review, the longest first; of `communes` (ids) when given.

    For an auditor's list as well: `visible_events` knows the communes.
    """
    found = openings() if communes is None else openings_in(communes)
    return found.filter(reviewed_at=None).order_by("starts_at", "pk")


def openings_since(user, moment: dt.datetime) -> int:
    """Return how many cases `user` opened in an emergency since `moment`."""
    return CaseShare.objects.filter(kind=ShareKind.BREAK_GLASS, user=user, starts_at__gte=moment).count()


def misses_since(user, moment: dt.datetime) -> int:
    """Return how many attempts of `user` to open a case in an emergency were refused since `moment`."""
    refused = {"kind": CaseShare._meta.label_lower, "deed": Deed.DENIED, "reason": "open_urgently"}
    return Event.objects.filter(actor=user, at__gte=moment, **refused).count()


def run_out_shares() -> QuerySet[CaseShare]:
    """Return the shares whose time has passed and that nobody ended."""
    return CaseShare.objects.filter(ended_at=None, ends_at__lte=timezone.now()).order_by("pk")


def orphaned_rights() -> QuerySet[CaseUserObjectPermission]:
    """Return guardian's rights on cases that no running share backs."""
    backed = running_shares().filter(
        case=OuterRef("content_object"), user=OuterRef("user"), kind=OuterRef("permission__codename")
    )
    rights = CaseUserObjectPermission.objects.filter(~Exists(backed))
    return rights.select_related("content_object__commune", "user", "permission").order_by("pk")


def shares_without_right() -> QuerySet[CaseShare]:
    """Return running shares that open nothing because guardian's right is missing."""
    right = CaseUserObjectPermission.objects.filter(
        content_object=OuterRef("case"), user=OuterRef("user"), permission__codename=OuterRef("kind")
    )
    return running_shares().filter(~Exists(right)).select_related(*RELATED).order_by("pk")
