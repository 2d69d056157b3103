"""The run over the rules: proposing what two persons decide, clearing copies that nobody needs any more.

What has a history, such as a draft of a screening, is cleared by the owner of the tables (`executing`).
"""

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.enums import NoticeState
from accounts.models import Notice, OpenSession, Throttle
from audit.actions import save
from casework.enums import ImportState
from casework.models import ListImport, ListRow, Screening, VisitSheet
from interface.models import Submission
from privacy.actions.erasures import propose_due
from privacy.rules import copies_before
from vietnam.calendar import today

# Longer than any session in which a form could be sent a second time.
SPENT_FOR = dt.timedelta(days=2)
FINISHED = (ImportState.DONE, ImportState.FAILED)


@transaction.atomic
def run_retention(day: dt.date | None = None) -> dict[str, int]:
    """Propose what is due and clear copies whose days are over; return how many of each."""
    day = day or today()
    return {
        "proposed": propose_due(day),
        "lists": clear_lists(day),
        "notices": clear_notices(day),
        "sheets": clear_sheets(day),
        "sign_ins": clear_sign_ins(day),
        "forms": clear_spent_forms(day),
    }


def old_lists(day: dt.date) -> list[ListImport]:
    """Return the finished imports whose contents are kept no longer on `day` and are still there, locked."""
    old = ListImport.objects.filter(state__in=FINISHED, at__date__lt=copies_before("LIST_DAYS", day))
    # The contents are encrypted, so only the rows tell in SQL; a list that failed may have none.
    full = Q(state=ImportState.FAILED) | Exists(ListRow.objects.filter(list_import=OuterRef("pk")))
    return [taken for taken in old.filter(full).select_for_update(of=("self",)) if taken.table]


def clear_lists(day: dt.date) -> int:
    """Empty the contents of old lists; that they were taken in, and what became of their rows, stays."""
    found = old_lists(day)
    for taken in found:
        taken.table = {}
        save(taken, by=None, reason="list_cleared", fields=["table"])
    ListRow.objects.filter(list_import__in=found).delete()
    return len(found)


def old_drafts(day: dt.date):
    """Return the screenings that were begun and left, kept no longer on `day`."""
    return Screening.objects.filter(finished_at=None, as_of__lt=copies_before("DRAFT_DAYS", day))


def clear_sheets(day: dt.date) -> int:
    """Remove visit sheets that were begun and left; nothing of them was recorded, they keep no history."""
    left = VisitSheet.objects.filter(at__date__lt=copies_before("DRAFT_DAYS", day))
    return len([sheet.delete() for sheet in left])


def old_notices(day: dt.date):
    """Return the notices that were sent, withheld or ended and are kept no longer on `day`."""
    done = (NoticeState.SENT, NoticeState.WITHHELD, NoticeState.ENDED, NoticeState.FAILED)
    return Notice.objects.filter(state__in=done, created_at__date__lt=copies_before("NOTICE_DAYS", day))


def clear_notices(day: dt.date) -> int:
    """Remove old notices."""
    return old_notices(day).delete()[0]


def clear_sign_ins(day: dt.date) -> int:
    """Remove sessions that have ended, and what is known of old ones and of old failures to sign in."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    before = copies_before("SIGN_IN_DAYS", day)
    sessions = OpenSession.objects.filter(seen_at__date__lt=before).delete()[0]
    return sessions + Throttle.objects.filter(last_at__date__lt=before).delete()[0]


def clear_spent_forms(day: dt.date) -> int:
    """Remove the marks of forms that were sent: who sent when, and to which page it led."""
    return Submission.objects.filter(at__date__lt=day - SPENT_FOR).delete()[0]
