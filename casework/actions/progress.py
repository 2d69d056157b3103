"""How the objectives and activities of an approved plan come out: noted and corrected, with history."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from audit.editing import require_version
from casework.actions.cases import lock_for_deed, start_if_approved
from casework.carrying_out import carried_out
from casework.enums import Progress
from casework.models import PlanActivity, PlanObjective
from casework.workflow import Mendable, NotNow


@transaction.atomic
def note_progress(
    row: PlanObjective | PlanActivity,
    *,
    by,
    outcome: str,
    on: dt.date,
    reason: str = "",
    version: str | None = None,
) -> PlanObjective | PlanActivity:
    """Note how one row of the plan that is being carried out came out, on a day, with the reason.

    The plan stays the version that was approved. Raises NotNow for a plan that is not, or no longer, the one
    to carry out, and for what was noted already; `ChangedMeanwhile` when something else was noted since the
    form was opened on `version` (`audit.editing`).
    """
    case = lock_for_deed(row.plan.case_id, "progress", by=by)
    row = type(row).objects.select_for_update(of=("self",)).select_related("plan").get(pk=row.pk)
    _require_carried_out(case, row.plan)
    on = None if outcome == Progress.OPEN else on
    if (row.outcome, row.outcome_on, row.outcome_reason) == (outcome, on, reason):
        raise NotNow(_("Kết quả này đã được ghi. Tải lại trang để xem."))
    require_version(row.history, version)
    if outcome != Progress.DONE and not reason:
        raise Mendable(_("Ghi lý do."))
    if outcome == Progress.DONE:
        start_if_approved(case, by=by)
    row.outcome, row.outcome_on, row.outcome_reason = outcome, on, reason
    return save(row, by=by, reason="note_progress")


def _require_carried_out(case, plan) -> None:
    if carried_out(case) != plan:
        raise NotNow(_("Chỉ ghi tiến độ của kế hoạch đã phê duyệt và đang thực hiện."))
