"""When something may leave the house: the hour of the digest, the quiet hours of people. Pure functions."""

import datetime as dt

from django.db.models import Q

from vietnam.calendar import ZONE, day_of, is_working_day

DIGEST_AT = dt.time(7)
# What a person may choose; the end lies before the digest, so that this never falls into quiet hours.
QUIET_FROM, QUIET_UNTIL = range(19, 24), range(5, 8)


def digest_moment(now: dt.datetime) -> dt.datetime | None:
    """Return this morning's seven o'clock in Viet Nam; None before it and on a day off.

    What was left until then goes into the digest of the day, also when the pump was away at seven.
    """
    day = day_of(now)
    moment = _at(day)
    return moment if is_working_day(day) and moment <= now else None


def next_digest(now: dt.datetime) -> dt.datetime:
    """Return the first moment of a digest after `now`."""
    day = day_of(now)
    while not is_working_day(day) or _at(day) <= now:
        day += dt.timedelta(days=1)
    return _at(day)


def last_digest(now: dt.datetime) -> dt.datetime:
    """Return the latest moment of a digest up to `now`."""
    day = day_of(now)
    while not is_working_day(day) or _at(day) > now:
        day -= dt.timedelta(days=1)
    return _at(day)


def rests(now: dt.datetime, prefix: str = "recipient__") -> Q:
    """Return the condition that the person under `prefix` rests at `now`; quiet hours lie around midnight."""
    hour = now.astimezone(ZONE).hour
    within = Q(**{f"{prefix}quiet_from__lte": hour}) | Q(**{f"{prefix}quiet_until__gt": hour})
    return Q(**{f"{prefix}quiet": True}) & within


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, DIGEST_AT, tzinfo=ZONE)
