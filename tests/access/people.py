"""Who tries every door: the cast, and people whose right is one step short of somebody else's.

All that is secret lies in commune A. Each outsider holds the same role elsewhere, with work of her own.
"""

import datetime as dt
from functools import cache
from importlib import import_module

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.actions.sessions import BEGAN, SEEN, begin_session
from accounts.enums import RoleKind
from accounts.models import Role, User
from accounts.step_up import note_confirmation
from areas.models import Area
from schools.models import Institution, Post
from vietnam.calendar import today

OFFICERS = ("lan", "mai")
CHAIRS = ("minh", "kiem")
SUPERVISORS = ("quang",)
# They know of every case of commune A.
KNOW = (*OFFICERS, *CHAIRS, *SUPERVISORS)
# The counsellor to whom referrals of commune A were granted, and a colleague without a grant.
GRANTED = ("thu",)
RECEIVING = ("thu", "thao")

# Officers elsewhere who may open one case of commune A: shared with them, or opened in an emergency; and two
# whose share was ended and whose emergency ran out.
CO_WORKER, OPENER = "phuc", "long"
NO_SHARE = ("tuyet", "ha")
SHARED_WITH = (CO_WORKER, OPENER)

# By role, wherever it is held: who may open the pages of a role.
ANY_OFFICER = ("lan", "mai", "kiem", "hoa", "yen", *SHARED_WITH, *NO_SHARE)
ANY_CHAIR = ("minh", "kiem", "son", "khanh")
ANY_SUPERVISOR = ("quang", "hanh")
ANY_COUNSELLOR = ("thu", "thao", "dung")
ANY_AUDITOR = ("binh", "vinh")
ANALYSTS = ("tam",)
ADMINISTRATORS = ("an",)
# Their roles or posts ended yesterday or begin tomorrow.
NOBODY = ("nga", "moi", "xuan", "loan")
# Signed in, then disabled; and never signed in.
DISABLED, ANONYMOUS = "tram", "anonymous"

ROLES = (ANY_OFFICER, ANY_CHAIR, ANY_SUPERVISOR, ANY_COUNSELLOR, ANY_AUDITOR, ANALYSTS, ADMINISTRATORS)
SIGNED_IN = tuple(dict.fromkeys(name for group in (*ROLES, NOBODY) for name in group))
EVERYBODY = (*SIGNED_IN, DISABLED, ANONYMOUS)


def add_people(cast) -> dict[str, User]:
    """Return the cast with the others beside it; `tram` is disabled once the world is built."""
    commune = {letter: cast[name].roles.get().area for letter, name in (("A", "lan"), ("C", "yen"))}
    day = dt.timedelta(days=1)
    added = {
        "mai": [(RoleKind.OFFICER, commune["A"], {})],
        "kiem": [(RoleKind.CHAIR, commune["A"], {}), (RoleKind.OFFICER, commune["C"], {})],
        "vinh": [(RoleKind.AUDITOR, commune["C"], {})],
        "nga": [(RoleKind.OFFICER, commune["A"], {"ends": today() - day})],
        "moi": [(RoleKind.OFFICER, commune["A"], {"starts": today() + day})],
        "tram": [(RoleKind.OFFICER, commune["A"], {})],
        **{name: [(RoleKind.OFFICER, commune["C"], {})] for name in (*SHARED_WITH, *NO_SHARE)},
        "thao": [(RoleKind.COUNSELLOR, None, {})],
        "xuan": [(RoleKind.COUNSELLOR, None, {})],
        "loan": [(RoleKind.COUNSELLOR, None, {})],
    }
    people = {name: _person(name, roles) for name, roles in added.items()}
    return {**cast, **people}


def give_posts(people, *names) -> None:
    """Let `names` work at the school of `thu`."""
    school = Institution.objects.get(posts__user=people["thu"])
    for name in names:
        Post.objects.create(user=people[name], institution=school, starts=dt.date(2025, 7, 1))


def end_yesterday(dated) -> None:
    """End roles or posts yesterday; the grants of referrals stay behind."""
    dated.update(ends=today() - dt.timedelta(days=1))


def sessions(people) -> dict[str, str]:
    """Sign everybody in; returns user name → session key. Then `tram` is disabled."""
    keys = {}
    for name, user in people.items():
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        note_confirmation(session)
        begin_session(session, user)
        session.save()
        keys[name] = session.session_key
    User.objects.filter(username=DISABLED).update(is_active=False)
    return keys


def renew(keys) -> None:
    """Let the sessions begin anew: a run may take longer than a person may rest."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        session = store(key)
        note_confirmation(session)
        session[BEGAN] = session[SEEN] = timezone.now().timestamp()
        session.save()


class Browser(RequestFactory):
    """Sends requests through all middleware. Unlike the test client it keeps no copy of what was rendered."""

    def __init__(self, session_key: str | None):
        super().__init__()
        if session_key:
            self.cookies[settings.SESSION_COOKIE_NAME] = session_key

    def request(self, **environment):
        request = super().request(**environment)
        request._dont_enforce_csrf_checks = True
        return handler().get_response(request)


@cache
def handler() -> BaseHandler:
    """Return the site with its middleware."""
    site = BaseHandler()
    site.load_middleware()
    return site


def _person(name, roles) -> User:
    user = User.objects.create(username=name, full_name=f"Người {name.capitalize()}")
    for kind, area, dates in roles:
        Role.objects.create(user=user, kind=kind, area=area, **{"starts": dt.date(2025, 7, 1), **dates})
    return user


def commune_of(user) -> Area:
    """Return the commune of the first role of `user` that has one."""
    return user.roles.filter(area__isnull=False).order_by("pk").first().area
