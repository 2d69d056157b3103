"""Who works at which institution today: the one place that reads posts.

A post counts only together with the counsellor's role, and both end by themselves at the end of their day.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import has_role, require_role
from accounts.enums import RoleKind
from accounts.models import Role, User
from areas.queries import dated
from audit.actions import write_event
from audit.enums import Deed, Outcome
from schools.models import Institution, PlaceImport, Post, Programme
from vietnam.calendar import today

# Who may look for a place: institutions and their programmes say nothing about a child.
LOOKING = (
    *(RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR),
    *(RoleKind.COUNSELLOR, RoleKind.ADMINISTRATOR),
)


def current_posts(user) -> list[Post]:
    """Return the posts that `user` holds today; none for a disabled user or one without the role."""
    if not has_role(user, RoleKind.COUNSELLOR):
        return []
    if not hasattr(user, "_current_posts"):
        posts = Post.objects.filter(dated(today()), user=user, institution__is_active=True)
        user._current_posts = list(posts.select_related("institution__commune").order_by("pk"))
    return user._current_posts


def require_post(user, about: str) -> list[Post]:
    """Return the posts of `user` today, or write a denial (`about` names the list) and refuse.

    Raises PermissionDenied.
    """
    posts = current_posts(user)
    if not posts:
        write_event(by=user, deed=Deed.DENIED, about=about, outcome=Outcome.FORBIDDEN, reason="no_post")
        raise PermissionDenied
    return posts


def institution_ids(user) -> list[int]:
    """Return the ids of the institutions at which `user` works today."""
    return [post.institution_id for post in current_posts(user)]


def post_holders(institution: Institution) -> list[User]:
    """Return the active counsellors who work at `institution` today, in the order of their posts."""
    counsellors = Role.objects.filter(dated(today()), kind=RoleKind.COUNSELLOR).values("user_id")
    posts = Post.objects.filter(
        dated(today()), institution=institution, user__is_active=True, user_id__in=counsellors
    )
    people = {post.user_id: post.user for post in posts.select_related("user").order_by("pk")}
    return list(people.values())


def held_posts(user_ids) -> set[tuple[int, int]]:
    """Return (user, institution) of the posts that those of `user_ids` hold today as counsellors."""
    counsellors = Role.objects.filter(dated(today()), kind=RoleKind.COUNSELLOR, user__in=user_ids)
    active = {"user__is_active": True, "institution__is_active": True, "user__in": counsellors.values("user")}
    return set(Post.objects.filter(dated(today()), **active).values_list("user_id", "institution_id"))


def lasting_posts(roles, day: dt.date) -> QuerySet[Post]:
    """Return the posts of holders of `roles` that go on after `day`; who follows begins tomorrow."""
    lasting = Q(ends=None) | Q(ends__gt=day)
    held = {"user__in": roles.values("user"), "institution__is_active": True}
    return Post.objects.filter(lasting, starts__lte=today() + dt.timedelta(days=1), **held)


def institutions_of(user_ids) -> dict[int, list[str]]:
    """Return user id → names of the institutions at which the user works or ever worked, for an auditor."""
    found: dict[int, list[str]] = {}
    posts = Post.objects.filter(user_id__in=user_ids).select_related("institution").order_by("pk")
    for post in posts:
        names = found.setdefault(post.user_id, [])
        if post.institution.name not in names:
            names.append(post.institution.name)
    return found


def get_institution(user, pk, permission: str = "view") -> Institution:
    """Return the institution `pk` and write the event of reading it.

    Everybody with a case, a post or the administration may look; its own staff and administrators may "keep"
    it. Raises PermissionDenied when `permission` is missing, Http404 when there is none.
    """
    require_role(user, LOOKING, "schools.institution")
    found = get_object_or_404(Institution.objects.select_related("commune__parent", "confirmed_by"), pk=pk)
    allowed = permission in institution_permissions(user, found)
    write_event(
        by=user,
        deed=Deed.READ if allowed else Deed.DENIED,
        about=found,
        area=found.commune,
        outcome=Outcome.DONE if allowed else Outcome.FORBIDDEN,
        reason="" if allowed else permission,
    )
    if not allowed:
        raise PermissionDenied
    return found


def get_programme(institution: Institution, pk) -> Programme:
    """Return the programme `pk` of an institution that `get_institution` gave; another's is Http404."""
    return get_object_or_404(institution.programmes, pk=pk)


def institution_permissions(user, institution: Institution) -> set[str]:
    """Return what `user` may do with `institution` today: "view"; staff and administrators also "keep"."""
    if not has_role(user, *LOOKING):
        return set()
    keeps = has_role(user, RoleKind.ADMINISTRATOR) or institution.pk in institution_ids(user)
    return {"view", "keep"} if keeps else {"view"}


def require_administrator(user) -> None:
    """Let nobody but an administrator near a list of institutions; the refusal leaves an event."""
    require_role(user, (RoleKind.ADMINISTRATOR,), "schools.placeimport")


def get_place_import(user, pk, deed: Deed = Deed.READ) -> PlaceImport:
    """Return the list `pk` and write the event `deed`. Raises PermissionDenied, Http404 without one."""
    require_administrator(user)
    found = get_object_or_404(PlaceImport.objects.select_related("by"), pk=pk)
    write_event(by=user, deed=deed, about=found)
    return found


def may_import(user) -> bool:
    """Tell whether `user` may bring a list of institutions today."""
    return has_role(user, RoleKind.ADMINISTRATOR)
