"""Who may read reports and the audit trail. Built on the roles of `accounts`."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import commune_ids, require_role
from accounts.enums import RoleKind
from accounts.models import User
from accounts.scope import hidden_row
from areas.models import Area
from audit.actions import write_event
from audit.enums import Deed, Outcome
from audit.models import Event
from reports.models import CommitteeDecision, CommitteePack

COMMITTEE_ROLES = (RoleKind.OFFICER, RoleKind.CHAIR)
# Who may see cases may see which of them a number counts.
COUNTING_ROLES = (*COMMITTEE_ROLES, RoleKind.SUPERVISOR)


def committee_communes(user) -> QuerySet[Area]:
    """Return the communes whose committee report `user` may make; raises PermissionDenied for other roles."""
    require_role(user, COMMITTEE_ROLES, "reports.committee")
    return Area.objects.filter(pk__in=commune_ids(user, *COMMITTEE_ROLES)).select_related("parent")


def get_committee_commune(user, pk) -> Area:
    """Return the commune `pk` for its report; raises Http404, and a commune of others leaves an event."""
    return _get_commune(user, pk, committee_communes(user))


def require_committee(user, commune) -> None:
    """Let nobody but an officer or the chair of `commune` work for its committee; raises PermissionDenied."""
    require_role(user, COMMITTEE_ROLES, "reports.committeepack")
    if commune.pk not in commune_ids(user, *COMMITTEE_ROLES):
        raise PermissionDenied


def get_pack(user, pk, *, deed: Deed = Deed.READ) -> CommitteePack:
    """Return a report to a committee and write the event of reading it; Http404 for one of others."""
    require_role(user, COMMITTEE_ROLES, "reports.committeepack")
    rows = CommitteePack.objects.select_related("commune__parent", "by")
    pack = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    return _shown(user, pack, pack, deed)


def get_decision(user, pk) -> CommitteeDecision:
    """Return a question to a committee with its report, as `get_pack` does."""
    require_role(user, COMMITTEE_ROLES, "reports.committeepack")
    rows = CommitteeDecision.objects.select_related("pack__commune__parent")
    row = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    return _shown(user, row, row and row.pack, Deed.READ)


def _shown(user, row, pack, deed):
    if row is None:
        raise Http404
    own = pack.commune_id in commune_ids(user, *COMMITTEE_ROLES)
    outcome = Outcome.DONE if own else Outcome.HIDDEN
    write_event(by=user, deed=deed if own else Deed.DENIED, about=pack, area=pack.commune, outcome=outcome)
    if not own:
        raise Http404
    return row


def get_counted_commune(user, pk) -> Area:
    """Return the commune `pk` for a list behind a number, as `get_committee_commune` does."""
    require_role(user, COUNTING_ROLES, "reports.figure")
    return _get_commune(user, pk, Area.objects.filter(pk__in=commune_ids(user, *COUNTING_ROLES)))


def _get_commune(user, pk, own) -> Area:
    commune = get_object_or_404(Area.objects.select_related("parent"), pk=pk)
    if not own.filter(pk=pk).exists():
        write_event(by=user, deed=Deed.DENIED, about=commune, area=commune, outcome=Outcome.HIDDEN)
        raise Http404
    return commune


def visible_events(user, person: str = "") -> QuerySet[Event]:
    """Return the events about records in the auditor's area; raises PermissionDenied for other roles.

    With the user name of a `person` who works or worked in that area, also what this person did that is
    about no area: signing in, lists, searches. An event says who did what and when; it holds no contents.
    """
    require_role(user, (RoleKind.AUDITOR,), "audit.event")
    communes = commune_ids(user, RoleKind.AUDITOR)
    shown = Q(area_id__in=communes)
    if person and (worker := _worker(person, communes)):
        shown |= Q(area=None, actor=worker)
    return Event.objects.filter(shown).select_related("actor", "area", "for_whom")


def require_auditor(user) -> None:
    """Let nobody but an auditor see whether the trail is whole; the refusal leaves an event."""
    require_role(user, (RoleKind.AUDITOR,), "audit.verification")


def _worker(username: str, communes: list[int]) -> User | None:
    """Return the user of that name if a role or post of today or before lies in one of `communes`."""
    here = (
        Q(roles__area__in=communes)
        | Q(roles__supervision_area__memberships__commune__in=communes)
        | Q(posts__institution__commune__in=communes)
    )
    return User.objects.filter(here, username__iexact=username).first()
