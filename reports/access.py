"""Who may read reports, papers, files made in the background and the trail, by the roles of `accounts`."""

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import commune_ids, current_roles, require_role
from accounts.enums import RoleKind
from accounts.models import User
from accounts.scope import hidden_row, system_scope
from areas.models import Area, AreaChange
from audit.actions import write_event
from audit.enums import Deed, Outcome
from audit.models import Event
from casework.access import case_permissions, own_communes, report_permissions, sees, sees_report
from casework.disclosure import Disclosed
from casework.enums import FieldGroup, How
from casework.models import Report, Reporter, Transfer
from casework.transfer_access import get_transfer
from reports.enums import JobState, OrderState
from reports.models import CommitteeDecision, CommitteePack, IssuedPaper, Job, ReportOrder
from reports.papers.kinds import case_of, whole_rows

COMMITTEE_ROLES = (RoleKind.OFFICER, RoleKind.CHAIR)
# Who may see cases may see which of them a number counts.
COUNTING_ROLES = (*COMMITTEE_ROLES, RoleKind.SUPERVISOR)
# No province has as many communes. Of more the database is asked: to write them down takes longer.
MOST_NAMED = 500
# What `casework.access` calls the right to carry documents of a case out of the program.
DOCUMENTS = "documents"


def committee_communes(user) -> QuerySet[Area]:
    """Return the communes whose committee report `user` may make, one at the least.

    Raises PermissionDenied for other roles, and for one that is bound to a province: it opens nothing.
    """
    require_role(user, COMMITTEE_ROLES, "reports.committee")
    own_communes(user, *COMMITTEE_ROLES)
    return Area.objects.filter(pk__in=commune_ids(user, *COMMITTEE_ROLES)).select_related("parent")


def get_committee_commune(user, pk) -> Area:
    """Return the commune `pk` for its report; raises Http404, and a commune of others leaves an event."""
    return _get_commune(user, pk, committee_communes(user))


def require_committee(user, commune) -> None:
    """Let nobody but an officer or the chair of `commune` work for its committee; raises PermissionDenied."""
    require_role(user, COMMITTEE_ROLES, "reports.committeepack")
    if commune.pk not in commune_ids(user, *COMMITTEE_ROLES):
        raise PermissionDenied


def get_pack(user, pk, *, deed: Deed = Deed.READ) -> CommitteePack:
    """Return a report to a committee and write the event of reading it; Http404 for one of others."""
    require_role(user, COMMITTEE_ROLES, "reports.committeepack")
    rows = CommitteePack.objects.select_related("commune__parent", "told_of__parent", "by")
    pack = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    return _shown(user, pack, pack, deed)


def get_decision(user, pk) -> CommitteeDecision:
    """Return a question to a committee with its report, as `get_pack` does."""
    require_role(user, COMMITTEE_ROLES, "reports.committeepack")
    rows = CommitteeDecision.objects.select_related("pack__commune__parent")
    row = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    return _shown(user, row, row.pack if row else None, Deed.READ)


def known_decisions(user, pks):
    """Return those of the decisions of committees `pks` that the person works for today."""
    here = {"pack__commune__in": commune_ids(user, *COMMITTEE_ROLES)}
    return CommitteeDecision.objects.filter(pk__in=pks, **here).values_list("pk", flat=True)


def _shown(user, row, pack, deed):
    if row is None:
        raise Http404
    own = pack.commune_id in commune_ids(user, *COMMITTEE_ROLES)
    outcome = Outcome.DONE if own else Outcome.HIDDEN
    write_event(by=user, deed=deed if own else Deed.DENIED, about=pack, area=pack.commune, outcome=outcome)
    if not own:
        raise Http404
    return row


def get_counted_communes(user, keys) -> list[Area]:
    """Return the communes `keys` for a list behind a number of them all, as `get_committee_commune` does.

    Also one that became part of a commune of today: what was reported of it stays with who works there now.
    One of others among them is answered as if it were asked for alone.
    """
    require_role(user, COUNTING_ROLES, "reports.figure")
    own = set(commune_ids(user, *COUNTING_ROLES))
    if not own.issuperset(keys):
        own = _with_merged(own)
    found = {area.pk: area for area in Area.objects.select_related("parent").filter(pk__in=keys)}
    for key in keys:
        if key not in own and key in found:
            write_event(by=user, deed=Deed.DENIED, about=found[key], area=found[key], outcome=Outcome.HIDDEN)
        if key not in own or key not in found:
            raise Http404
    return [found[key] for key in keys]


def _with_merged(communes: set[int]) -> set[int]:
    """Return `communes` with those that became part of one of them."""
    found, newest = set(communes), set(communes)
    while newest:
        merged = AreaChange.objects.filter(new__in=newest, moved_at__isnull=False)
        newest = set(merged.values_list("old", flat=True)) - found
        found |= newest
    return found


def _get_commune(user, pk, own) -> Area:
    commune = get_object_or_404(Area.objects.select_related("parent"), pk=pk)
    if not own.filter(pk=pk).exists():
        write_event(by=user, deed=Deed.DENIED, about=commune, area=commune, outcome=Outcome.HIDDEN)
        raise Http404
    return commune


def may_make_papers(user, record) -> bool:
    """Tell whether `user` may print papers from `record`, a part of a case or a report that is none yet."""
    if isinstance(record, Report) and "view" not in report_permissions(user, record):
        return False
    case = case_of(record)
    return case is None or DOCUMENTS in case_permissions(user, case)


def paper_view(user, record) -> Disclosed:
    """Return the child of `record` as `user` sees it on paper: printing asks for what is masked on a page.

    Who reported never comes this way (Decree 56/2017, Art 24): a paper says that it is kept apart.
    """
    of_report, case = isinstance(record, Report), case_of(record)
    how = sees_report(user, record) if of_report else sees(user, case)
    asked = {group for group, one in how.items() if one == How.ON_REQUEST}
    child = record.child if of_report else case.child
    hidden = bool(case and case.name_hidden)
    return Disclosed(how, child, hidden=hidden, revealed=asked - {FieldGroup.REPORTER})


def get_paper(user, kind, pk, *, deed: Deed = Deed.READ):
    """Return the record `pk` from which a paper of `kind` is made, and write the one event of it.

    Raises Http404 when the person may not know of it, PermissionDenied when no papers of it may be made.
    """
    record = _record(kind, pk)
    allowed = may_make_papers(user, record)
    _note_paper(user, record, kind.code, deed, Outcome.DONE if allowed else _refusal(user, record))
    return record


def may_ask_who_reported(user, report) -> bool:
    """Tell whether `user` may print who gave the report: the officer who took it, and the chair."""
    return "reporter" in report_permissions(user, report) and may_make_papers(user, report)


def get_reported(user, kind, pk) -> tuple[Report, Reporter | None]:
    """Return the report `pk` and who gave it, None when nobody left a name; the one event names the reporter.

    Raises as `get_paper` does, for anybody but the officer who took the report and the chair.
    """
    record = _record(kind, pk)
    outcome = Outcome.DONE if may_ask_who_reported(user, record) else _refusal(user, record)
    _note_paper(user, record, kind.code, Deed.DOWNLOADED, outcome, also=(FieldGroup.REPORTER,))
    return record, Reporter.objects.filter(report=record).first()


def get_issued(user, pk, *, deed: Deed = Deed.READ) -> IssuedPaper:
    """Return the paper `pk` that has its number, as `get_paper` does."""
    rows = IssuedPaper.objects.select_related("case__commune", "case__child", "case__officer", "by")
    paper = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    if paper is None:
        raise Http404
    allowed = DOCUMENTS in case_permissions(user, paper.case)
    _note_paper(user, paper, paper.kind, deed, Outcome.DONE if allowed else _refusal(user, paper))
    return paper


def may_withdraw(user, paper) -> bool:
    """Tell whether `user` may withdraw `paper`: as the commune that issued it, wherever its case lies now.

    A commune that became part of another one is that one. Who works with the case needs the right to its
    documents as well: its name may be hidden.
    """
    own = set(commune_ids(user, *COMMITTEE_ROLES))
    if paper.commune_id not in _with_merged(own):
        return False
    return paper.case.commune_id not in own or DOCUMENTS in case_permissions(user, paper.case)


def get_withdrawable(user, pk) -> IssuedPaper:
    """Return the paper `pk` for whoever may withdraw it, without its file, as `get_issued` does."""
    rows = IssuedPaper.objects.select_related("commune", "case__commune", "case__child", "case__officer")
    paper = rows.defer("content").filter(pk=pk).first() or hidden_row(rows.defer("content"), pk)
    if paper is None:
        raise Http404
    allowed = may_withdraw(user, paper)
    _note_paper(user, paper, paper.kind, Deed.READ, Outcome.DONE if allowed else _refusal(user, paper))
    return paper


def get_left_papers(user, pk) -> tuple[Transfer, list[IssuedPaper]]:
    """Return the transfer `pk` and the papers that the commune issued about the child it passed on.

    For its officers and its chair: number, kind, code of the case and days, nothing of what stands in them.
    Raises as `casework.transfer_access.get_transfer`, PermissionDenied for others who read the transfer.
    """
    transfer = get_transfer(user, pk, "papers")
    own = _with_merged(set(commune_ids(user, *COMMITTEE_ROLES)))
    # The case is out of their sight; what they issued themselves is in their register.
    issued = IssuedPaper.objects.filter(case__child__cases=transfer.case_id, commune__in=own)
    told = issued.only("kind", "number", "symbol", "dated", "withdrawn_on").annotate(of_case=F("case__code"))
    with system_scope("reports.left_papers"):
        return transfer, list(told)


def _record(kind, pk):
    """Return the record `pk` of papers of `kind`, also one that the person must not know of."""
    rows = whole_rows(kind)
    record = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    if record is None:
        raise Http404
    return record


def _refusal(user, record) -> Outcome:
    of_report = isinstance(record, Report)
    known = report_permissions(user, record) if of_report else case_permissions(user, case_of(record))
    return Outcome.FORBIDDEN if known else Outcome.HIDDEN


def _note_paper(user, record, code, deed, outcome, also=()) -> None:
    """Write the event of opening or refusing; a refusal is raised."""
    done, case = outcome == Outcome.DONE, case_of(record)
    seen = paper_view(user, record) if done else None
    write_event(
        by=user,
        deed=deed if done else Deed.DENIED,
        about=record,
        area=case.commune if case else record.commune,
        case_code=case.code if case else "",
        outcome=outcome,
        fields=[*(group for group in FieldGroup if seen.shows(group)), *also] if seen else (),
        reason=code,
    )
    if outcome == Outcome.HIDDEN:
        raise Http404
    if not done:
        raise PermissionDenied


def require_paper_editor(user) -> None:
    """Let nobody but an administrator at the wording of papers; the refusal leaves an event."""
    require_role(user, (RoleKind.ADMINISTRATOR,), "reports.papertext")


def visible_events(user, person: str = "") -> QuerySet[Event]:
    """Return the events about records in the auditor's area; raises PermissionDenied for other roles.

    With the user name of a `person` who works or worked in that area, also what this person did that is
    about no area: signing in, lists, searches. An event says who did what and when; it holds no contents.
    """
    require_role(user, (RoleKind.AUDITOR,), "audit.event")
    communes = commune_ids(user, RoleKind.AUDITOR)
    shown = Q(area_id__in=communes if len(communes) <= MOST_NAMED else _communes_in(audited_areas(user)))
    if person and (worker := _worker(person, communes)):
        shown |= Q(area=None, actor=worker)
    return Event.objects.filter(shown).select_related("actor", "area", "for_whom")


def audited_areas(user) -> list[Area]:
    """Return the areas of an auditor: provinces, for all their communes, and communes beside them.

    Together they are `accounts.access.commune_ids`; no commune stands in two of them.
    """
    roles = [role for role in current_roles(user) if role.kind == RoleKind.AUDITOR and role.area]
    areas = {role.area_id: role.area for role in roles}
    return [area for area in areas.values() if area.parent_id not in areas]


def _communes_in(areas: list[Area]) -> QuerySet:
    keys = [area.pk for area in areas]
    return Area.objects.filter(Q(parent__in=keys) | Q(pk__in=keys, parent__isnull=False)).values("pk")


def require_auditor(user) -> None:
    """Let nobody but an auditor see whether the trail is whole; the refusal leaves an event."""
    require_role(user, (RoleKind.AUDITOR,), "audit.verification")


def own_jobs(user) -> QuerySet[Job]:
    """Return the jobs of `user`, the newest first, without those that the person removed."""
    return Job.objects.filter(by=user).exclude(state=JobState.REMOVED)


def own_orders(user) -> QuerySet[ReportOrder]:
    """Return the standing orders of `user`; one that ended is shown while it ended for want of a right."""
    return ReportOrder.objects.filter(Q(no_right=True) | ~Q(state=OrderState.ENDED), by=user)


def require_job_watcher(user) -> None:
    """Let nobody but an administrator see which files wait or failed; the refusal leaves an event."""
    require_role(user, (RoleKind.ADMINISTRATOR,), "reports.job")


def get_job(user, pk) -> Job:
    """Return the person's own job `pk`; raises Http404, and somebody else's leaves an event."""
    return _own(user, Job.objects.all(), pk)


def get_order(user, pk) -> ReportOrder:
    """Return the person's own standing order `pk`, as `get_job` does."""
    return _own(user, ReportOrder.objects.all(), pk)


def _own(user, rows, pk):
    found = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    if found is None:
        raise Http404
    if found.by_id != user.pk:
        write_event(by=user, deed=Deed.DENIED, about=found, outcome=Outcome.HIDDEN)
        raise Http404
    return found


def _worker(username: str, communes: list[int]) -> User | None:
    """Return the user of that name if a role or post of today or before lies in one of `communes`."""
    here = (
        Q(roles__area__in=communes)
        | Q(roles__supervision_area__memberships__commune__in=communes)
        | Q(posts__institution__commune__in=communes)
    )
    return User.objects.filter(here, username__iexact=username).first()
