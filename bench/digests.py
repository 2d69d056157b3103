"""A morning on which thousands of people are owed a digest, handed to a channel that only counts."""

import datetime as dt
import resource
import statistics
import time

from django.db import connection
from django.test import override_settings

from accounts.models import Notice
from accounts.scope import system_scope
from bench.explain import plans_of, write_file
from bench.measure import counted
from casework.models import Deadline
from referrals.models import Referral
from reminders.channels.base import Message, Outcome, Result
from reminders.clock import database_now
from reminders.digests import DIGESTS, claim_digests, make_digests, send_digests
from reminders.models import Delivery, Digest, Heartbeat
from reminders.names import names_about
from reminders.queries import lines_of
from reminders.timing import digest_moment, next_digest

PEOPLE, LINES = 10_000, 4
# After so many messages the memory is looked at for the first time: whatever is kept for good is there.
WARM = 1000


class Counting:
    """A channel that takes every message over at once."""

    name = "email"
    taken, lines, memory = 0, [], {}

    def send(self, message: Message) -> Result:
        """Count the message and its lines."""
        Counting.taken += 1
        Counting.lines.append(len(message.notices))
        if Counting.taken == WARM:
            Counting.memory["warm"] = _megabytes()
        return Result(Outcome.SENT, "counted")


class Tally:
    """Counts the queries of a connection without keeping them."""

    def __init__(self):
        self.asked = 0

    def __call__(self, execute, sql, params, many, context):
        """Count one statement and send it on."""
        self.asked += 1
        return execute(sql, params, many, context)


def measure(people: int) -> dict:
    """Owe `people` a digest of some lines each and send them all in one pass; return what it came to."""
    now = _owe(people)
    Counting.taken, Counting.lines, Counting.memory = 0, [], {}
    tally, started = Tally(), time.perf_counter()
    channels = {"email": f"{Counting.__module__}.{Counting.__name__}"}
    with override_settings(CHANNELS=channels), connection.execute_wrapper(tally):
        handled = send_digests(now)
    seconds = time.perf_counter() - started
    with system_scope("bench.look"):
        left = Digest.objects.filter(done_at=None).count()
    return {
        "digests handled": handled,
        "left over": left,
        "handed over": Counting.taken,
        "lines of a digest": statistics.mean(Counting.lines) if Counting.lines else 0,
        "seconds": round(seconds, 1),
        "milliseconds of a digest": round(seconds / max(handled, 1) * 1000, 1),
        "queries of a digest": round(tally.asked / max(handled, 1), 1),
        "most memory (MB), after a thousand and at the end": (Counting.memory.get("warm"), _megabytes()),
    }


def write_plans(people: int):
    """Write the plans of what a morning asks of the whole house to plans/digests.txt; return the file."""
    now = _owe(people)
    moment = digest_moment(now)
    with counted() as asked:
        make_digests(moment)
        claimed = claim_digests(now)
        lines = lines_of(claimed, moment, LINES)
        names_about([notice for rows in lines.values() for notice in rows])
    with system_scope("bench.explain"):
        # Each question once: everybody is found five hundred at a time.
        first = {sql: given for sql, given in reversed(asked) if " FROM " in sql and "pg_" not in sql}
        plans = plans_of(reversed(first.items()))
    return write_file("digests", "a morning's digests", plans)


def _owe(people: int) -> dt.datetime:
    """Leave notices for `people` before the next morning's digest; return a moment just after it.

    Officers and chairs are told of clocks of their commune that passed, schools of referrals that wait.
    """
    moment = next_digest(database_now())
    with system_scope("bench.owe"), connection.cursor() as cursor:
        Notice.objects.filter(state__in=("unsent", "claimed")).update(state="sent")
        for statement in OWED:
            given = {"lines": LINES, "people": people, "at": moment - dt.timedelta(hours=1)}
            cursor.execute(statement, given)
        cursor.execute("UPDATE accounts_user SET email = username || '@bench.example' WHERE email = ''")
        Digest.objects.all().delete()
        Delivery.objects.all().delete()
        Heartbeat.objects.filter(name=DIGESTS).delete()
    return moment + dt.timedelta(minutes=1)


_COLUMNS = "recipient_id, kind, about, case_code, path, created_at, state, reason, attempts, due"
_AGAIN = (
    "ON CONFLICT (recipient_id, kind, about, due)"
    " DO UPDATE SET state = 'unsent', created_at = excluded.created_at"
)
OWED = (
    f"""INSERT INTO accounts_notice ({_COLUMNS})
    SELECT role.user_id, 'deadline_passed', '{Deadline._meta.label_lower}:' || clock.id, clock.code, '/',
        %(at)s, 'unsent', '', 0, clock.due_at
    FROM (SELECT * FROM accounts_role WHERE kind IN ('officer', 'chair') ORDER BY id
        LIMIT %(people)s * 2 / 3) role
    CROSS JOIN LATERAL (
        SELECT deadline.id, deadline.due_at, held.code FROM casework_case held
        JOIN casework_deadline deadline ON deadline.case_id = held.id
        WHERE held.commune_id = role.area_id AND held.next_due IS NOT NULL
            AND deadline.met_at IS NULL AND deadline.cancelled_at IS NULL
        ORDER BY held.id LIMIT %(lines)s
    ) clock {_AGAIN}""",
    f"""INSERT INTO accounts_notice ({_COLUMNS})
    SELECT post.user_id, 'referral_due_soon', '{Referral._meta.label_lower}:' || waiting.id, '', '/',
        %(at)s, 'unsent', '', 0, waiting.answer_due
    FROM (SELECT * FROM schools_post ORDER BY id LIMIT (%(people)s + 2) / 3) post
    CROSS JOIN LATERAL (
        SELECT id, answer_due FROM referrals_referral
        WHERE institution_id = post.institution_id AND state = 'sent' ORDER BY id LIMIT %(lines)s
    ) waiting {_AGAIN}""",
)


def _megabytes() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
