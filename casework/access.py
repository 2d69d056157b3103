"""Who may see and do what with cases and reports. The only file of casework that asks for roles.

Invisible is 404, visible but not allowed is 403; both leave an event. Roles give permissions in their
communes; a share opens one case to one person until a moment (docs/decisions/0015-shares-and-break-glass.md).
"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import commune_ids, current_roles, has_role
from accounts.enums import RoleKind
from accounts.models import User
from accounts.scope import hidden_row
from areas.models import Area
from audit.actions import write_event
from audit.enums import Deed, Outcome
from casework.enums import FieldGroup, How, ShareKind, Viewer
from casework.fields import ON_REQUEST, SEES_HIDDEN_NAMES, hows
from casework.models import (
    Attachment,
    Case,
    CaseShare,
    CaseUserObjectPermission,
    ListImport,
    Report,
)

# What a role may do with the cases of its communes. Read by pages, actions and the page "who sees what".
PERMISSIONS = {
    RoleKind.OFFICER: {
        *("view", "note", "screen", "assess", "plan", "refer", "visit", "assign", "merge"),
        *("attach", "documents", "protect", "transfer", "doubt", "meet"),
    },
    RoleKind.CHAIR: {"view", "note", "approve", "documents", "protect", "meet"},
    RoleKind.SUPERVISOR: {"view", "supervise", "assign", "share"},
}
# What a share adds: a co-worker reads and leaves notes, an emergency opening only reads.
SHARED_PERMISSIONS = {ShareKind.CO_WORKER: {"view", "note"}, ShareKind.BREAK_GLASS: {"view"}}
# What is left of these to those who do not know a hidden name, and what those who know it have besides.
WITHOUT_THE_NAME = {"view", "supervise"}
WITH_THE_NAME = {"hide", "assign"}
REPORT_PERMISSIONS = {
    RoleKind.OFFICER: {"view", "take", "decide"},
    RoleKind.CHAIR: {"view", "reporter"},
}
IMPORT_ROLES = (RoleKind.OFFICER,)
HAND_OVER_ROLES = (RoleKind.ADMINISTRATOR, RoleKind.SUPERVISOR)
VIEWERS = (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR)


def visible_cases(user) -> QuerySet[Case]:
    """Return the cases that `user` may see now: those of the communes of the person's roles, and live shares.

    The few shared keys are read first: the everyday caseload stays one index on the commune.
    """
    own = Q(commune_id__in=commune_ids(user, *PERMISSIONS))
    shared = {share.case_id for share in live_shares(user)}
    return Case.objects.filter(own | Q(pk__in=shared) if shared else own)


def live_shares(user) -> list[CaseShare]:
    """Return the shares that open a case to `user` now; read once in a request, as roles are.

    Four things at once: a row that neither ended nor ran out, guardian's right, an active account, and a
    role in casework today. A role that ends or a right that was taken back needs no job to close the case.
    """
    if not has_role(user, *PERMISSIONS):
        return []
    if not hasattr(user, "_live_shares"):
        user._live_shares = list(running_shares().filter(_granted(), user=user))
    now = timezone.now()
    return [share for share in user._live_shares if share.ends_at > now]


def running_shares() -> QuerySet[CaseShare]:
    """Return the shares, of anybody, that neither ended nor ran out."""
    now = timezone.now()
    return CaseShare.objects.filter(ended_at=None, starts_at__lte=now, ends_at__gt=now)


def share_of(user, case) -> CaseShare | None:
    """Return the share by which alone `user` sees `case`; None with a role in its commune, or no share."""
    if permissions_in(user, case.commune_id, PERMISSIONS):
        return None
    shares = _shares_of(user, case)
    return max(shares, key=lambda share: share.kind == ShareKind.CO_WORKER, default=None)


def visible_reports(user) -> QuerySet[Report]:
    """Return the reports that `user` may see today; supervisors see cases, not raw reports."""
    return Report.objects.filter(commune_id__in=commune_ids(user, *REPORT_PERMISSIONS))


def visible_imports(user) -> QuerySet[ListImport]:
    """Return the list imports of the communes in which `user` is an officer."""
    return ListImport.objects.filter(commune_id__in=commune_ids(user, *IMPORT_ROLES))


def case_permissions(user, case) -> set[str]:
    """Return the names of what `user` may do with `case`; empty when it is invisible.

    The officer in charge and the chair may hide the child's name. While it is hidden the others only look on.
    """
    granted = permissions_in(user, case.commune_id, PERMISSIONS)
    if "plan" in granted and case.officer_id == user.pk:
        granted = granted | {"share"}
    granted = granted.union(*(SHARED_PERMISSIONS[share.kind] for share in _shares_of(user, case)))
    if knows_name(user, case):
        return granted | (WITH_THE_NAME if case.name_hidden else {"hide"})
    return granted & WITHOUT_THE_NAME if case.name_hidden else granted


def viewers(user, case) -> set[Viewer]:
    """Return as what `user` looks at `case` today; empty for somebody to whom it is invisible."""
    found = {kind for kind in VIEWERS if case.commune_id in commune_ids(user, kind)}
    shared = {Viewer(share.kind) for share in _shares_of(user, case)}
    return {_viewer(kind, case.officer_id == user.pk) for kind in found} | shared


def knows_name(user, case) -> bool:
    """Tell whether `user` may know the child's name although it is hidden."""
    return bool(viewers(user, case) & set(SEES_HIDDEN_NAMES))


def sees(user, case) -> dict[FieldGroup, How]:
    """Return group of fields → how `user` sees it in `case`."""
    return hows(viewers(user, case), hidden=bool(case.name_hidden))


def sees_report(user, report) -> dict[FieldGroup, How]:
    """Return group of fields → how `user` sees it in `report`; a hidden name of its case is hidden here too.

    Before there is a case, who took the report is in charge of it, or to whom it was handed over.
    """
    case = report.case
    own = (case.officer_id if case else report.in_charge_id or report.taken_by_id) == user.pk
    kinds = {kind for kind in REPORT_PERMISSIONS if report.commune_id in commune_ids(user, kind)}
    return hows({_viewer(kind, own) for kind in kinds}, hidden=bool(case and case.name_hidden))


def names_known(user, prefix: str = "") -> Q:
    """Return the condition that `user` may know the name in a case; `prefix` leads to the case.

    Every search by name, telephone or likeness carries it, so that a hidden name cannot even be counted.
    """
    own = {f"{prefix}officer": user, f"{prefix}commune__in": commune_ids(user, RoleKind.OFFICER)}
    chaired = {f"{prefix}commune__in": commune_ids(user, RoleKind.CHAIR)}
    return Q(**{f"{prefix}name_hidden": ""}) | Q(**own) | Q(**chaired)


def report_permissions(user, report) -> set[str]:
    """Return the names of what `user` may do with `report`; empty when it is invisible.

    "reporter", to ask who reported, is for the officer who took the report and the chair, for nobody else;
    for nobody at all while the report lies in another commune than the one that took it.
    """
    granted = permissions_in(user, report.commune_id, REPORT_PERMISSIONS)
    if report.brought_from_id:
        return granted - {"reporter"}
    return granted | {"reporter"} if "take" in granted and report.taken_by_id == user.pk else granted


def get_case(
    user, pk, permission: str = "view", *, deed: Deed = Deed.READ, shows=(), asked: FieldGroup | None = None
) -> Case:
    """Return the case `pk` for `user` and write the one event of reading it.

    `shows` are the groups of fields that the page holds: the event names those that the person is shown, and
    the group that was `asked` for because it is masked by default. Raises Http404 when the person may not
    know of the case, PermissionDenied when `permission` is missing or the group is not shown at all.
    """
    case = Case.objects.select_related("child__household", "commune__parent", "officer").filter(pk=pk).first()
    case = case or hidden_row(Case.objects.select_related("commune"), pk)
    how = sees(user, case) if case else {}
    return _get(user, case, permission, case_permissions, deed, case and case.code, _Look(how, shows, asked))


def get_part(user, parts: QuerySet, pk, permission: str = "view", *, deed: Deed = Deed.READ, shows=()):
    """Return the row `pk` of `parts` (plans, notes… of cases) with its case, as `get_case` does."""
    part = parts.filter(pk=pk).first() or hidden_row(parts, pk)
    if part is None:
        raise Http404
    part.case = get_case(user, part.case_id, permission, deed=deed, shows=shows)
    return part


def get_report(
    user, pk, permission: str = "view", *, deed: Deed = Deed.READ, shows=(), asked: FieldGroup | None = None
) -> Report:
    """Return the report `pk` for `user`, as `get_case` does."""
    report = (
        Report.objects.select_related("child__household", "commune", "case", "taken_by").filter(pk=pk).first()
    )
    report = report or hidden_row(Report.objects.select_related("commune", "case"), pk)
    code = report and report.case and report.case.code
    how = sees_report(user, report) if report else {}
    if permission == "reporter":
        how, shows = {**how, FieldGroup.REPORTER: How.FULL}, (*shows, FieldGroup.REPORTER)
    return _get(user, report, permission, report_permissions, deed, code, _Look(how, shows, asked))


def get_attachment(
    user, pk, permission: str = "documents", *, deed: Deed = Deed.READ, shows=(), removed: bool = False
) -> Attachment:
    """Return the document `pk` of a case, as `get_case` does; one that was taken out only with `removed`.

    The event of handing it out is written here, before its first byte is read.
    """
    rows = Attachment.objects.select_related("case__child", "case__commune", "case__officer")
    rows = rows if removed else rows.filter(removed_at=None)
    found = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    look = _Look(sees(user, found.case) if found else {}, shows)
    return _get(user, found, permission, _attachment_permissions, deed, found and found.case.code, look)


def get_import(user, pk, *, deed: Deed = Deed.READ, shows=()) -> ListImport:
    """Return the list import `pk`, as `get_case` does; one of another commune is not found."""
    found = ListImport.objects.select_related("commune").defer("table").filter(pk=pk).first()
    found = found or hidden_row(ListImport.objects.select_related("commune").defer("table"), pk)
    # Whoever may bring the list sees all of it.
    look = _Look(dict.fromkeys(shows, How.FULL), shows)
    return _get(user, found, "view", _import_permissions, deed, "", look)


def opened(user, rows, pk, permission, permissions_of, how_of, shows=(), code_of=lambda row: ""):
    """Return the row `pk` of `rows` for `user` with the event of reading it, as `get_report` does.

    For files that stand in for this one: `permissions_of` and `how_of` take the user and the row, `code_of`
    the row.
    """
    row = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    look = _Look(how_of(user, row) if row else {}, shows)
    return _get(user, row, permission, permissions_of, Deed.READ, row and code_of(row), look)


def may_import(user, commune) -> bool:
    """Tell whether `user` may bring the list of `commune`."""
    return commune.pk in commune_ids(user, *IMPORT_ROLES)


def get_share(user, pk) -> CaseShare:
    """Return the share `pk` that `user` may end: of a case that the person may share, or the person's own."""
    rows = CaseShare.objects.select_related("case__commune", "user")
    share = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    return _get(user, share, "end", _share_permissions, Deed.READ, share and share.case.code)


def get_opening(user, pk) -> CaseShare:
    """Return the emergency opening `pk` for a supervisor of its case; the person who opened it is refused."""
    related = ("case__commune", "case__officer", "user", "reviewed_by")
    rows = CaseShare.objects.filter(kind=ShareKind.BREAK_GLASS).select_related(*related)
    found = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    return _get(user, found, "supervise", _opening_permissions, Deed.READ, found and found.case.code)


def hand_over_communes(user) -> list[int] | None:
    """Return the ids of the communes whose work `user` may hand over; None for all, as an administrator."""
    everywhere = has_role(user, RoleKind.ADMINISTRATOR)
    return None if everywhere else commune_ids(user, RoleKind.SUPERVISOR)


def may_hand_over(user, commune) -> bool:
    """Tell whether `user` may hand over the work that lies in `commune`."""
    communes = hand_over_communes(user)
    return communes is None or commune.pk in communes


def get_leaver(user, pk, commune_pk) -> tuple[User, Area]:
    """Return a person and a commune whose work `user` may hand over, and write the event of looking.

    Of the work itself `accounts.leaving` tells numbers and codes.

    Raises Http404 for other communes and for what does not exist.
    """
    leaver = get_object_or_404(User, pk=pk)
    commune = get_object_or_404(Area, pk=commune_pk)
    allowed = may_hand_over(user, commune)
    outcome = Outcome.DONE if allowed else Outcome.HIDDEN
    deed = Deed.LISTED if allowed else Deed.DENIED
    write_event(by=user, deed=deed, about=leaver, area=commune, outcome=outcome, reason="hand_over")
    if not allowed:
        raise Http404
    return leaver, commune


def own_communes(user, *kinds: RoleKind) -> list:
    """Return the communes in which `user` acts as one of `kinds` today, for choices in forms.

    Raises PermissionDenied when there is none: a role that was bound to a province opens nothing.
    """
    areas = [role.area for role in current_roles(user) if role.kind in kinds]
    found = [area for area in areas if area and area.is_commune]
    if not found:
        raise PermissionDenied
    return found


def permissions_in(user, commune_id, table) -> set[str]:
    """Return what the roles of `user` in the commune allow by `table`: role → names of deeds."""
    granted = (names for kind, names in table.items() if commune_id in commune_ids(user, kind))
    return set().union(*granted)


def _shares_of(user, case) -> list[CaseShare]:
    return [share for share in live_shares(user) if share.case_id == case.pk]


def _attachment_permissions(user, attachment) -> set[str]:
    return case_permissions(user, attachment.case)


def _share_permissions(user, share) -> set[str]:
    granted = case_permissions(user, share.case)
    own = granted and share.user_id == user.pk
    return granted | {"end"} if own or "share" in granted else granted


def _opening_permissions(user, share) -> set[str]:
    granted = case_permissions(user, share.case)
    return granted - {"supervise"} if share.user_id == user.pk else granted


def _import_permissions(user, list_import) -> set[str]:
    return {"view"} if may_import(user, list_import.commune) else set()


def _viewer(kind, own) -> Viewer:
    if kind == RoleKind.OFFICER:
        return Viewer.IN_CHARGE if own else Viewer.OFFICER
    return Viewer(kind.value)


@dataclass(frozen=True)
class _Look:
    """What a request shows: how the person sees each group, the groups of the page, and one asked for."""

    how: dict = field(default_factory=dict)
    shows: tuple = ()
    asked: FieldGroup | None = None

    @property
    def refused(self) -> bool:
        """Whether a group was asked for that is not shown to the person, not even on request."""
        may = self.asked in ON_REQUEST and self.how.get(self.asked) in (How.ON_REQUEST, How.FULL)
        return self.asked is not None and not may

    @property
    def fields(self) -> set[FieldGroup]:
        """The groups that the person is shown."""
        shown = {group for group in self.shows if self.how.get(group) == How.FULL}
        return shown if self.asked is None else shown | {self.asked}


def _get(user, record, permission, permissions_of, deed, case_code, look=_Look()):
    if record is None:
        raise Http404
    outcome = _outcome(permissions_of(user, record), permission)
    if outcome == Outcome.DONE and look.refused:
        outcome = Outcome.FORBIDDEN
    done = outcome == Outcome.DONE
    write_event(
        by=user,
        deed=deed if done else Deed.DENIED,
        about=record,
        area=record.case.commune if isinstance(record, CaseShare) else record.commune,
        case_code=case_code or "",
        outcome=outcome,
        fields=look.fields if done else (),
        reason="reveal" if look.asked else permission,
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


def _granted() -> Exists:
    same = {"content_object": OuterRef("case"), "user": OuterRef("user")}
    return Exists(CaseUserObjectPermission.objects.filter(permission__codename=OuterRef("kind"), **same))
