"""How the pump is doing: whether it is late, what waits, what failed. Numbers only, nothing about a child."""

import datetime as dt
import time
from dataclasses import dataclass

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Min, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.enums import NoticeState
from accounts.models import Notice
from areas.queries import number, number_column
from reminders.clock import database_now
from reminders.models import Digest, Heartbeat
from reminders.queries import (
    PUMP,
    digestible,
    passed_deadlines,
    sendable,
    troubled,
    unreachable,
    waiting_messages,
)
from reminders.timing import next_digest
from vietnam.calendar import day_of

# Seconds for which one process believes the last answer: so the banner costs pages nothing.
ASK_AGAIN = 20
STARTED = timezone.now()


def late_since() -> dt.datetime | None:
    """Return since when the pump has not run to its end, None when that is less than `pump_late_minutes` ago.

    Measured by the database's clock. One that never ran counts from the start of this process. One query.
    """
    return _beat()[1]


def _beat() -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return when the pump last ran to its end, and since when it is late."""
    age = ExpressionWrapper(Now() - F("at"), output_field=DurationField())
    beats = Heartbeat.objects.filter(name=PUMP).annotate(age=age, most=number_column("pump_late_minutes"))
    beat = beats.values_list("at", "age", "most").first()
    at, age, most = beat or (STARTED, timezone.now() - STARTED, number("pump_late_minutes"))
    return (at if beat else None), (at if age > dt.timedelta(minutes=most) else None)


class Watch:
    """Asks at most every `ASK_AGAIN` seconds in one process."""

    def __init__(self):
        self.asked, self.since = None, None

    def late_since(self) -> dt.datetime | None:
        """Return what `late_since` said a short while ago."""
        now = time.monotonic()
        if self.asked is None or now - self.asked >= ASK_AGAIN:
            self.since, self.asked = late_since(), now
        return self.since


WATCH = Watch()


@dataclass(frozen=True)
class Status:
    """`waiting` notices may be sent now, the oldest made at `oldest`; `failed` are (tries, many, next try).

    `sending` are under a claim that holds, `expired` under one that ran out: taken over at the next run.
    `untold` deadlines passed and nobody was told yet. At the moment `morning` `owed` people get a digest;
    `digests` of today are still to be sent. `faults` are (channel, code, many) of what did not go out, `dead`
    (channel, many) addresses that reach nobody.
    """

    beat: dt.datetime | None
    late: dt.datetime | None
    untold: int
    waiting: int
    oldest: dt.datetime | None
    sending: int
    expired: int
    failed: list[tuple[int, int, dt.datetime | None]]
    sent: int
    withheld: int
    morning: dt.datetime
    owed: int
    digests: int
    faults: list[tuple[str, str, int]]
    dead: list[tuple[str, int]]


@dataclass(frozen=True)
class Brief:
    """What a dashboard tells of the pump: `beat` and `late` as `Status` has them.

    `waiting` and `troubled`: how many messages the lists of those that wait and that cannot be sent hold.
    """

    beat: dt.datetime | None
    late: dt.datetime | None
    waiting: int
    troubled: int


def brief() -> Brief:
    """Return the least that tells how the pump is doing. Called inside the scope of a task."""
    beat, late = _beat()
    return Brief(beat, late, waiting_messages().order_by().count(), troubled().order_by().count())


def status() -> Status:
    """Return how the pump is doing now. Called inside the scope of a task: it counts every row."""
    now = database_now()
    waiting = sendable(now).order_by().aggregate(many=Count("pk"), oldest=Min("created_at"))
    claimed = Notice.objects.filter(state=NoticeState.CLAIMED)
    expired = sendable(now).filter(state=NoticeState.CLAIMED).count()
    failed = Notice.objects.filter(state=NoticeState.UNSENT, attempts__gt=0).order_by("attempts")
    counted = failed.values("attempts").annotate(many=Count("pk"), next=Max("claimed_until"))
    day = Q(sent_at__gt=now - dt.timedelta(hours=24))
    return Status(
        beat=Heartbeat.objects.filter(name=PUMP).values_list("at", flat=True).first(),
        late=late_since(),
        untold=passed_deadlines(now).count(),
        waiting=waiting["many"],
        oldest=waiting["oldest"],
        sending=claimed.count() - expired,
        expired=expired,
        failed=[(row["attempts"], row["many"], row["next"]) for row in counted],
        sent=Notice.objects.filter(day, state=NoticeState.SENT).count(),
        withheld=Notice.objects.filter(state=NoticeState.WITHHELD).count(),
        **_mornings(now),
        faults=list(_counted(troubled(), "channel", "code")),
        dead=list(_counted(unreachable(), "channel")),
    )


def _mornings(now) -> dict:
    owed = digestible(now).order_by().values("recipient").distinct().count()
    digests = Digest.objects.filter(day=day_of(now), done_at=None).count()
    return {"morning": next_digest(now), "owed": owed, "digests": digests}


def _counted(rows, *names):
    """Return the different values of the columns `names`, each with its number, the most frequent first."""
    counted = rows.order_by().values(*names).annotate(many=Count("pk"))
    return counted.order_by("-many", *names).values_list(*names, "many")
