"""Who somebody is today: the one place that reads roles.

Roles are read from the database once in a request (the user object lives that long), so a role that
ends takes effect at the next request, also in open sessions.
"""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.enums import AREA_ROLES, RoleKind
from accounts.models import Notice, Role, User
from areas.models import Area, SupervisedCommune
from areas.queries import dated, supervised_communes
from audit.actions import write_event
from audit.enums import Deed, Outcome
from vietnam.calendar import today


def current_roles(user) -> list[Role]:
    """Return the roles that `user` holds today; none for a disabled or anonymous user."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_current_roles"):
        user._current_roles = list(
            Role.objects.filter(dated(today()), user=user).select_related("area", "supervision_area")
        )
    return user._current_roles


def role_codes(user) -> set[str]:
    """Return the codes of the roles that `user` holds today; every event carries them."""
    return {str(role.kind) for role in current_roles(user)}


def has_role(user, *kinds: RoleKind) -> bool:
    """Tell whether `user` holds one of `kinds` today, anywhere."""
    return any(role.kind in kinds for role in current_roles(user))


def require_role(user, kinds, about: str) -> None:
    """Let nobody past without one of the roles `kinds` today; the refusal leaves an event.

    Raises PermissionDenied. `about` names the list or page.
    """
    if has_role(user, *kinds):
        return
    write_event(by=user, deed=Deed.DENIED, about=about, outcome=Outcome.FORBIDDEN)
    raise PermissionDenied


def get_notice(user, pk) -> Notice:
    """Return the person's own notice `pk`; raises Http404, and somebody else's notice leaves an event."""
    notice = get_object_or_404(Notice, pk=pk)
    if notice.recipient_id != user.pk:
        write_event(by=user, deed=Deed.DENIED, about=notice, outcome=Outcome.HIDDEN)
        raise Http404
    return notice


def get_own(user, records, pk):
    """Return the record `pk` of `records` (sessions, factors) when it is the person's own.

    Raises Http404; somebody else's leaves an event.
    """
    record = get_object_or_404(records, pk=pk)
    if record.user_id != user.pk:
        write_event(by=user, deed=Deed.DENIED, about=record, outcome=Outcome.HIDDEN)
        raise Http404
    return record


def administered_people(user):
    """Return all people of the house for an administrator; raises PermissionDenied for other roles."""
    require_role(user, (RoleKind.ADMINISTRATOR,), "accounts.user")
    return User.objects.order_by("full_name", "pk")


def get_person(user, pk) -> User:
    """Return the person `pk` for an administrator; raises PermissionDenied for other roles, Http404."""
    return get_object_or_404(administered_people(user), pk=pk)


def commune_ids(user, *kinds: RoleKind) -> list[int]:
    """Return the ids of the communes in which `user` acts today by one of `kinds`.

    A supervisor's communes are those of the supervision area today; an auditor's or analyst's are
    the commune of the role or all communes of its province.
    """
    roles = [role for role in current_roles(user) if role.kind in kinds]
    remembered = user.__dict__.setdefault("_communes_of_roles", {})
    key = tuple(role.pk for role in roles)
    if key not in remembered:
        remembered[key] = sorted(_communes(roles))
    return remembered[key]


def _communes(roles) -> set[int]:
    direct = [role.area_id for role in roles if role.area_id and role.area.is_commune]
    # An officer or chair of a whole province is a slip of the administration and opens nothing.
    provinces = [
        role.area_id
        for role in roles
        if role.area_id and not role.area.is_commune and role.kind in AREA_ROLES
    ]
    supervision = [role.supervision_area_id for role in roles if role.supervision_area_id]
    found = set(direct)
    if provinces:
        found.update(Area.objects.filter(parent_id__in=provinces).values_list("pk", flat=True))
    if supervision:
        found.update(supervised_communes(supervision, today()).values_list("pk", flat=True))
    return found


def people_of_commune(commune, *kinds: RoleKind):
    """Return the active users who hold one of `kinds` in `commune` today."""
    roles = Role.objects.filter(dated(today()), area=commune, kind__in=kinds, user__is_active=True)
    return [role.user for role in roles.select_related("user").order_by("pk")]


def people_of_communes(commune_ids, *kinds: RoleKind) -> dict[int, list[User]]:
    """Return commune → the active users who hold one of `kinds` there today; one query."""
    roles = Role.objects.filter(dated(today()), area__in=commune_ids, kind__in=kinds, user__is_active=True)
    found = {pk: [] for pk in commune_ids}
    for role in roles.select_related("user").order_by("pk"):
        found[role.area_id].append(role.user)
    return found


def supervisors_of(commune) -> list[User]:
    """Return the active users who supervise `commune` today."""
    areas = commune.supervisions.filter(dated(today())).values("supervision_area_id")
    # PostgreSQL lets nobody but a supervisor have such an area (`role_bound_to_its_place`).
    roles = Role.objects.filter(dated(today()), supervision_area_id__in=areas)
    return list(User.objects.filter(is_active=True, roles__in=roles).distinct().order_by("pk"))


def supervisors_of_communes(commune_ids) -> dict[int, list[User]]:
    """Return commune → the active users who supervise it today, for many communes in two queries."""
    held = SupervisedCommune.objects.filter(dated(today()), commune__in=commune_ids)
    roles = Role.objects.filter(dated(today()), supervision_area__isnull=False, user__is_active=True)
    by_area = defaultdict(dict)
    areas = held.values("supervision_area_id")
    for role in roles.filter(supervision_area__in=areas).select_related("user").order_by("user_id"):
        by_area[role.supervision_area_id][role.user_id] = role.user
    found = {pk: {} for pk in commune_ids}
    for commune, area in held.values_list("commune_id", "supervision_area_id"):
        found[commune].update(by_area[area])
    return {commune: list(people.values()) for commune, people in found.items()}


def people_in_role(*kinds: RoleKind) -> QuerySet[User]:
    """Return the active users who hold one of `kinds` today, anywhere."""
    roles = Role.objects.filter(dated(today()), kind__in=kinds)
    return User.objects.filter(is_active=True, pk__in=roles.values("user_id"))
