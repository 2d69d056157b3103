"""Completing and correcting an open report (Mẫu 01) after its receipt."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import people_of_commune
from accounts.actions import leave_notice, take_notices_back
from accounts.enums import NoticeKind, RoleKind
from audit.actions import save, write_event
from audit.editing import require_version
from audit.enums import Deed
from casework.access import report_permissions
from casework.actions.reports import lock_open, tell_emergency
from casework.family import carer_of, parents_named, shares_home
from casework.models import Caregiver, Child, Household, Report, Reporter
from casework.workflow import NotNow
from vietnam.text import fold

DEED = "change_report"


@transaction.atomic
def change_report(report, *, by, values: dict, why: str, version: str | None = None) -> Report:
    """Write what is known now about an open report, with the reason `why`; nothing when nothing changes.

    `values`: record ("report", "child", "household", "caregiver", "reporter") → changed fields. `version` is
    the token of what the form was opened on (`audit.editing`). A report that is found to be urgent starts its
    12 hours at its receipt (Decree 56/2017, Arts 26(3) and 31) and is told at once; of one that is no longer
    urgent the chair is told. Raises `ChangedMeanwhile`, `NotNow`, PermissionDenied.
    """
    report = lock_open(report, by)
    require_version(report.history, version)
    _require_right(report, by, values)
    if not any(values.values()):
        return report
    was_urgent, parents = report.urgent, parents_named(report)
    child = Child.objects.select_for_update().get(pk=report.child_id)
    _written(child, by, values.get("child"))
    for field, value in values.get("report", {}).items():
        setattr(report, field, value)
    _write_home(report, child, by, values, parents)
    if values.get("reporter"):
        _written(
            Reporter.objects.filter(report=report).first() or Reporter(report=report), by, values["reporter"]
        )
    # The last of all: its row in the history is the token of the whole form.
    report.changed_why = why
    save(report, by=by, reason=DEED)
    write_event(by=by, deed=Deed.CHANGED, about=report, area=report.commune, reason=DEED)
    if report.urgent != was_urgent:
        _tell_urgency(report)
    return report


def _require_right(report, by, values) -> None:
    """Who may not read who reported may not write it either."""
    about_reporter = values.get("reporter") or "anonymous" in values.get("report", {})
    if about_reporter and "reporter" not in report_permissions(by, report):
        raise PermissionDenied


def _write_home(report, child, by, values, parents_before) -> None:
    """Write the home and who cares for the child; father and mother of the report are caregivers as well."""
    home = Household.objects.select_for_update().get(pk=child.household_id)
    own = {**values.get("household", {}), **values.get("caregiver", {})}
    if own and (home.commune_id != report.commune_id or shares_home(child)):
        raise NotNow(_("Trẻ sống cùng hộ với trẻ khác: sửa nơi ở, người chăm sóc ở hồ sơ của trẻ đó."))
    _written(home, by, values.get("household"))
    if values.get("caregiver"):
        _written(carer_of(home) or Caregiver(household=home), by, values["caregiver"])
    if home.commune_id == report.commune_id and not shares_home(child):
        _write_parents(home, by, parents_before, parents_named(report))


def _write_parents(home, by, before: dict, now: dict) -> None:
    rows = {fold(row.full_name): row for row in home.caregivers.all()}
    for relation, name in now.items():
        if not name or name == before[relation] or fold(name) in rows:
            continue
        row = rows.get(fold(before[relation])) or Caregiver(household=home, relation=relation)
        _written(row, by, {"full_name": name})


def _written(record, by, values) -> None:
    changed = {name: value for name, value in (values or {}).items() if getattr(record, name) != value}
    for name, value in changed.items():
        setattr(record, name, value)
    if changed:
        save(record, by=by, reason=DEED)


def _tell_urgency(report) -> None:
    if report.urgent:
        take_notices_back(kind=NoticeKind.REPORT_CALMED, about=report)
        tell_emergency(report)
        return
    for kind in (NoticeKind.EMERGENCY, NoticeKind.REPORT_WAITS):
        take_notices_back(kind=kind, about=report)
    leave_notice(
        to=people_of_commune(report.commune, RoleKind.CHAIR),
        kind=NoticeKind.REPORT_CALMED,
        about=report,
        path=reverse("casework:report", args=[report.pk]),
    )
