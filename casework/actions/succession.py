"""Work of officers and chairs whose role is over or whose account is blocked: nobody keeps it by accident.

One colleague takes it over; where there is none, or several to choose from, the case is nobody's until a
supervisor hands it over. Run every hour, and at once when an account is blocked.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import people_of_commune, supervisors_of
from accounts.actions import leave_notice
from accounts.enums import NoticeKind, RoleKind
from accounts.models import User
from accounts.scope import system_scope
from areas.models import Area
from audit.actions import save, write_event
from audit.enums import Deed
from casework.actions.handover import pass_on_case, pass_on_report
from casework.enums import DeadlineKind
from casework.handover import OWN_PARTS, ROLE_OVER, reports_of, without_role, work_of
from casework.models import Case, Report


def settle_account(user, *, by) -> None:
    """Settle the work of `user` wherever no role is held any more; `accounts.leaving` asks for it."""
    with system_scope("casework.settle_account"):
        ended = ended_roles(user)
    for one in ended:
        settle(*one, by=by)


def ended_roles(user=None) -> list[tuple[int, int, RoleKind]]:
    """Return (user id, commune id, role) wherever open work is with somebody who has not this role today."""
    return [(*pair, role) for role in OWN_PARTS for pair in sorted(without_role(role, user))]


def settle(user_pk: int, commune_pk: int, role: RoleKind, *, by=None) -> None:
    """Give the work of a role that is over to the only colleague, or let it be nobody's; tell of it.

    Without `by` the program did it. Harmless when run again: nobody is told twice.
    """
    with system_scope("casework.settle"), transaction.atomic():
        leaver, commune = User.objects.get(pk=user_pk), Area.objects.get(pk=commune_pk)
        keys = work_of(leaver, commune, role).values("pk")
        cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
        # The role may have come back while we waited for the cases.
        if (user_pk, commune_pk) not in without_role(role, leaver):
            return
        colleagues = [user for user in people_of_commune(commune, role) if user != leaver]
        if len(colleagues) == 1:
            _pass_on(leaver, commune, role, cases, to=colleagues[0], by=by)
        # A chair's dates stay where they are: "Bàn giao" tells of them, and the next chair takes them over.
        elif role == RoleKind.OFFICER and _let_go(cases, leaver, by):
            people = _unique(colleagues, chairs_of(commune), supervisors_of(commune))
            _tell(people, NoticeKind.CASES_UNASSIGNED, leaver)


def chairs_of(commune) -> list[User]:
    """Return the chairs of `commune` today."""
    return people_of_commune(commune, RoleKind.CHAIR)


def _pass_on(leaver, commune, role, cases, *, to, by) -> None:
    for case in cases:
        pass_on_case(case, leaver, to, by, role)
    reports = reports_of(leaver).filter(commune=commune).values_list("pk", flat=True)
    if role == RoleKind.OFFICER:
        for report in Report.objects.select_for_update(of=("self",)).filter(pk__in=list(reports)):
            pass_on_report(report, to, by)
    _tell([to], NoticeKind.HANDED_OVER, leaver)
    still_here = [leaver] if leaver.is_active else []
    _tell(_unique(still_here, supervisors_of(commune)), NoticeKind.WORK_PASSED_ON, leaver)


def _let_go(cases, leaver, by) -> int:
    """Let cases and their dates be nobody's; return how many that changed. Drafts wait with their writer."""
    changed = 0
    for case in cases:
        running = case.deadlines.filter(owner=leaver, met_at=None, cancelled_at=None)
        freed = list(running.exclude(kind=DeadlineKind.APPROVAL))
        for deadline in freed:
            deadline.owner = None
            save(deadline, by=by, reason=ROLE_OVER)
        led = case.officer_id == leaver.pk
        if led:
            case.officer = None
            save(case, by=by, reason=ROLE_OVER)
        if led or freed:
            about = {"about": case, "area": case.commune, "case_code": case.code}
            write_event(by=by, deed=Deed.CHANGED, reason=ROLE_OVER, **about)
            changed += 1
    return changed


def _tell(people, kind, leaver) -> None:
    # Who has nothing left there may open the first page alone.
    path = reverse("home" if kind == NoticeKind.WORK_PASSED_ON else "casework:cases")
    leave_notice(to=people, kind=kind, about=leaver, path=path, due=timezone.now())


def _unique(*groups) -> list[User]:
    return list({user.pk: user for group in groups for user in group}.values())
