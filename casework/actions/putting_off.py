"""Putting off being reminded of a clock: the officer's day gets shorter, the due date stays what it is."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from areas.queries import number
from audit.actions import save
from casework.actions.cases import lock_for_deed
from casework.deadlines import is_ours
from casework.enums import PutOffReason
from casework.models import Deadline
from casework.workflow import Mendable, NotNow
from vietnam.calendar import today


@transaction.atomic
def put_off(deadline: Deadline, *, by, until: dt.date, why: str) -> Deadline:
    """Leave `deadline` out of my day until the day `until`, for the reason `why` (`PutOffReason`).

    Supervisors see it, and are told of what is overdue all the same. Raises NotNow for a clock of the law and
    for one that no longer runs, Mendable for a day that is not after today or too far off.
    """
    deadline = _locked(deadline, by)
    if not is_ours(deadline.kind):
        raise NotNow(_("Thời hạn này do luật quy định nên không hoãn nhắc được."))
    longest = today() + dt.timedelta(days=number("put_off_days"))
    if not today() < until <= longest:
        sentence = _("Chọn một ngày sau hôm nay, muộn nhất là %(day)s.")
        raise Mendable(sentence % {"day": f"{longest:%d/%m/%Y}"})
    deadline.put_off_until, deadline.put_off_why = until, PutOffReason(why)
    return save(deadline, by=by, reason="put_off")


@transaction.atomic
def take_up_again(deadline: Deadline, *, by) -> Deadline:
    """Show `deadline` on my day again. Raises NotNow when it is not put off, or no longer runs."""
    deadline = _locked(deadline, by)
    if deadline.put_off_until is None:
        raise NotNow(_("Việc này không còn được hoãn nhắc."))
    deadline.put_off_until, deadline.put_off_why = None, ""
    return save(deadline, by=by, reason="take_up_again")


def _locked(deadline, by) -> Deadline:
    case = lock_for_deed(deadline.case_id, "put_off", by=by)
    deadline = case.deadlines.select_for_update(of=("self",)).get(pk=deadline.pk)
    if not deadline.runs:
        raise NotNow(_("Việc này đã xong hoặc không còn phải làm."))
    if deadline.is_paused:
        raise NotNow(_("Thời hạn này đang tạm dừng nên không cần hoãn nhắc."))
    return deadline
