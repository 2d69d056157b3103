"""Telling people something, and marking it as read."""

from django.utils import timezone

from accounts.enums import STAYS_UNTIL_DONE, WAITING_STATES, NoticeReason, NoticeState
from accounts.models import Notice


def leave_notice(*, to, kind, about, path: str, case_code: str = "", due=None) -> None:
    """Leave a notice of `kind` about a record for each user in `to`, once for each due date.

    Called inside the transaction of the deed, so that the deed and its notices stand or fall together.
    """
    told = {"kind": kind, "about": about, "path": path, "case_code": case_code, "due": due}
    leave_notices([{"to": to, **told}])


def leave_notices(told: list[dict]) -> None:
    """Leave many notices in one query; each row holds the arguments of `leave_notice`."""
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=user,
                kind=one["kind"],
                about=_name(one["about"]),
                path=one["path"],
                case_code=one.get("case_code", ""),
                due=one.get("due"),
            )
            for one in told
            for user in one["to"]
        ],
        ignore_conflicts=True,
    )


def take_notices_back(*, kind, about, but=(), due=None) -> None:
    """Let the notices of `kind` about a record disappear, but for those to the users `but` for `due`."""
    told = Notice.objects.filter(kind=kind, about=_name(about))
    told.exclude(recipient__in=but, due=due).delete()


def waiting_about(case_code: str):
    """Return what is still to be sent about a case; reads an index of what waits alone."""
    return Notice.objects.filter(case_code=case_code, state__in=WAITING_STATES).exclude(case_code="")


def stop_notices(notices, reason: NoticeReason) -> int:
    """End what waits among `notices`: it is sent no more and shown no more. Returns how many."""
    waiting = notices.filter(state__in=WAITING_STATES)
    return waiting.update(state=NoticeState.ENDED, reason=reason, claimed_until=None)


def pass_notices_on(*, kind, about, to, path: str, case_code: str) -> None:
    """Let the notices of `kind` about one record speak of another that took its place: told once only."""
    told = Notice.objects.filter(kind=kind, about=_name(about))
    told.update(about=_name(to), path=path, case_code=case_code)


def _name(record) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def mark_read(notice: Notice) -> None:
    """Note when the recipient opened what the notice is about; a second time changes nothing.

    The recipient's other notices that lead to the same page are read with it, but for what stays until it is
    done (`mark_done`).
    """
    same = {"recipient_id": notice.recipient_id, "case_code": notice.case_code, "path": notice.path}
    unread = Notice.objects.filter(**same, read_at=None).exclude(kind__in=STAYS_UNTIL_DONE)
    unread.update(read_at=timezone.now())


def mark_done(*, kind, about) -> None:
    """Note that what the notices of `kind` about a record ask for is done, whoever of them did it."""
    Notice.objects.filter(kind=kind, about=_name(about), read_at=None).update(read_at=timezone.now())
