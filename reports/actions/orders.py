"""Reports for every period: ordering, pausing, ending them, and making what is due in the person's name."""

import logging
from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import system_scope
from audit.actions import write_event
from audit.enums import Deed
from casework.workflow import NotNow
from reports.actions.jobs import ask_job
from reports.enums import Cadence, OrderState
from reports.figures.periods import Period, containing
from reports.models import ReportOrder
from reports.works import WORKS
from vietnam.calendar import today

MOST_ORDERS = 10
# Of a person who comes back to the program, or a server that stood still: how many periods are made up for.
MOST_MISSED = 12
DUE_AT_ONCE = 500
logger = logging.getLogger(__name__)


@transaction.atomic
def place_order(kind: str, params: dict, *, by, purpose: str, cadence: str) -> ReportOrder:
    """Order a report at the end of every period from the current one on; an equal order is returned.

    Raises PermissionDenied, and NotNow when the person has too many or the kind has no periods.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not WORKS[kind].may(by, params):
        raise PermissionDenied
    if not WORKS[kind].periodic:
        raise NotNow(_("Loại tệp này không làm định kỳ."))
    own = ReportOrder.objects.filter(by=by).exclude(state=OrderState.ENDED)
    asked = {"kind": kind, "params": params, "purpose": purpose, "cadence": cadence}
    if same := own.filter(**asked).first():
        return same
    if own.count() >= MOST_ORDERS:
        raise NotNow(_("Bạn đã đặt %(most)s báo cáo định kỳ. Dừng bớt trước.") % {"most": MOST_ORDERS})
    order = ReportOrder.objects.create(by=by, next_from=containing(cadence, today()).start, **asked)
    _tell(order, by, Deed.CREATED, "place_order")
    return order


@transaction.atomic
def pause_order(order, *, by) -> ReportOrder:
    """Make no report until the order is taken up again; the periods until then are left out."""
    order = _own(order.pk, by, OrderState.RUNNING)
    order.state = OrderState.PAUSED
    order.save(update_fields=["state"])
    _tell(order, by, Deed.MOVED, "pause_order")
    return order


@transaction.atomic
def resume_order(order, *, by) -> ReportOrder:
    """Take a paused order up again, from the current period on."""
    order = _own(order.pk, by, OrderState.PAUSED)
    order.state, order.next_from = OrderState.RUNNING, containing(order.cadence, today()).start
    order.save(update_fields=["state", "next_from"])
    _tell(order, by, Deed.MOVED, "resume_order")
    return order


@transaction.atomic
def end_order(order, *, by) -> ReportOrder:
    """End an order for good; files that were made stay until their time is over."""
    order = _own(order.pk, by, OrderState.RUNNING, OrderState.PAUSED)
    _end(order)
    _tell(order, by, Deed.MOVED, "end_order")
    return order


def make_due() -> int:
    """Ask for the report of every period that is over, each once; return how many were asked for.

    What was missed is made up for, the latest `MOST_MISSED` periods of it. One order that cannot be carried
    out stays and keeps nobody else's back.
    """
    made = after = 0
    while keys := _over(after):
        made, after = made + sum(map(_made, keys)), keys[-1]
    return made


def _over(after: int) -> list[int]:
    """Return the keys of the next running orders behind `after` of which a period is over.

    All of them have their turn at each run: some cannot be carried out for months, for want of the numbers.
    """
    begun = (Q(cadence=cadence, next_from__lt=containing(cadence, today()).start) for cadence in Cadence)
    with system_scope("reports.orders_due"):
        rows = ReportOrder.objects.filter(reduce(or_, begun), state=OrderState.RUNNING, pk__gt=after)
        return list(rows.order_by("pk").values_list("pk", flat=True)[:DUE_AT_ONCE])


def _made(pk) -> int:
    try:
        with system_scope("reports.make_order"):
            return _make(pk)
    except Exception as error:  # noqa: BLE001 - whatever one order does, the next one has its turn
        logger.error("Order %s could not be carried out: %s", pk, type(error).__name__)
        return 0


def _make(pk) -> int:
    orders = ReportOrder.objects.select_for_update(of=("self",), skip_locked=True).select_related("by")
    order = orders.filter(pk=pk, state=OrderState.RUNNING).first()
    if order is None:
        return 0
    due = _due(order)
    if due and order.kind in WORKS:
        order.params = WORKS[order.kind].follow(order.params)
    if due and not (order.kind in WORKS and WORKS[order.kind].may(order.by, order.params)):
        order.no_right = True
        _end(order)
        _tell(order, None, Deed.MOVED, "order_without_right")
        return 0
    for period in due[-MOST_MISSED:]:
        days = {"since": period.start.isoformat(), "until": period.end.isoformat()}
        told = {"by": order.by, "purpose": order.purpose, "order": order, "period_from": period.start}
        ask_job(order.kind, {**order.params, **days}, **told)
        order.next_from = period.after.start
    order.save(update_fields=["next_from", "params"])
    return len(due[-MOST_MISSED:])


def _due(order) -> list[Period]:
    """Return the periods whose day has come and that can be told of, the earliest first."""
    found, period, day = [], containing(order.cadence, order.next_from), today()
    is_ready = WORKS[order.kind].is_ready if order.kind in WORKS else lambda _period: True
    while period.due_on <= day and is_ready(period):
        found.append(period)
        period = period.after
    return found


def _own(pk, by, *states) -> ReportOrder:
    """Return the order `pk` of `by`, locked; PermissionDenied for somebody else's, NotNow in other states."""
    order = ReportOrder.objects.select_for_update(of=("self",)).filter(pk=pk, by=by).first()
    if order is None or not by.is_active:
        raise PermissionDenied
    if order.state not in states:
        raise NotNow(_("Báo cáo định kỳ này vừa được đổi. Xem lại danh sách."))
    return order


def _end(order) -> None:
    order.state, order.ended_at = OrderState.ENDED, timezone.now()
    order.save(update_fields=["state", "ended_at", "no_right"])


def _tell(order, by, deed, reason) -> None:
    write_event(by=by, deed=deed, about=order, reason=reason, purpose=order.purpose)
