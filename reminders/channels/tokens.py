"""Tokens of a channel that are renewed by a refresh token which works once.

A pair that was answered and not kept would lock the house out. So the row is locked while the other side is
asked, the new pair is committed before anybody uses it, and whoever waited for the lock takes what is there.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from reminders.models import ChannelToken

# Renewed so long before the end, so that a message under way does not meet it.
MARGIN = dt.timedelta(minutes=5)
# After a refusal the other side is left in peace for so long: only a new token by hand helps.
REST = dt.timedelta(minutes=10)


class NoToken(Exception):
    """There is no token to sign in with. `code` tells why: "no_token" or "token_refused"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Pair:
    """What a renewal brought; `seconds` is how long `access` works."""

    access: str
    refresh: str
    seconds: int


class Spent(Exception):
    """The other side does not take this refresh token."""


def keep(channel: str, refresh: str) -> None:
    """Keep a refresh token that somebody fetched by hand; the next message renews it."""
    with transaction.atomic(durable=True):
        row = ChannelToken.objects.select_for_update().filter(channel=channel).first()
        row = row or ChannelToken(channel=channel)
        row.access, row.refresh, row.expires_at = "", refresh, None
        row.renewed_at, row.refused_at = timezone.now(), None
        row.save()


def current(channel: str, exchange: Callable[[str], Pair]) -> str:
    """Return the access token that works now, renewed by `exchange` where it is about to end.

    Raises `NoToken`, and what `exchange` raises beside `Spent`.
    """
    row = ChannelToken.objects.filter(channel=channel).first()
    if row is None:
        raise NoToken("no_token")
    return row.access if _works(row) else renewed(channel, exchange, spent=row.access)


def renewed(channel: str, exchange: Callable[[str], Pair], *, spent: str) -> str:
    """Return an access token other than `spent`, which the other side no longer takes.

    Of several who ask at once one asks `exchange`. Never inside a transaction of somebody else's: what is
    taken back there would take the new pair with it (RuntimeError).
    """
    with transaction.atomic(durable=True):
        row = ChannelToken.objects.select_for_update().get(channel=channel)
        if row.access != spent and _works(row):
            return row.access
        if row.refused_at and row.refused_at > timezone.now() - REST:
            raise NoToken("token_refused")
        if _renew(row, exchange):
            return row.access
    raise NoToken("token_refused")


def _renew(row, exchange) -> bool:
    now = timezone.now()
    try:
        pair = exchange(row.refresh)
    except Spent:
        row.refused_at = now
        row.save(update_fields=["refused_at"])
        return False
    row.access, row.refresh = pair.access, pair.refresh
    row.expires_at, row.renewed_at = now + dt.timedelta(seconds=pair.seconds), now
    row.refused_at = None
    row.save()
    return True


def _works(row) -> bool:
    return bool(row.access and row.expires_at and row.expires_at > timezone.now() + MARGIN)
