"""The part of `access` about reports alone: who reported, hidden names, and what other communes sent."""

from django.db.models import Q, QuerySet

from accounts.access import commune_ids
from accounts.enums import RoleKind
from casework.access import REPORT_PERMISSIONS, get_report, names_known, opened, permissions_in
from casework.enums import FieldGroup, How, Viewer
from casework.fields import hows
from casework.models import Report, Reporter, ReportForward
from schools.access import institution_ids

RELATED = ("from_commune", "from_institution__commune", "to_commune", "by", "answered_by")
# What a school's report holds, for the event of reading it.
OF_A_PUPIL = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.SCHOOLING, FieldGroup.WORK)
OF_A_PUPIL += (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
# Of what the roles may do with reports, what is done with one that is on its way.
ANSWERS = {"view", "decide"}


def report_names_known(user) -> Q:
    """Return the condition that `user` may know the name in a report: without a case, or `names_known`."""
    return Q(case=None) | names_known(user, "case__")


def get_reporter(user, pk, *, shows=()) -> tuple[Report, Reporter | None]:
    """Return the report `pk` and who gave it, None when nobody left a name; its one event names the reporter.

    Raises PermissionDenied for anybody but the officer who took it and the chair of its commune.
    """
    report = get_report(user, pk, "reporter", shows=shows)
    return report, Reporter.objects.filter(report=report).first()


def visible_forwards(user) -> QuerySet[ReportForward]:
    """Return what other communes sent to the communes whose reports `user` reads."""
    return ReportForward.objects.filter(to_commune_id__in=commune_ids(user, *REPORT_PERMISSIONS))


def known_forwards(user) -> QuerySet[ReportForward]:
    """Return the forwards that went out from or came to a commune whose reports `user` reads.

    And those that went out from a school at which `user` has a post today.
    """
    communes = commune_ids(user, *REPORT_PERMISSIONS)
    ends = Q(to_commune_id__in=communes) | Q(from_commune_id__in=communes)
    ends |= Q(from_institution_id__in=institution_ids(user))
    return ReportForward.objects.filter(ends)


def school_reports(user) -> QuerySet[ReportForward]:
    """Return what the schools at which `user` works today reported to communes, without what was written."""
    found = ReportForward.objects.filter(from_institution_id__in=institution_ids(user))
    return found.select_related("from_institution", "to_commune", "by").defer("content")


def school_permissions(user, forward) -> set[str]:
    """Return what `user` may do with a school's report: whoever of its staff may read it goes on with it."""
    return {"view"} if forward.from_institution_id in institution_ids(user) else set()


def get_school_report(user, pk) -> ReportForward:
    """Return a report of a school at which `user` works, as `access.get_report` does: 404 for all others.

    What the school wrote about its own pupil is shown to it as a whole, as long as it is there.
    """
    rows = ReportForward.objects.filter(from_institution__isnull=False).select_related(*RELATED)
    return opened(user, rows, pk, "view", school_permissions, _all_of_it, OF_A_PUPIL)


def _all_of_it(_user, forward) -> dict[FieldGroup, How]:
    return dict.fromkeys(OF_A_PUPIL, How.FULL) if forward.content else {}


def forward_permissions(user, forward) -> set[str]:
    """Return what `user` may do with `forward` where it arrives; the sender reads it on its own report."""
    return permissions_in(user, forward.to_commune_id, REPORT_PERMISSIONS) & ANSWERS


def sees_forward(user, forward) -> dict[FieldGroup, How]:
    """Return group of fields → how `user` sees it in what was sent.

    Nobody is in charge yet: any officer of the receiving commune must be able to find the child.
    """
    kinds = {RoleKind.OFFICER: Viewer.IN_CHARGE, RoleKind.CHAIR: Viewer.CHAIR}
    held = {viewer for kind, viewer in kinds.items() if forward.to_commune_id in commune_ids(user, kind)}
    return hows(held, hidden=False)


def get_forward(user, pk, permission: str = "view", *, shows=()) -> ReportForward:
    """Return what another commune sent, as `access.get_report` does: 404 for people of other communes."""
    rows = ReportForward.objects.select_related(*RELATED)
    return opened(user, rows, pk, permission, forward_permissions, sees_forward, shows)
