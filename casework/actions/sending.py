"""To whom the chair's decision on a plan went, and when (Decree 56/2017, Art 28(5))."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from audit.editing import require_version
from casework.actions.cases import lock_for_deed
from casework.enums import DecisionKind, DecisionOutcome
from casework.models import Decision
from casework.workflow import Mendable, NotNow
from vietnam.calendar import day_of, today


@transaction.atomic
def note_sending(
    decision: Decision, *, by, sent_on: dt.date, recipients: str, version: str | None = None
) -> Decision:
    """Note or correct on which day an approval was sent, and to whom.

    Raises NotNow for a decision that approves no plan and for what is noted already, Mendable for a day
    before the decision or after today, `ChangedMeanwhile` when somebody else noted it since the form was
    opened on `version` (`audit.editing`).
    """
    lock_for_deed(decision.case_id, "note_sending", by=by)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if (decision.kind, decision.outcome) != (DecisionKind.PLAN, DecisionOutcome.APPROVED):
        raise NotNow(_("Chỉ ghi ngày gửi của quyết định phê duyệt kế hoạch."))
    if (decision.sent_on, decision.recipients) == (sent_on, recipients):
        raise NotNow(_("Ngày gửi này đã được ghi. Tải lại trang để xem."))
    require_version(decision.history, version)
    if not _made_on(decision) <= sent_on <= today():
        raise Mendable(_("Ngày gửi không thể trước ngày quyết định hoặc sau hôm nay."))
    decision.sent_on, decision.recipients = sent_on, recipients
    return save(decision, by=by, reason="note_sending")


def _made_on(decision: Decision) -> dt.date:
    # The day on its paper, else that on which it was made here.
    return decision.decided_on or day_of(decision.at)
