"""Handing one message to the channels of one person, in order, and writing down what became of it."""

import datetime as dt
import logging
from dataclasses import replace

from accounts.actions.channels import mark_unreachable
from accounts.addresses import address_digest, address_of
from accounts.enums import BREAKS_QUIET
from accounts.models import DeadAddress
from reminders.channels.base import Message, Outcome, Result
from reminders.channels.registry import configured, provider
from reminders.clock import database_now
from reminders.enums import DeliveryOutcome
from reminders.models import Delivery
from reminders.points import point

# Waiting time after the first, second, … failure; the last one repeats. Nothing is given up.
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# After so many failures of one channel the next one is asked as well.
PATIENCE = 3
# There is nothing to send to: the notice is in the program, and that is all there is.
IN_APP = Result(Outcome.SENT, "in_app")
log = logging.getLogger(__name__)


def channels_of(user, *, insists: bool = False) -> list[str]:
    """Return the names of the channels to try for `user`, in order.

    What breaks quiet hours `insists`: who has switched off every channel is told of that nevertheless.
    """
    house = configured()
    if user.channels is None:
        return house
    chosen = [name for name in user.channels if name in house]
    return house if insists and not chosen else chosen


def hand_over(user, message: Message, *, insists: bool = False) -> Result:
    """Offer `message` to the channels of `user` until one takes it over; return how it ended.

    A channel that refused this message, or whose address is dead, is passed by. AGAIN when one of them may
    still take it later; `IN_APP` when the person has no channel with an address at all.
    """
    past = {row.channel: row for row in Delivery.objects.filter(key=message.key)}
    dead = dict(DeadAddress.objects.filter(user=user).values_list("channel", "digest"))
    best = None
    for name in channels_of(user, insists=insists):
        before, address = past.get(name), address_of(name, user)
        if before and before.outcome == DeliveryOutcome.SENT:
            # Written down, then a crash: it is not sent twice.
            return Result(Outcome.SENT, before.code)
        if address is None:
            continue
        result = _closed(before, dead.get(name), address) or _offer(user, name, address, message)
        if result.outcome == Outcome.SENT:
            return result
        best = result if best is None or result.outcome == Outcome.AGAIN else best
        if result.outcome == Outcome.AGAIN and (before.attempts if before else 0) + 1 < PATIENCE:
            break
    return best or IN_APP


def write_down(user, message_key: str, result: Result, *, channel: str = "", told: int = 1) -> Delivery:
    """Write the row of this message and channel: what became of it, how often and when next it is tried."""
    row, _made = Delivery.objects.get_or_create(
        key=message_key,
        channel=channel,
        defaults={"recipient": user, "outcome": result.outcome.value, "at": database_now()},
    )
    row.outcome, row.code, row.reference = result.outcome.value, result.code[:60], result.reference[:80]
    row.attempts, row.told, row.at = row.attempts + 1, told, database_now()
    row.next_try = row.at + back_off(row.attempts) if result.outcome == Outcome.AGAIN else None
    row.save()
    return row


def settle_failures(*message_keys: str) -> None:
    """Take what failed before any channel off the list: these messages have gone out since."""
    failed = Delivery.objects.filter(key__in=message_keys, channel="")
    failed.exclude(outcome=DeliveryOutcome.BLOCKED).delete()


def note_blocked(user, message_key: str, told: int = 1) -> None:
    """Write down that a message was stopped because a name or place stood in it; the name is not kept."""
    row = write_down(user, message_key, Result(Outcome.REFUSED, "names"), told=told)
    row.outcome = DeliveryOutcome.BLOCKED
    row.save(update_fields=["outcome"])


def back_off(attempts: int) -> dt.timedelta:
    """Return how long to wait after so many failures."""
    return BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]


def insists(notice) -> bool:
    """Tell whether `notice` is told whatever the person has switched off."""
    return notice.kind in BREAKS_QUIET


def _closed(before, dead_digest, address) -> Result | None:
    """Return why a channel need not be asked: it refused this message, or the address is dead."""
    if before and before.outcome == DeliveryOutcome.REFUSED:
        return Result(Outcome.REFUSED, before.code)
    if address and dead_digest == address_digest(address):
        return Result(Outcome.UNREACHABLE, "dead_address")
    return None


def _offer(user, name, address, message) -> Result:
    try:
        result = provider(name).send(replace(message, address=address))
        if result.outcome == Outcome.SENT:
            point("handed over")
    except Exception as fault:  # a channel that breaks its word must not stop the others
        log.exception("a channel broke its word to user %s", user.pk)
        result = Result(Outcome.AGAIN, type(fault).__name__)
    write_down(user, message.key, result, channel=name, told=len(message.notices))
    if result.outcome == Outcome.UNREACHABLE:
        mark_unreachable(user, name, address, result.code)
    return result
