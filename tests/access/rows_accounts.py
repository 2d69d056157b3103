"""Rows of signing in, of one's own account, of invitations and notices."""

from importlib import import_module

from django.conf import settings

from accounts.views.invitation import HELD
from config.demo.cast import PASSWORD
from tests.access.people import (
    ADMINISTRATORS,
    ANY_CHAIR,
    ANY_COUNSELLOR,
    ANY_OFFICER,
    ANY_SUPERVISOR,
    EVERYBODY,
    SIGNED_IN,
)
from tests.access.rows import Row, deed, listing, without

WITHOUT_FACTOR = without(SIGNED_IN, "lan")
SET = {"new_password1": "song-nuoc-mien-tay-3", "new_password2": "song-nuoc-mien-tay-3"}


def hold_invitation(world):
    """The browsers of two people have followed the link of the invitation."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for name in ("lan", "hoa"):
        session = store(world.sessions[name])
        session[HELD] = world.records["invited"].token
        session.save()


def public(route, method, **more) -> Row:
    """A page that answers without signing in."""
    return Row(route, method, EVERYBODY, public=True, **more)


def own(route, *, data=None, **more) -> tuple[Row, ...]:
    """A page of one's own account with its form, which is sent with what is not right and changes nothing."""
    return listing(route, SIGNED_IN, **more), listing(route, SIGNED_IN, "POST", data=data or {}, **more)


def administered(route, method, **more) -> Row:
    """A page about one person, for administrators; everybody else is refused by role."""
    return Row(route, method, ADMINISTRATORS, "invited", others=403, logged=False, **more)


DOOR = (
    Row("accounts:login", "GET", ("anonymous", "tram"), apart=dict.fromkeys(SIGNED_IN, 302), public=True),
    Row(
        "accounts:login",
        "POST",
        ("anonymous", "tram"),
        apart=dict.fromkeys(SIGNED_IN, 302),
        status=302,
        data={"username": "hoa", "password": PASSWORD},
        public=True,
    ),
    # Without the right password before it, it leads back to the sign-in page.
    public("accounts:second_factor", "GET", status=302),
    public("accounts:second_factor", "POST", status=302, data={"code": "123456"}),
    public("accounts:logout", "POST", status=302),
    public(
        "accounts:invitation", "GET", status=302, data=lambda world: {"ma": world.records["invited"].token}
    ),
    Row(
        "accounts:invitation",
        "POST",
        ("lan", "hoa"),
        given=hold_invitation,
        status=302,
        data=SET,
        changes=True,
        public=True,
        told=False,
    ),
)
ACCOUNT = (
    *own("accounts:confirm", data={"password": "khong-phai"}),
    listing("accounts:security", SIGNED_IN),
    *own("accounts:add_app", data={"code": "abc"}),
    *own("accounts:add_passkey", data={"name": "Khóa", "credential": "{}"}),
    *own("accounts:password", data={"old_password": "khong-phai"}),
    Row("accounts:remove_factor", "GET", ("lan",), "factor", logged=False),
    deed("accounts:remove_factor", "factor", ("lan",), knows=()),
    listing("accounts:recovery_codes", SIGNED_IN),
    listing("accounts:recovery_codes", WITHOUT_FACTOR, "POST", tries=WITHOUT_FACTOR),
    listing("accounts:recovery_codes", ("lan",), "POST", status=302, changes=True, tries=()),
    listing("accounts:recovery_codes_file", SIGNED_IN, status=302),
    deed("accounts:end_session", "own_session", ("lan",), knows=(), changes=False),
    listing("accounts:end_other_sessions", SIGNED_IN, "POST", status=302),
    deed("accounts:open_notice", "notice", ("lan",), knows=(), logged=False),
)
# Xuan is a counsellor whose post ended: her calendar is empty.
DATED = tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR, *ANY_COUNSELLOR, "xuan")))
CALENDAR = (
    listing("accounts:calendar", DATED, logged=False),
    listing("accounts:calendar", DATED, "POST", changes=True),
    listing(
        "accounts:revoke_calendar",
        ("lan",),
        "POST",
        status=302,
        changes=True,
        apart=dict.fromkeys(without(DATED, "lan"), 302),
    ),
    # The address is the secret: whoever has it sees what its person sees, codes and no names.
    public(
        "calendar_feed",
        "GET",
        arguments={"token": lambda world: world.records["calendar"].token},
        codes=EVERYBODY,
        stands_for="lan",
    ),
)
PEOPLE = (
    listing("accounts:people", ADMINISTRATORS),
    administered("accounts:invite_person", "GET"),
    administered("accounts:invite_person", "POST", status=302, changes=True),
    administered("accounts:block_person", "GET"),
    administered("accounts:block_person", "POST", status=302, changes=True, data={"reason": "lost"}),
    administered("accounts:withdraw_invitation", "POST", status=302, changes=True),
)
ROWS = (*DOOR, *ACCOUNT, *CALENDAR, *PEOPLE)
