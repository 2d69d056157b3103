"""Live referrals that nobody at an institution could go on with when a counsellor leaves."""

import datetime as dt

from django.utils.translation import ngettext

from accounts.enums import RoleKind
from accounts.leaving import Left, Question, last_days
from accounts.models import User
from referrals.enums import SHARED_STATES
from referrals.models import Referral, ReferralUserObjectPermission
from schools.access import lasting_posts
from schools.models import Institution, Post
from vietnam.calendar import today


def referrals_left(question: Question) -> list[Left]:
    """Return the live referrals of institutions that keep no counsellor, and who worked on them last."""
    live = Referral.objects.filter(state__in=SHARED_STATES)
    if question.communes is not None:
        live = live.filter(institution__commune__in=question.communes)
    stays = lasting_posts(question.staying(RoleKind.COUNSELLOR), question.day)
    if question.gone:
        stays = stays.exclude(user=question.user)
    live = live.exclude(institution__in=stays.values("institution"))
    granted = ReferralUserObjectPermission.objects.filter(content_object__in=live)
    if question.user:
        granted = granted.filter(user=question.user)
    rows = granted.values_list("user", "content_object__institution", "content_object")
    return _told(list(rows))


def _told(rows) -> list[Left]:
    people = User.objects.in_bulk({user for user, _place, _referral in rows})
    places = Institution.objects.select_related("commune").in_bulk(
        {place for _user, place, _referral in rows}
    )
    lasted = _lasted(people, places)
    referrals, last = {}, {}
    for user, place, referral in rows:
        referrals.setdefault(place, set()).add(referral)
        last[place] = max(last.get(place, (dt.date.min, 0)), (lasted.get((user, place), dt.date.min), user))
    roles = last_days(RoleKind.COUNSELLOR, list(people))
    return [
        Left(
            user=people[user],
            role=RoleKind.COUNSELLOR,
            place=places[place].commune,
            kind="referral",
            text=in_words(places[place], len(referrals[place])),
            ends=_last_day(day, roles.get((user, None))),
        )
        for place, (day, user) in last.items()
    ]


def _lasted(people, places) -> dict[tuple[int, int], dt.date]:
    """Return (user id, institution id) → the last day of the post there; `dt.date.max` without one."""
    found = {}
    for post in Post.objects.filter(user__in=people, institution__in=places, starts__lte=today()):
        key = (post.user_id, post.institution_id)
        found[key] = max(found.get(key, dt.date.min), post.ends or dt.date.max)
    return found


def _last_day(of_post, of_role) -> dt.date | None:
    """A post counts together with the role only; None when one of them is over."""
    return min(of_post, of_role) if of_role and of_post >= today() else None


def in_words(institution, count: int) -> str:
    """Return the words for so many referrals that lie with `institution`."""
    text = ngettext(
        "%(n)s phiếu chuyển gửi ở %(place)s, nơi không còn cán bộ nào khác",
        "%(n)s phiếu chuyển gửi ở %(place)s, nơi không còn cán bộ nào khác",
        count,
    )
    return text % {"n": count, "place": institution}
