"""Slowing down whoever guesses: by account and by address, longer each time, never for ever.

An attempt is counted before it is checked, so a hundred at once are a hundred, and taken back when it was
right. While a wait runs nothing is checked at all: a right guess then is not told from a wrong one.
"""

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Throttle
from audit.actions import write_event
from audit.context import address_of
from audit.enums import Deed, Outcome

FORGOTTEN_AFTER = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """After `free` wrong attempts a wait of `first` seconds, doubled each time up to `longest`."""

    free: int
    first: int
    longest: int

    def wait(self, failures: int) -> dt.timedelta | None:
        """Return how long to wait after so many wrong attempts."""
        if failures < self.free:
            return None
        doubled = min(failures - self.free, 20)
        return dt.timedelta(seconds=min(self.first * 2**doubled, self.longest))


# An office shares one address. Codes of six digits are few, so waits for them grow to four hours: at most
# 17 guesses in the first day, 6 in each further one, of which three in a million would be right.
LIMITS = {
    "account": Limit(free=5, first=30, longest=15 * 60),
    "address": Limit(free=30, first=30, longest=15 * 60),
    "codes": Limit(free=5, first=60, longest=4 * 3600),
    # Addresses of calendars cannot be guessed, but programs ask for a revoked one for months, and for several
    # people's from one machine of their maker. Counted apart: such a program must not stop anybody's sign-in.
    "calendars": Limit(free=200, first=30, longest=15 * 60),
    # Codes on paper, 10^16 of them, are typed by hand, slips included; whoever tries them out waits.
    "papers": Limit(free=20, first=60, longest=3600),
}
# Kinds that many people share: who is right makes nobody else's wrong attempts forgotten.
SHARED = ("address", "calendars", "papers")


class TooManyAttempts(Exception):
    """Nothing was checked: too many wrong attempts. `seconds` tells how long to wait."""

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        """Whole minutes to wait, at least one."""
        return max(1, -(-self.seconds // 60))


@dataclass(frozen=True)
class Attempt:
    """One attempt that has been counted as wrong."""

    keys: dict[str, str]

    @transaction.atomic
    def was_right(self) -> None:
        """Forget what was wrong at the account; at an address only this attempt."""
        now = timezone.now()
        for kind, row in _locked(self.keys, now):
            row.failures = max(row.failures - 1, 0) if kind in SHARED else 0
            row.blocked_until = None
            row.save()


def begin_attempt(request, *, account: str = "", codes_of=None) -> Attempt:
    """Count an attempt from the address of `request` at `account` (a name as typed) or the codes of a person.

    Raises `TooManyAttempts` while a wait runs. The beginning of a wait leaves an event.
    """
    subjects = {
        "address": _network(request),
        "account": account.casefold(),
        "codes": codes_of and codes_of.pk,
    }
    keys = {kind: _digest(kind, subject) for kind, subject in subjects.items() if subject}
    _count(keys)
    return Attempt(keys)


def begin_fetching(request) -> Attempt:
    """Count a fetching of a calendar from the address of `request`. Raises `TooManyAttempts`."""
    keys = {"calendars": _digest("calendars", _network(request))}
    _count(keys)
    return Attempt(keys)


def begin_checking(request) -> Attempt:
    """Count a check of a code on paper from the address of `request`. Raises `TooManyAttempts`."""
    keys = {"papers": _digest("papers", _network(request))}
    _count(keys)
    return Attempt(keys)


@transaction.atomic
def _count(keys) -> None:
    now = timezone.now()
    rows = _locked(keys, now)
    waits = [row.blocked_until - now for _kind, row in rows if row.blocked_until and row.blocked_until > now]
    if waits:
        raise TooManyAttempts(int(max(waits).total_seconds()) + 1)
    for kind, row in rows:
        row.failures = 1 if row.last_at < now - FORGOTTEN_AFTER else row.failures + 1
        row.last_at = now
        wait = LIMITS[kind].wait(row.failures)
        row.blocked_until = wait and now + wait
        row.save()
        if wait:
            write_event(
                by=None,
                deed=Deed.SIGN_IN_REFUSED,
                about="accounts.throttle",
                outcome=Outcome.FORBIDDEN,
                reason=f"throttled_{kind}",
            )


def _locked(keys, now) -> list[tuple[str, Throttle]]:
    """Return (kind, row) for each key, locked in one order everywhere; missing rows are made."""
    made = [Throttle.objects.get_or_create(key=key, defaults={"last_at": now})[1] for key in keys.values()]
    if any(made):
        Throttle.objects.filter(last_at__lt=now - 2 * FORGOTTEN_AFTER).delete()
    rows = {
        row.key: row
        for row in Throttle.objects.select_for_update().filter(key__in=keys.values()).order_by("key")
    }
    if len(rows) < len(keys):
        # A row that had rested was swept away, here or by somebody else's attempt: it is made again.
        return _locked(keys, now)
    return [(kind, rows[key]) for kind, key in keys.items()]


def _digest(kind, subject) -> str:
    return salted_hmac("accounts.throttle", f"{kind}:{subject}", algorithm="sha256").hexdigest()


def _network(request) -> str:
    """The address; of version 6 the half that one customer is given, since the rest is free to choose."""
    address = address_of(request)
    if address and ":" in address:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return address or "unknown"
