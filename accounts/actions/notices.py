"""Telling people something, and marking it as read."""

from django.utils import timezone

from accounts.models import Notice


def leave_notice(*, to, kind, about, path: str, case_code: str = "", due=None) -> None:
    """Leave a notice of `kind` about a record for each user in `to`, once for each due date.

    Called inside the transaction of the deed, so that the deed and its notices stand or fall together.
    """
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=user,
                kind=kind,
                about=f"{about._meta.label_lower}:{about.pk}",
                path=path,
                case_code=case_code,
                due=due,
            )
            for user in to
        ],
        ignore_conflicts=True,
    )


def mark_read(notice: Notice) -> None:
    """Note when the recipient opened what the notice is about; a second time changes nothing.

    The recipient's other notices that lead to the same page are read with it.
    """
    same = {"recipient_id": notice.recipient_id, "case_code": notice.case_code, "path": notice.path}
    Notice.objects.filter(**same, read_at=None).update(read_at=timezone.now())
