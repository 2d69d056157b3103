"""With whom a child's data were shared, and who saw them, by role and place.

Officials are given by role and place, not by name: whom a family wants to hold to account, the chair knows.
"""

from collections import defaultdict

from django.db.models import QuerySet

from accounts.models import Role, User
from audit.enums import Outcome
from audit.models import Event
from casework.models import CaseShare
from referrals.enums import SharedField
from referrals.models import Referral
from vietnam.calendar import day_of


def shared_with(found) -> list[dict]:
    """Return the institutions to which a referral went, with the chosen fields, and whoever was let in."""
    return [*_referred(found), *_let_in(found)]


def _let_in(found) -> list[dict]:
    shares = CaseShare.objects.filter(pk__in=found.get(CaseShare, ())).order_by("starts_at")
    who = _positions(User.objects.filter(case_shares__in=shares))
    return [
        {
            "institution": who[share.user_id],
            "since": day_of(share.starts_at).isoformat(),
            "state": str(share.get_kind_display()),
            "fields": [],
        }
        for share in shares
    ]


def _referred(found) -> list[dict]:
    sent = Referral.objects.filter(pk__in=found.get(Referral, ()), sent_at__isnull=False)
    return [
        {
            "institution": str(referral.institution),
            "since": day_of(referral.sent_at).isoformat(),
            "state": str(referral.get_state_display()),
            "fields": [str(SharedField(name).label) for name in referral.shared],
        }
        for referral in sent.select_related("institution").order_by("sent_at")
    ]


def seen_by(codes: list[str]) -> list[dict]:
    """Return who opened the cases `codes` by the trail: role and place, how often, first and last day."""
    events = Event.objects.filter(case_code__in=codes, outcome=Outcome.DONE, actor__isnull=False)
    days = defaultdict(list)
    for actor, at in events.order_by("pk").values_list("actor_id", "at"):
        days[actor].append(day_of(at))
    who = _positions(User.objects.filter(pk__in=days))
    merged = defaultdict(list)
    for actor, seen in days.items():
        merged[who[actor]] += seen
    return [
        {
            "who": position,
            "times": len(seen),
            "first": min(seen).isoformat(),
            "last": max(seen).isoformat(),
        }
        for position, seen in sorted(merged.items())
    ]


def _positions(users: QuerySet[User]) -> dict[int, str]:
    """Return user key → roles and places in words, those that ended included."""
    words = defaultdict(list)
    roles = Role.objects.filter(user__in=users).select_related("area", "supervision_area").order_by("pk")
    for role in roles:
        place = role.area or role.supervision_area or ""
        words[role.user_id].append(" – ".join(str(part) for part in (role.get_kind_display(), place) if part))
    for user in users.prefetch_related("posts__institution"):
        words[user.pk] += [str(post.institution) for post in user.posts.all()]
    return {user.pk: ", ".join(dict.fromkeys(words[user.pk])) or "–" for user in users}
