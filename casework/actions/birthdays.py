"""The clock of a new screening when a child reaches an age at which the law allows other work."""

import datetime as dt

from django.utils import timezone

from accounts.scope import system_scope
from casework.actions.clocks import cancel_clock, due_by_setting, meet_clock, start_clock
from casework.birthdays import cases_to_look_at, clocks_of_birthdays, last_birthday, with_screening
from casework.enums import DeadlineKind
from casework.models import Case, Child
from casework.queries import OPEN
from vietnam.calendar import ZONE, day_of, today

BATCH = 500
KIND = DeadlineKind.RESCREENING


def settle_birthday(case, *, by, day: dt.date | None = None) -> bool:
    """Bring the clock of a birthday of a locked `case` into step with birth and screenings, as of `day`.

    It is met by a screening as of that birthday or later, cancelled when the birth was corrected, and started
    when a birthday came since the last screening. Returns whether one was started. Runs again.
    """
    # A deed of the same transaction may have written the child through another object.
    child = Child.objects.get(pk=case.child_id)
    screened = with_screening(Case.objects.filter(pk=case.pk)).values_list("screened", flat=True)[0]
    came = last_birthday(child, screened, day or today())
    running = clocks_of_birthdays().filter(case=case).first()
    since = running and day_of(running.starts_at)
    if running and screened and screened >= since:
        meet_clock(case, KIND, by=by, about=child)
    elif running and since != came:
        cancel_clock(case, KIND, by=by, about=child)
    if came is None or came == since:
        return False
    # Of a birthday that is learnt of late the days to act run from now.
    now = timezone.now()
    due = due_by_setting(KIND, now)
    start_clock(case, KIND, by=by, about=child, since=_midnight(came), due=due, counted=now)
    return True


def watch_birthdays(day: dt.date | None = None) -> int:
    """Start the clocks of the birthdays up to `day`, a case a transaction; return how many. Runs again."""
    day, last, started = day or today(), 0, 0
    while batch := _batch(day, last):
        started += sum(_settled(pk, day) for pk in batch)
        last = batch[-1]
    return started


@system_scope("casework.birthdays")
def _batch(day, last) -> list[int]:
    return list(cases_to_look_at(day).filter(pk__gt=last).values_list("pk", flat=True)[:BATCH])


@system_scope("casework.birthdays")
def _settled(pk, day) -> bool:
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(OPEN, pk=pk)
    case = rows.select_related("officer").first()
    return bool(case) and settle_birthday(case, by=None, day=day)


def _midnight(day) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=ZONE)
