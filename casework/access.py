"""Who may see and do what with cases and reports. The only file of casework that asks for roles.

Invisible is 404, visible but not allowed is 403; both leave an event. Roles give permissions in their
communes; explicit shares of one case come later as rows of their own and are added in `visible_cases`.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.access import commune_ids, current_roles
from accounts.enums import RoleKind
from audit.actions import write_event
from audit.enums import Deed, Outcome
from casework.models import Attachment, Case, ListImport, Report

# What a role may do with the cases of its communes. Read by pages, actions and the page "who sees what".
PERMISSIONS = {
    RoleKind.OFFICER: {
        *("view", "note", "screen", "assess", "plan", "refer", "visit", "assign"),
        *("attach", "documents"),
    },
    RoleKind.CHAIR: {"view", "note", "approve", "documents"},
    RoleKind.SUPERVISOR: {"view", "supervise", "assign"},
}
REPORT_PERMISSIONS = {
    RoleKind.OFFICER: {"view", "take", "decide"},
    RoleKind.CHAIR: {"view"},
}
IMPORT_ROLES = (RoleKind.OFFICER,)


def visible_cases(user) -> QuerySet[Case]:
    """Return the cases that `user` may see today: those of the communes of the person's roles."""
    return Case.objects.filter(commune_id__in=commune_ids(user, *PERMISSIONS))


def visible_reports(user) -> QuerySet[Report]:
    """Return the reports that `user` may see today; supervisors see cases, not raw reports."""
    return Report.objects.filter(commune_id__in=commune_ids(user, *REPORT_PERMISSIONS))


def visible_imports(user) -> QuerySet[ListImport]:
    """Return the list imports of the communes in which `user` is an officer."""
    return ListImport.objects.filter(commune_id__in=commune_ids(user, *IMPORT_ROLES))


def case_permissions(user, case) -> set[str]:
    """Return the names of what `user` may do with `case`; empty when it is invisible."""
    return _permissions(user, case.commune_id, PERMISSIONS)


def report_permissions(user, report) -> set[str]:
    """Return the names of what `user` may do with `report`; empty when it is invisible."""
    return _permissions(user, report.commune_id, REPORT_PERMISSIONS)


def get_case(user, pk, permission: str = "view", *, deed: Deed = Deed.READ) -> Case:
    """Return the case `pk` for `user` and write the event of reading it.

    Raises Http404 when the person may not know of it, PermissionDenied when `permission` is missing.
    """
    case = Case.objects.select_related("child__household", "commune__parent", "officer").filter(pk=pk).first()
    return _get(user, case, permission, case_permissions, deed, case and case.code)


def get_report(user, pk, permission: str = "view", *, deed: Deed = Deed.READ) -> Report:
    """Return the report `pk` for `user`, as `get_case` does."""
    report = (
        Report.objects.select_related("child__household", "commune", "case", "taken_by").filter(pk=pk).first()
    )
    return _get(
        user, report, permission, report_permissions, deed, report and report.case and report.case.code
    )


def get_attachment(user, pk, permission: str = "documents", *, deed: Deed = Deed.READ) -> Attachment:
    """Return the document `pk` of a case, as `get_case` does; one that was taken out is not found.

    The event of handing it out is written here, before its first byte is read.
    """
    rows = Attachment.objects.select_related("case__child", "case__commune", "case__officer")
    found = rows.filter(pk=pk, removed_at=None).first()
    return _get(user, found, permission, _attachment_permissions, deed, found and found.case.code)


def get_import(user, pk) -> ListImport:
    """Return the list import `pk`, or raise Http404 when it is of another commune."""
    found = ListImport.objects.select_related("commune").defer("table").filter(pk=pk).first()
    return _get(user, found, "view", _import_permissions, Deed.READ, "")


def may_import(user, commune) -> bool:
    """Tell whether `user` may bring the list of `commune`."""
    return commune.pk in commune_ids(user, *IMPORT_ROLES)


def may_read_reporter(user, report) -> bool:
    """Tell whether `user` may read who reported: the officer who took it and the chair, nobody else."""
    chair_here = report.commune_id in commune_ids(user, RoleKind.CHAIR)
    return chair_here or (report.taken_by_id == user.pk and "take" in report_permissions(user, report))


def own_communes(user, *kinds: RoleKind) -> list:
    """Return the communes in which `user` acts as one of `kinds` today, for choices in forms."""
    return [
        role.area for role in current_roles(user) if role.kind in kinds and role.area and role.area.is_commune
    ]


def _permissions(user, commune_id, table) -> set[str]:
    granted = (names for kind, names in table.items() if commune_id in commune_ids(user, kind))
    return set().union(*granted)


def _attachment_permissions(user, attachment) -> set[str]:
    return case_permissions(user, attachment.case)


def _import_permissions(user, list_import) -> set[str]:
    return {"view"} if may_import(user, list_import.commune) else set()


def _get(user, record, permission, permissions_of, deed, case_code):
    if record is None:
        raise Http404
    granted = permissions_of(user, record)
    outcome = _outcome(granted, permission)
    write_event(
        by=user,
        deed=deed if outcome == Outcome.DONE else Deed.DENIED,
        about=record,
        area=record.commune,
        case_code=case_code or "",
        outcome=outcome,
        reason=permission,
    )
    if outcome == Outcome.HIDDEN:
        raise Http404
    if outcome == Outcome.FORBIDDEN:
        raise PermissionDenied
    return record


def _outcome(granted, permission) -> Outcome:
    if not granted:
        return Outcome.HIDDEN
    return Outcome.DONE if permission in granted else Outcome.FORBIDDEN
