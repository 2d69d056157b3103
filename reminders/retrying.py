"""Sending again what failed, because an administrator asks for it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import has_role
from accounts.enums import WAITING_STATES, NoticeReason, NoticeState, RoleKind
from accounts.models import Notice
from audit.actions import write_event
from audit.enums import Deed
from reminders.clock import database_now
from reminders.enums import DeliveryOutcome
from reminders.models import Delivery, Digest


@transaction.atomic
def retry_delivery(delivery, *, by) -> bool:
    """Let the message of `delivery` be sent at the pump's next run; False when it has gone out meanwhile.

    Every channel that refused it is asked anew. Who may open the record, and every other condition, is asked
    again when it is sent. Administrators only.
    """
    if not has_role(by, RoleKind.ADMINISTRATOR):
        raise PermissionDenied
    rows = Delivery.objects.select_for_update().filter(key=delivery.key)
    if any(row.outcome == DeliveryOutcome.SENT for row in rows):
        return False
    _open(delivery)
    rows.update(outcome=DeliveryOutcome.REPEAT, next_try=database_now())
    write_event(by=by, deed=Deed.CHANGED, about=delivery.recipient, reason="retry_message")
    return True


@transaction.atomic
def retry_failed(pk: int | None = None) -> int:
    """Make notices and digests that failed due now, the notice `pk` or all; return how many.

    One that is being sent is left alone. A name that stood in a message is not sent by asking again.
    """
    failed = Notice.objects.filter(state=NoticeState.UNSENT, attempts__gt=0)
    given_up = Notice.objects.filter(state=NoticeState.FAILED, reason=NoticeReason.NO_CHANNEL)
    digests = Digest.objects.filter(done_at=None, attempts__gt=0, claimed_until__isnull=False)
    if pk is not None:
        failed, given_up, digests = failed.filter(pk=pk), given_up.filter(pk=pk), digests.none()
    found = failed.update(claimed_until=None)
    found += given_up.update(state=NoticeState.UNSENT, claimed_until=None, reason="")
    return found + digests.update(claimed_until=None)


def _open(delivery) -> None:
    kind, _dash, rest = delivery.key.partition("-")
    mine = Notice.objects.filter(recipient=delivery.recipient)
    waiting = {"state": NoticeState.UNSENT, "claimed_until": None, "reason": ""}
    if kind == "notice":
        mine.filter(pk=rest, state__in=(*WAITING_STATES, NoticeState.FAILED)).update(**waiting)
        return
    # What a digest could not bring goes into it again, or, when its day is over, into the next one.
    mine.filter(state=NoticeState.FAILED, reason=NoticeReason.NO_CHANNEL).update(**waiting)
    day = f"{rest[-8:-4]}-{rest[-4:-2]}-{rest[-2:]}"
    Digest.objects.filter(recipient=delivery.recipient, day=day).update(done_at=None, claimed_until=None)
