"""What somebody who leaves would leave behind. The rooms to the right tell of their work, this one asks them.

A room adds its sources in `ready()`, as it does with closing checks: each takes a `Question` and returns what
nobody would go on with. Numbers, codes and places, no contents. The list "Bàn giao" and the refusal to end a
role ask the same sources, so they cannot disagree.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts.enums import RoleKind
from accounts.models import Role, User
from accounts.scope import system_scope
from areas.models import Area
from vietnam.calendar import today

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """Whose open work, where, and how long a role must last for its holder to count as staying.

    Without `user` everybody's, without `communes` (ids) everywhere. A role that ends by `day` does not stay.
    With `gone` the user counts as somebody who has left. `held` names (kind, area id) of roles that the user
    held until now, so that a role that was removed is still known to have been the user's.
    """

    user: User | None = None
    communes: list[int] | None = None
    day: dt.date = field(default_factory=today)
    gone: bool = False
    held: frozenset = frozenset()

    def staying(self, kind: RoleKind) -> QuerySet[Role]:
        """Return the roles of `kind` whose active holder goes on after `day`; who follows begins tomorrow."""
        lasting = Q(ends=None) | Q(ends__gt=self.day)
        roles = Role.objects.filter(lasting, kind=kind, starts__lte=today() + DAY, user__is_active=True)
        return roles.exclude(user=self.user) if self.gone else roles


@dataclass(frozen=True)
class Left:
    """Work of one kind that somebody leaves: as which role, in which commune, in words, with codes of cases.

    `ends` is the last day of the role there, None when it is over or the account is blocked.
    """

    user: User
    role: RoleKind
    place: Area
    kind: str
    text: str
    codes: tuple[str, ...] = ()
    ends: dt.date | None = None


SOURCES: list[Callable[[Question], list[Left]]] = []
# Called with `user` and `by` when a role ends or an account is blocked: what colleagues take over unasked.
PASSED_ON: list[Callable] = []


def open_work(question: Question) -> list[Left]:
    """Return the open work that `question` asks for, by commune and person.

    Looks past the rows of the person who asks: an administrator sees none of them and is told numbers.
    """
    with system_scope("accounts.open_work"):
        found = [left for source in SOURCES for left in source(question)]
    return sorted(found, key=lambda left: (left.place.code, left.user.full_name, left.user.pk))


def pass_on(user, *, by) -> None:
    """Let the colleagues of `user` take over what needs no choice."""
    for passing in PASSED_ON:
        passing(user, by=by)


def held_by(user) -> frozenset:
    """Return (kind, area id) of every role of `user`, for `Question.held`."""
    return frozenset(user.roles.values_list("kind", "area_id"))


def deserted(question: Question, kind: RoleKind, communes) -> dict[int, User]:
    """Return commune id → who was the last to hold `kind` there, for those in which nobody stays."""
    stays = set(question.staying(kind).filter(area__in=communes).values_list("area_id", flat=True))
    empty = [key for key in communes if key not in stays]
    roles = Role.objects.filter(kind=kind, area__in=empty, starts__lte=today()).select_related("user")
    last = {role.area_id: role.user for role in sorted(roles, key=_lasted)}
    if question.user:
        own = {key for key in empty if (kind, key) in question.held}
        return {key: question.user for key in empty if key in own or last.get(key) == question.user}
    return last


def last_days(kind: RoleKind, users) -> dict[tuple[int, int], dt.date]:
    """Return (user id, area id) → last day of the role that the active user holds there today.

    `dt.date.max` for a role without an end; nothing for whom it is over.
    """
    held = Q(starts__lte=today()) & (Q(ends=None) | Q(ends__gte=today()))
    roles = Role.objects.filter(held, kind=kind, user__in=users, user__is_active=True)
    found = {}
    for user, area, ends in roles.values_list("user_id", "area_id", "ends"):
        found[user, area] = max(found.get((user, area), dt.date.min), ends or dt.date.max)
    return found


def _lasted(role) -> tuple:
    ends = role.ends or dt.date.max
    return (role.user.is_active and ends >= today(), ends, role.pk)
