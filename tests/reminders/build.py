"""What the tests of notices share: mornings, nights, people who are told something."""

import datetime as dt

from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from reminders.timing import next_digest
from vietnam.calendar import ZONE, day_of

# The next working morning, when the digest has everything that was left until now.
MORNING = next_digest(timezone.now()) + dt.timedelta(minutes=1)


def at_hour(hour: int, day=None) -> dt.datetime:
    """Return the hour of a day in Viet Nam, by default the next working day."""
    return dt.datetime.combine(day or day_of(MORNING), dt.time(hour), tzinfo=ZONE)


def told(person, kind=NoticeKind.HANDED_OVER, **more) -> Notice:
    """Leave a notice to `person`: of work as a whole, which waits for the morning, or of another kind."""
    about = f"accounts.user:{Notice.objects.count() + 1}"
    return Notice.objects.create(**{"recipient": person, "kind": kind, "about": about, "path": "/", **more})


def urgent(person, **more) -> Notice:
    """Leave a notice that is sent by itself, about the own account."""
    return told(person, NoticeKind.SIGN_IN_CHANGED, **{"path": "/bao-mat/", **more})


def state_of(notice) -> tuple[str, str]:
    """Return state and reason of a notice as they are stored now."""
    return Notice.objects.values_list("state", "reason").get(pk=notice.pk)


def drop_claims() -> None:
    """Let every waiting time and lease be over."""
    Notice.objects.update(claimed_until=None)
