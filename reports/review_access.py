"""Who may see and do what with the reviews of an area, and with what was found in a sampled case.

A review belongs to the supervisors of its area today. A finding is shown besides to the officer concerned:
who had the case when it was drawn, and who has it now, as long as the case is visible to them.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.access import commune_ids, current_roles, require_role
from accounts.enums import RoleKind
from accounts.models import Role
from accounts.scope import system_scope
from areas.models import SupervisionArea
from audit.actions import write_event
from audit.enums import Deed, Outcome
from casework.access import opened, permissions_in, sees, visible_cases
from casework.enums import FieldGroup
from casework.models import Case
from reports.enums import ReviewState
from reports.models import CaseloadReview, SampledCase
from vietnam.calendar import today

CHECK, REPLY = "check_case", "answer_finding"
SHOWS = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
RELATED = ("draw__review__area", "commune", "officer", "checked_by", "replied_by")
# What was drawn from may be thousands of codes: no page about one case reads it.
LONG = ("draw__frame", "draw__codes", "draw__review__figures")
OFFICER = {RoleKind.OFFICER: {REPLY}}
MANAGING = (RoleKind.OFFICER, RoleKind.CHAIR)


def areas_of(user) -> list[SupervisionArea]:
    """Return the areas that `user` supervises today; raises PermissionDenied for other roles."""
    require_role(user, (RoleKind.SUPERVISOR,), "reports.caseload")
    return supervised_by(user)


def supervised_by(user) -> list[SupervisionArea]:
    """Return the areas that `user` supervises today, each once; none for other roles."""
    roles = [role for role in current_roles(user) if role.kind == RoleKind.SUPERVISOR]
    return list({role.supervision_area_id: role.supervision_area for role in roles}.values())


def visible_reviews(user) -> QuerySet[CaseloadReview]:
    """Return the reviews of the areas that `user` supervises today, the newest first."""
    found = CaseloadReview.objects.filter(area__in=areas_of(user))
    return found.select_related("area", "by", "ended_by").defer("figures")


def get_review(user, pk, *, deed: Deed = Deed.READ, reason: str = "view", signed=False) -> CaseloadReview:
    """Return the review `pk` of an area of `user` with its event; Http404 for one of another area.

    With `signed` one that is not signed is not found either: there is no result of it.
    """
    review = CaseloadReview.objects.select_related("area", "by", "ended_by").filter(pk=pk).first()
    if review is None:
        raise Http404
    if review.area not in supervised_by(user):
        write_event(by=user, deed=Deed.DENIED, about=review, outcome=Outcome.HIDDEN, reason=reason)
        raise Http404
    if signed and not review.is_signed:
        raise Http404
    write_event(by=user, deed=deed, about=review, reason=reason)
    return review


def sampled_permissions(user, sampled) -> set[str]:
    """Return the names of what `user` may do with `sampled`; empty when it is invisible.

    The officer concerned is shown it once the review is signed.
    """
    granted = {CHECK} if sampled.draw.review.area in supervised_by(user) else set()
    case = case_of(user, sampled)
    if case and sampled.draw.review.is_signed and user.pk in (sampled.officer_id, case.officer_id):
        granted |= permissions_in(user, case.commune_id, OFFICER)
    return granted


def case_of(user, sampled) -> Case | None:
    """Return the case of `sampled` when `user` may see it now and it lies where it was drawn, else None.

    A case that moved stays in the sample but is not opened, also by who supervises its new commune.
    """
    cases = visible_cases(user).select_related("child", "commune", "officer")
    return cases.filter(pk=sampled.case_id, commune_id=sampled.commune_id).first()


def worked_on(user, cases: QuerySet[Case]) -> set[str]:
    """Return the codes of those of `cases` that `user` has or had, or manages: nobody reviews the own work.

    Who was officer or chair of the commune at any time since a case was opened manages it. Past the rows of
    the person: the history of a commune that somebody left is out of sight.
    """
    until = Coalesce(OuterRef("closed_on"), Value(today()))
    held = Role.objects.filter(user=user, kind__in=MANAGING, area=OuterRef("commune"), starts__lte=until)
    managed = held.filter(Q(ends=None) | Q(ends__gte=OuterRef("opened_on")))
    had = Case.history.filter(id=OuterRef("pk"), officer=user)
    with system_scope("reports.worked_on"):
        return set(cases.filter(Exists(managed) | Exists(had)).values_list("code", flat=True))


def is_own(user, sampled) -> bool:
    """Tell whether the case of `sampled` is the own work of `user`, who therefore does not check it."""
    return bool(worked_on(user, Case.objects.filter(pk=sampled.case_id)))


def get_sampled(user, pk, permission: str = CHECK) -> SampledCase:
    """Return the sampled case `pk` with the event of reading it, as `casework.access.get_case` does."""
    rows = SampledCase.objects.select_related(*RELATED).defer(*LONG)
    return opened(user, rows, pk, permission, sampled_permissions, _sees, SHOWS, lambda row: row.code)


def concerning(user) -> QuerySet[SampledCase]:
    """Return what signed reviews found in the cases of the officer `user`, the newest first.

    Raises PermissionDenied for other roles.
    """
    require_role(user, (RoleKind.OFFICER,), "reports.findings")
    communes = commune_ids(user, RoleKind.OFFICER)
    own = Q(officer=user) | Q(case__officer=user)
    here = {"commune__in": communes, "case__commune": F("commune")}
    found = SampledCase.objects.filter(own, **here, case__in=visible_cases(user))
    signed = found.filter(draw__review__state=ReviewState.SIGNED)
    return signed.select_related(*RELATED, "case__child").defer(*LONG).order_by("-pk")


def _sees(user, sampled) -> dict:
    case = case_of(user, sampled)
    return sees(user, case) if case else {}
