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
                about=_name(about),
                path=path,
                case_code=case_code,
                due=due,
            )
            for user in to
        ],
        ignore_conflicts=True,
    )


def take_notices_back(*, kind, about, but=(), due=None) -> None:
    """Let the notices of `kind` about a record disappear, but for those to the users `but` for `due`."""
    told = Notice.objects.filter(kind=kind, about=_name(about))
    told.exclude(recipient__in=but, due=due).delete()


def pass_notices_on(*, kind, about, to, path: str, case_code: str) -> None:
    """Let the notices of `kind` about one record speak of another that took its place: told once only."""
    told = Notice.objects.filter(kind=kind, about=_name(about))
    told.update(about=_name(to), path=path, case_code=case_code)


def _name(record) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def mark_read(notice: Notice) -> None:
    """Note when the recipient opened what the notice is about; a second time changes nothing.

    The recipient's other notices that lead to the same page are read with it.
    """
    same = {"recipient_id": notice.recipient_id, "case_code": notice.case_code, "path": notice.path}
    Notice.objects.filter(**same, read_at=None).update(read_at=timezone.now())
