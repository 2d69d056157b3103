"""Health checks of a child under 15 who lawfully works for others: at least once in six months.

Labour Code 2019, Art 145(1). The clock starts with the screening that finds such work, is met by a check that
is noted, which starts the next, and stops when a later screening finds no such work or another age.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casework.actions.cases import lock_for_deed
from casework.actions.clocks import cancel_clock, meet_clock, start_clock
from casework.deadlines import due_at
from casework.enums import DeadlineKind, LegalLabel
from casework.models import Child
from casework.workflow import Mendable, NotNow
from vietnam.calendar import ZONE, day_of, end_of_day, today

KIND = DeadlineKind.HEALTH_CHECK
# From this age the Code asks for no such check.
CHECKED_BELOW = 15
LAWFUL = (LegalLabel.LIGHT_WORK, LegalLabel.PERMITTED_WORK)


def settle_health_checks(case, screening, *, by) -> None:
    """Bring the clock of the next check of a locked `case` into step with a finished `screening`."""
    running = case.deadlines.filter(kind=KIND, met_at=None, cancelled_at=None).exists()
    asked = case.legal_label in LAWFUL and _hired(screening) and _below(case, screening.as_of)
    if asked and not running:
        _ask_from(case, screening.as_of, by=by)
    elif running and not asked:
        cancel_clock(case, KIND, by=by)


@transaction.atomic
def record_health_check(case, *, by, on: dt.date) -> None:
    """Note that the child's health was checked on the day `on`; the clock of the next check starts.

    Raises `Mendable` for a day before the clock began or that has not come, `NotNow` when no clock runs.
    """
    case = lock_for_deed(case.pk, "health", by=by)
    clock = case.deadlines.filter(kind=KIND, met_at=None, cancelled_at=None).first()
    if clock is None:
        raise NotNow(_("Hồ sơ này không có hạn kiểm tra sức khỏe nào đang chạy. Tải lại trang để xem."))
    if not day_of(clock.starts_at) <= on <= today():
        raise Mendable(_("Ngày kiểm tra phải từ lần kiểm tra hoặc sàng lọc trước đến hôm nay."))
    meet_clock(case, KIND, by=by, at=end_of_day(on))
    if _below(case, on):
        _ask_from(case, on, by=by)


def _ask_from(case, day, *, by) -> None:
    since = dt.datetime.combine(day, dt.time(), tzinfo=ZONE)
    start_clock(case, KIND, by=by, since=since, due=due_at(KIND, since), counted=since)


def _hired(screening) -> bool:
    """Tell whether some work of the child is for others: the Code speaks of who hires."""
    return any(job.get("setting") == "employer" for job in screening.facts.get("activities") or ())


def _below(case, day) -> bool:
    # What the screening taught of the birth was written through another object.
    age = Child.objects.get(pk=case.child_id).age_on(day)
    return age is not None and age < CHECKED_BELOW
