"""What follows when a mail comes back after the server had taken it over."""

import datetime as dt

from django.db import transaction

from accounts.actions.channels import mark_unreachable
from accounts.enums import ChannelName, NoticeState
from accounts.models import Notice
from reminders.bounces import Bounce
from reminders.channels.email import NO_SUCH_MAILBOX
from reminders.clock import database_now
from reminders.enums import DeliveryOutcome
from reminders.models import Delivery

# Servers give a mail up after five days; what names an older one is no report that we wait for.
LONGEST = dt.timedelta(days=10)


@transaction.atomic
def note_returned(bounce: Bounce) -> bool:
    """Write down that the message of `bounce` came back; False when it names none that went there lately.

    Anybody can send such a report: it counts only for a mail that was sent, and to that address. The notice
    goes out again by the person's next channel; the address is given up only where the code says that there
    is no such mailbox. Of a digest only the log is corrected: its notices stand in the program.
    """
    since = database_now() - LONGEST
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("recipient")
    row = rows.filter(key=bounce.key, channel=ChannelName.EMAIL, outcome=DeliveryOutcome.SENT, at__gt=since)
    row = row.first()
    if row is None or row.recipient.email.casefold() != bounce.address.casefold():
        return False
    gone = bool(NO_SUCH_MAILBOX.fullmatch(bounce.status))
    row.outcome = DeliveryOutcome.UNREACHABLE if gone else DeliveryOutcome.REFUSED
    row.code = f"returned {bounce.status}"
    row.save(update_fields=["outcome", "code"])
    if gone:
        mark_unreachable(row.recipient, ChannelName.EMAIL, row.recipient.email, row.code)
    kind, _dash, pk = row.key.partition("-")
    if kind == "notice":
        told = Notice.objects.filter(pk=pk, recipient=row.recipient, state=NoticeState.SENT)
        told.update(state=NoticeState.UNSENT, claimed_until=None, attempts=0)
    return True
