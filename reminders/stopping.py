"""Why something is not told after all: asked for each notice at the moment of sending."""

from accounts.enums import NoticeReason, NoticeState
from accounts.scope import person_scope
from reminders.access import openable
from reminders.queries import standing

# Reason → what the notice becomes. What is withheld may be shown again when the right comes back.
STOPPED = {
    NoticeReason.DISABLED: NoticeState.WITHHELD,
    NoticeReason.NO_ACCESS: NoticeState.WITHHELD,
    NoticeReason.DONE: NoticeState.ENDED,
}


def why_stopped(user, notices) -> dict[int, NoticeReason]:
    """Return key of a notice → why it is not sent to `user` now, for those that are not.

    The database is asked in the person's own scope; as many queries for fifty notices as for one.
    """
    if not user.is_active:
        return {notice.pk: NoticeReason.DISABLED for notice in notices}
    with person_scope(user):
        seen, still = openable(user, notices), standing(notices)
    return {
        notice.pk: NoticeReason.DONE if notice.pk in seen else NoticeReason.NO_ACCESS
        for notice in notices
        if notice.pk not in seen or notice.pk not in still
    }
