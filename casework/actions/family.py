"""Brothers and sisters: writing one down, and taking in a report about one from the case of another."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import save, write_event
from audit.enums import Deed
from casework.access import report_permissions
from casework.actions.cases import lock_for_deed
from casework.enums import Channel, ReportState
from casework.models import Child, Report
from casework.workflow import NotNow


@transaction.atomic
def add_sibling(case, *, by, child: dict) -> Child:
    """Write down another child of the household of `case`; `child` holds field values of `Child`."""
    case = lock_for_deed(case.pk, "screen", by=by)
    return save(Child(household=case.child.household, **child), by=by, reason="add_sibling")


@transaction.atomic
def report_sibling(case, sibling, *, by) -> Report:
    """Take in a report about another child of the household of `case`: the officer saw the risk there."""
    case = lock_for_deed(case.pk, "screen", by=by)
    sibling = Child.objects.select_for_update().get(pk=sibling.pk)
    report = Report(commune=case.commune, child=sibling, taken_by=by, received_at=timezone.now())
    if "take" not in report_permissions(by, report) or sibling.household_id != case.child.household_id:
        raise PermissionDenied
    if sibling.reports.filter(state=ReportState.OPEN).exists() or sibling.cases.exists():
        raise NotNow(_("Trẻ này đã có thông tin chờ xử lý hoặc đã có hồ sơ."))
    report.channel = Channel.OTHER
    report.what_was_said = _(
        "Anh, chị, em của trẻ trong hồ sơ %(code)s; cần xem trẻ có phải làm việc không."
    ) % {"code": case.code}
    save(report, by=by, reason="report_sibling")
    write_event(by=by, deed=Deed.CREATED, about=report, area=case.commune, reason="report_sibling")
    return report
