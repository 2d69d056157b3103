"""The morning's digest: one message a person and working day, of everything that is not urgent.

The row `Digest` is the claim: two pumps make one message. Its notices stay unsent until the message was taken
over, so that a crash loses nothing; sent again it bears the same key.
"""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction

from accounts.enums import NoticeReason, NoticeState
from accounts.models import Notice, User
from reminders.channels.base import Outcome, Result
from reminders.clock import database_now
from reminders.messages import digest_of, key_of, without_record
from reminders.models import Delivery, Digest, Heartbeat
from reminders.names import found_in, names_about
from reminders.queries import LEASE, digestible, last_done, lines_of, open_digests
from reminders.sending import (
    IN_APP,
    back_off,
    hand_over,
    note_blocked,
    settle_failures,
    write_down,
)
from reminders.stopping import STOPPED, why_stopped
from reminders.timing import digest_moment
from vietnam.calendar import day_of

DIGESTS = "digests"
# People whose row is made at once, and digests that are claimed and read together.
MADE, CLAIMED = 500, 50
# A message of a thousand lines helps nobody: the rest stands in the program, and in tomorrow's digest.
LINES = 60
log = logging.getLogger(__name__)


def send_digests(now=None) -> int:
    """Send the digests of this morning that are due; return how many were handled. Nothing on days off."""
    now = now or database_now()
    moment = digest_moment(now)
    if moment is None:
        return 0
    make_digests(moment)
    handled = 0
    while claimed := claim_digests(now):
        lines = lines_of(claimed, moment, LINES)
        names = names_about([notice for rows in lines.values() for notice in rows])
        for digest in claimed:
            send_digest(digest, lines[digest.recipient_id], names, now)
        handled += len(claimed)
    return handled


def make_digests(moment) -> None:
    """Make the row of everybody who is owed a digest of `moment`, once a morning; twice makes nothing new."""
    if (last_done(DIGESTS) or moment - LEASE) >= moment:
        return
    last = 0
    owed = digestible(moment).order_by("recipient_id").values_list("recipient_id", flat=True).distinct()
    while people := list(owed.filter(recipient_id__gt=last)[:MADE]):
        rows = [Digest(recipient_id=pk, day=day_of(moment)) for pk in people]
        Digest.objects.bulk_create(rows, ignore_conflicts=True)
        last = people[-1]
    _forget(moment - dt.timedelta(days=settings.PRIVACY["NOTICE_DAYS"]))
    Heartbeat.objects.update_or_create(name=DIGESTS, defaults={"at": moment})


def _forget(before) -> None:
    """Remove what became of messages as long ago as notices are kept (`privacy.rules`)."""
    Digest.objects.filter(day__lt=day_of(before)).delete()
    Delivery.objects.filter(at__lt=before).delete()


@transaction.atomic
def claim_digests(now) -> list[Digest]:
    """Claim some digests for the length of a lease; two pumps never claim the same one."""
    rows = open_digests(now).select_for_update(of=("self",), skip_locked=True)
    claimed = list(rows.select_related("recipient")[:CLAIMED])
    for digest in claimed:
        digest.claimed_until, digest.attempts = now + LEASE, digest.attempts + 1
    Digest.objects.bulk_update(claimed, ["claimed_until", "attempts"])
    return claimed


def send_digest(digest, notices, names, now=None) -> None:
    """Send one claimed digest of those of `notices` that may still be told; write down what became of each.

    A line that breaks is left out until tomorrow; a message that breaks is tried again later.
    """
    if not _still_claimed(digest):
        return
    shown, more = notices[:LINES], len(notices) > LINES
    try:
        digest.recipient = User.objects.get(pk=digest.recipient_id)
        broken, stopped = _left_out(digest, shown)
        lines = [one for one in shown if one.pk not in stopped and one.pk not in broken]
        message, told, blocked = _written(digest, lines, names, more, now)
        result = hand_over(digest.recipient, message) if told else Result(Outcome.SENT)
    except Exception as fault:
        log.exception("digest %s was not sent, attempt %s", digest.pk, digest.attempts)
        result = Result(Outcome.AGAIN, type(fault).__name__)
        write_down(digest.recipient, digest.key, result, told=len(shown))
        _settle(digest, result, {}, now=now)
        return
    for notice in blocked:
        note_blocked(digest.recipient, key_of(notice))
    failed = {NoticeReason.NAMES: [notice.pk for notice in blocked]}
    _settle(digest, result, {**_by_reason(stopped), **failed}, [notice.pk for notice in told], now)


def _left_out(digest, notices) -> tuple[set[int], dict]:
    """Return the keys of the notices that no digest can hold, each written down, and why others are stopped.

    None breaks in a usual morning. Where each of them does it is the message that breaks, not a line of it.
    """
    try:
        return set(), _try_out(digest, notices)
    except Exception:
        log.exception("the lines of digest %s are tried one by one", digest.pk)
    broken = {}
    for notice in notices:
        try:
            _try_out(digest, [notice])
        except Exception as fault:
            log.exception("notice %s is left out of the digest", notice.pk)
            broken[notice.pk] = type(fault).__name__
    if len(broken) == len(notices):
        broken = {}
    for pk, code in broken.items():
        write_down(digest.recipient, f"notice-{pk}", Result(Outcome.AGAIN, code))
    return set(broken), why_stopped(digest.recipient, [one for one in notices if one.pk not in broken])


def _try_out(digest, notices) -> dict:
    """Return why some of `notices` are stopped; raises whatever keeps them from being told."""
    stopped = why_stopped(digest.recipient, notices)
    digest_of(digest, notices)
    return stopped


def _written(digest, lines, names, more, now):
    """Return the message, the notices that it tells of, and those that it must not: a name stands in it."""
    message = digest_of(digest, lines, more=more, now=now)
    fixed = digest_of(digest, [without_record(one) for one in lines], more=more, now=now)
    blocked = [one for one in lines if found_in(message, fixed, names.get(one.pk, set()))]
    told = [one for one in lines if one not in blocked]
    return (digest_of(digest, told, more=more, now=now) if blocked else message), told, blocked


def _by_reason(stopped) -> dict:
    """Return reason → keys of the notices that it stopped."""
    return {reason: [pk for pk, why in stopped.items() if why == reason] for reason in set(stopped.values())}


@transaction.atomic
def _settle(digest, result, stopped, told=(), now=None) -> None:
    """Write what became of the digest and of each of its notices, all or nothing."""
    now = now or database_now()
    for reason, keys in stopped.items():
        state = STOPPED.get(reason, NoticeState.FAILED)
        _unsent(keys).update(state=state, reason=reason)
    if result.outcome == Outcome.AGAIN:
        Digest.objects.filter(pk=digest.pk).update(claimed_until=now + back_off(digest.attempts))
        return
    Digest.objects.filter(pk=digest.pk).update(done_at=now)
    settle_failures(digest.key, *(f"notice-{pk}" for pk in told))
    if result.outcome == Outcome.SENT:
        reason = NoticeReason.IN_APP if result is IN_APP else ""
        _unsent(told).update(state=NoticeState.SENT, sent_at=now, reason=reason)
    else:
        _unsent(told).update(state=NoticeState.FAILED, reason=NoticeReason.NO_CHANNEL)


def _unsent(keys):
    return Notice.objects.filter(pk__in=keys, state=NoticeState.UNSENT)


def _still_claimed(digest) -> bool:
    """Renew the lease of a digest before it is sent; False when somebody else has it."""
    ours = Digest.objects.filter(pk=digest.pk, done_at=None, claimed_until=digest.claimed_until)
    digest.claimed_until = max(digest.claimed_until, database_now() + LEASE)
    return ours.update(claimed_until=digest.claimed_until) == 1
