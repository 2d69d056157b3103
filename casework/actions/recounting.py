"""What an administrator decides about the calendar and the numbers, and the open dates that follow.

A decision counts from the moment it is saved; the dates that run are moved by a task, so many cases in a
transaction, and a stop in between leaves each case whole. A second look, ten minutes later, takes those that
were written by a transaction which had begun before the decision.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from accounts.access import has_role
from accounts.enums import RoleKind
from accounts.models import User
from accounts.scope import system_scope
from areas.calendar import overrides, refresh
from areas.models import CalendarDay, DatedNumber, Recount
from areas.settings import fault_of as fault_of_number
from areas.settings import passed
from areas.year import fault_of
from audit.actions import save, write_event
from audit.enums import Deed
from casework.enums import DeadlineKind
from casework.models import Case, Deadline, Transfer
from casework.recounting import (
    Preview,
    cases_after,
    is_followed,
    moves_of,
    open_counted,
    preview,
    settings_now,
)
from casework.workflow import Mendable, NotNow
from vietnam.calendar import today

RECOUNTED = "recount"
# Longer than any transaction of ours that writes a date.
SECOND_LOOK = dt.timedelta(minutes=10)
PASSES = 2
# Kind → what a room keeps beside its clocks and moves with them: takes the moved clocks and `by`.
followers: dict = {}


def preview_day(day: CalendarDay) -> Preview:
    """Return what moves when the decision `day`, not stored yet, holds. Changes nothing."""
    return preview(overrides=overrides(add=day))


def preview_without(day: CalendarDay) -> Preview:
    """Return what moves when the decision `day` is taken away. Changes nothing."""
    return preview(overrides=overrides(without=day))


def preview_number(name: str, value: int) -> Preview:
    """Return what moves when the setting `name` is `value`, as if from today on. Changes nothing."""
    return preview(settings={name: value}) if is_followed(name) else Preview()


@transaction.atomic
def decide_day(*, by, day: dt.date, works: bool, name: str, source: str) -> CalendarDay:
    """Note the decision that `day` is worked or off, and order the open dates to be counted by it.

    Administrators only. Raises `Mendable` with what is wrong, also when somebody decided it meanwhile.
    """
    _require_administrator(by)
    refresh()
    if fault := fault_of(day, works):
        raise Mendable(fault)
    row = CalendarDay(day=day, works=works, name=name, source=source)
    counted = preview_day(row)
    try:
        with transaction.atomic():
            save(row, by=by, reason="decide_day")
    except IntegrityError:
        raise Mendable(_("Người khác vừa nhập quyết định cho ngày này. Tải lại trang để xem.")) from None
    write_event(by=by, deed=Deed.CREATED, about=row, reason="decide_day")
    _order(f"calendar:{day.isoformat()}", today(), counted, by)
    return row


@transaction.atomic
def withdraw_day(pk: int, *, by) -> None:
    """Take the decision about a day that has not passed away again; open dates follow. Administrators only.

    Raises `NotNow` when it is gone already or its day has passed.
    """
    _require_administrator(by)
    row = CalendarDay.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotNow(_("Quyết định này đã được bỏ."))
    if row.day < today():
        raise NotNow(_("Ngày này đã qua: các hạn đã tính theo quyết định này nên không bỏ được."))
    counted = preview_without(row)
    write_event(by=by, deed=Deed.CHANGED, about=row, reason="withdraw_day")
    _order(f"calendar:{row.day.isoformat()}", today(), counted, by)
    row._history_user, row._change_reason = by, "withdraw_day"
    row.delete()


@transaction.atomic
def decide_number(*, by, name: str, value: int, starts: dt.date, source: str) -> DatedNumber:
    """Set a number of `areas.settings` from the day `starts` on; dates that run by it follow on that day.

    Administrators only. Raises `Mendable` with what is wrong, also when somebody set it meanwhile.
    """
    _require_administrator(by)
    if fault := passed(starts) or fault_of_number(name, value):
        raise Mendable(fault)
    row = DatedNumber(name=name, value=value, starts=starts, source=source)
    counted = preview_number(name, value)
    try:
        with transaction.atomic():
            save(row, by=by, reason="decide_number")
    except IntegrityError:
        raise Mendable(_("Thông số này đã có giá trị từ ngày đó. Chọn ngày khác.")) from None
    write_event(by=by, deed=Deed.CREATED, about=row, reason="decide_number")
    if is_followed(name):
        _order(f"setting:{name}", starts, counted, by)
    return row


def carry_out_recounts(now: dt.datetime | None = None) -> int:
    """Carry out the orders whose day has come, part by part; return how many dates moved. Runs again.

    An order that fails keeps nobody else's back: the next run goes on where it stopped.
    """
    now = now or timezone.now()
    return sum(_carry_out(pk, now) for pk in due_orders(now))


def due_orders(now: dt.datetime) -> list[int]:
    """Return the keys of the orders with something to do at `now`, the oldest first."""
    first = Q(passes=0, on__lte=today())
    second = Q(passes=1, first_done_at__lte=now - SECOND_LOOK)
    return list(
        Recount.objects.filter(first | second, done_at=None).order_by("pk").values_list("pk", flat=True)
    )


def _carry_out(pk, now) -> int:
    moved = 0
    while (part := move_part(pk, now)) is not None:
        moved += part
    return moved


@transaction.atomic
def move_part(pk: int, now: dt.datetime) -> int | None:
    """Move the dates of the next cases of the order `pk`; return how many, None when the pass is over.

    The cases are locked in the order of their keys and before their clocks, as every deed does. Counted anew
    from what holds now, so that nothing moves twice, whoever ran before and wherever it stopped.
    """
    with system_scope("casework.recount"):
        order = Recount.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, done_at=None)
        order = order.first()
        if order is None:
            return None
        refresh()
        cases = cases_after(order.after, now)
        if not cases:
            _end_pass(order, now)
            return None
        moved = _move(cases, now, User.objects.get(pk=order.plan["by"]))
        order.after, order.moved = cases[-1], order.moved + moved
        _keep(order)
        return moved


def _move(cases, now, by) -> int:
    locked = Case.objects.select_for_update(of=("self",)).filter(pk__in=cases).order_by("pk")
    keys = list(locked.values_list("pk", flat=True))
    rows = open_counted(now).filter(case_id__in=keys).order_by("pk").select_for_update(of=("self",))
    clocks = list(rows)
    moves = moves_of(clocks, settings_now())
    moved = [clock for clock in clocks if clock.pk in moves]
    for clock in moved:
        clock.due_at = moves[clock.pk]
    if moved:
        told = {"default_user": by, "default_change_reason": RECOUNTED}
        bulk_update_with_history(moved, Deadline, ["due_at"], **told)
        for kind, follow in followers.items():
            if rows := [clock for clock in moved if clock.kind == kind]:
                follow(rows, by)
        refresh_all_next_due({clock.case_id for clock in moved})
    return len(moved)


def refresh_all_next_due(cases) -> None:
    """Bring `next_due` and `next_kind` of all `cases` (keys) into step with their earliest date that runs."""
    standing = {"met_at": None, "cancelled_at": None, "paused_at": None}
    running = Deadline.objects.filter(case=OuterRef("pk"), **standing)
    earliest = running.order_by("due_at", "pk")
    kind = Coalesce(Subquery(earliest.values("kind")[:1]), Value(""))
    Case.objects.filter(pk__in=cases).update(next_due=Subquery(earliest.values("due_at")[:1]), next_kind=kind)


def move_transfers(clocks, by) -> None:
    """Move the day until which another commune answers with its clock."""
    due = {int(clock.about.rpartition(":")[2]): clock.due_at for clock in clocks}
    rows = list(Transfer.objects.select_for_update().filter(pk__in=due))
    for row in rows:
        row.answer_by = due[row.pk]
    told = {"default_user": by, "default_change_reason": RECOUNTED}
    bulk_update_with_history(rows, Transfer, ["answer_by"], **told)


followers[DeadlineKind.TRANSFER] = move_transfers


def _order(what, on, counted: Preview, by) -> None:
    """Order the open dates to be counted anew; what was previewed stays with the order."""
    kinds = {kind: dict(numbers) for kind, numbers in counted.kinds.items()}
    order = Recount(what=what, on=on, plan={"by": by.pk, "counted": kinds, "total": counted.total})
    save(order, by=by, reason="order_recount")


def _end_pass(order, now) -> None:
    order.after, order.passes = 0, order.passes + 1
    order.first_done_at = order.first_done_at or now
    if order.passes >= PASSES:
        order.done_at = now
    _keep(order)


def _keep(order) -> None:
    # How far the machinery is, no fact that anybody decided: left out of the history.
    kept = {name: getattr(order, name) for name in ("after", "moved", "passes", "first_done_at", "done_at")}
    Recount.objects.filter(pk=order.pk).update(**kept)


def _require_administrator(by) -> None:
    if not has_role(by, RoleKind.ADMINISTRATOR):
        raise PermissionDenied
