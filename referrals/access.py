"""Who may see and do what with referrals: the officer by the case, the institution by grant and post.

Invisible is 404, visible but not allowed is 403; both leave an event, and reading leaves one before the page.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404

from accounts.access import commune_ids, has_role
from accounts.enums import RoleKind
from accounts.scope import hidden_row
from audit.actions import write_event
from audit.enums import Deed, Outcome
from casework.access import case_permissions, get_part, knows_name, names_known, sees, visible_cases
from casework.enums import FieldGroup, How
from casework.models import Case
from referrals.enums import ENDED_STATES, SHARED_STATES
from referrals.letters import by_letter
from referrals.models import Placement, Referral, ReferralUserObjectPermission, WaitingEntry
from referrals.sharing import discloses, shared_view
from schools.access import institution_ids
from vietnam.calendar import today

ANSWER = "answer_referral"
# What `shared_view` reads about the child, and what belongs to the institution itself.
CHILD = ("child__household", "commune__parent", "officer")
CAREGIVERS = "case__child__household__caregivers"
# Groups of fields on the officer's pages about a referral.
OF_A_REFERRAL = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.SCHOOLING, FieldGroup.NARRATIVE)
# Whose figures of referrals there are; an analyst counts cases and opens no list (`reports.overview`).
COUNTING = (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR)
OWN = ("programme", "institution__commune", "placement", "responsible")


def visible_referrals(user) -> QuerySet[Referral]:
    """Return the referrals of the cases that `user` may see today (officer, chair, supervisor).

    A referral says where the child is to be found: with a hidden name it is hidden as well.
    """
    return Referral.objects.filter(case__in=visible_cases(user).filter(names_known(user)))


def counted_referrals(user) -> QuerySet[Referral]:
    """Return the referrals that the figures of `user` count: sent ones of the communes of her roles.

    Not those of cases that are shared with her: they are figures of another commune. A number counts exactly
    what the person may open, so a hidden name is not counted for whoever does not know it.
    """
    own = Referral.objects.filter(case__commune_id__in=commune_ids(user, *COUNTING))
    return own.filter(names_known(user, "case__"), sent_at__isnull=False)


def shared_referrals(user) -> QuerySet[Referral]:
    """Return the live referrals granted to `user`, who works at their institution today."""
    grants = ReferralUserObjectPermission.objects.filter(
        content_object=OuterRef("pk"), user=user, permission__codename=ANSWER
    )
    return Referral.objects.filter(
        Exists(grants), institution_id__in=institution_ids(user), state__in=SHARED_STATES
    )


def ended_referrals(user) -> QuerySet[Referral]:
    """Return what reached the institutions of `user` and ended: their own work, no child in it."""
    return Referral.objects.filter(
        institution_id__in=institution_ids(user), state__in=ENDED_STATES, sent_at__isnull=False
    )


def ended_placements(user, pks) -> QuerySet[Placement]:
    """Return those of the placements `pks` that ended at an institution of `user`."""
    found = Placement.objects.filter(pk__in=pks, referral__in=ended_referrals(user))
    return found.select_related("referral").order_by("pk")


def for_views(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Return `referrals` for the officer's side, with everything loaded that `shared_view` reads."""
    related = (*OWN, "consent", *(f"case__{name}" for name in CHILD))
    return referrals.select_related(*related).prefetch_related(CAREGIVERS)


def without_children(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Return `referrals` for the institution's side before anything about a child is read.

    Joins neither case nor child: an ended referral keeps its page when the database shows neither any more.
    """
    return referrals.select_related(*OWN, "consent")


def with_children(referrals, *, contacts: bool = False) -> list[Referral]:
    """Return `referrals` as a list, with the child loaded for those that disclose anything today.

    Lists leave `contacts` out: they show no carer, no phone. Of the others no row about a child is read.
    """
    found = list(referrals)
    showing = [referral for referral in found if discloses(referral, referral.state, today())]
    loads = [Prefetch("case", Case.objects.select_related(*CHILD)), *([CAREGIVERS] if contacts else [])]
    prefetch_related_objects(showing, *loads)
    return found


def referral_permissions(user, referral) -> set[str]:
    """Return what `user` may do with `referral` from the side of the case; a hidden name hides it too.

    Where the institution has no account, whoever may refer also records what it says (`by_letter`).
    """
    if referral.case.name_hidden and not knows_name(user, referral.case):
        return set()
    granted = case_permissions(user, referral.case)
    return {*granted, ANSWER} if "refer" in granted and by_letter(referral) else granted


def shared_permissions(user, referral) -> set[str]:
    """Return what `user` may do with `referral` from the side of the institution; empty when invisible."""
    if shared_referrals(user).filter(pk=referral.pk).exists():
        return {"view"} if is_own(user, referral) else {"view", ANSWER}
    return {"view"} if ended_referrals(user).filter(pk=referral.pk).exists() else set()


def is_own(user, referral) -> bool:
    """Tell whether `user` stands on the side that sent `referral`: nobody answers a referral of their own."""
    if referral.by_id == user.pk:
        return True
    return has_role(user, RoleKind.OFFICER) and "refer" in case_permissions(user, referral.case)


def get_referral(user, pk, permission: str = "view", deed: Deed = Deed.READ) -> Referral:
    """Return the referral `pk` for the officer's side and write the event `deed` of it.

    Raises Http404 when the person may not know of it, PermissionDenied when `permission` is missing.
    """
    referral = for_views(Referral.objects.select_related("by", "answered_by")).filter(pk=pk).first()
    referral = referral or hidden_row(Referral.objects.select_related("case__commune"), pk)
    if referral is None:
        raise Http404
    outcome = _outcome(referral_permissions(user, referral), permission)
    shown = [group for group, how in sees(user, referral.case).items() if how == How.FULL]
    fields = [group for group in OF_A_REFERRAL if group in shown] if outcome == Outcome.DONE else ()
    return _told(user, referral, referral.case, outcome, fields, permission, deed)


def get_waiting(user, pk) -> WaitingEntry:
    """Return the place in a line `pk` of a case that `user` refers, and write the event of reading the case.

    Raises Http404 and PermissionDenied as `casework.access.get_case` does.
    """
    rows = WaitingEntry.objects.select_related("programme__institution")
    return get_part(user, rows, pk, "refer")


def get_shared(user, pk, permission: str = "view") -> Referral:
    """Return the referral `pk` for the institution's side, as `get_referral` does.

    The page shows `sharing.shared_view` of it and nothing else; the event names the fields that it shows.
    """
    referral = without_children(Referral.objects).filter(pk=pk).first()
    referral = referral or hidden_row(without_children(Referral.objects), pk)
    if referral is None:
        raise Http404
    outcome = _outcome(shared_permissions(user, referral), permission)
    if outcome == Outcome.DONE:
        with_children([referral], contacts=True)
        fields = shared_view(referral).shown_fields
        return _told(user, referral, referral.case if fields else None, outcome, fields, permission)
    refused_about = hidden_row(Case.objects.select_related("commune"), referral.case_id)
    return _told(user, referral, refused_about, outcome, reason=permission)


def _told(user, referral, case, outcome, fields=(), reason="", deed=Deed.READ) -> Referral:
    """Return `referral` once the event is written, or refuse; without `case` nothing of a child is shown."""
    done = outcome == Outcome.DONE
    write_event(
        by=user,
        deed=deed if done else Deed.DENIED,
        about=referral,
        area=case.commune if case else referral.institution.commune,
        case_code=case.code if case else "",
        outcome=outcome,
        fields=fields,
        reason=reason,
    )
    if outcome == Outcome.HIDDEN:
        raise Http404
    if outcome == Outcome.FORBIDDEN:
        raise PermissionDenied
    return referral


def _outcome(granted, permission) -> Outcome:
    if not granted:
        return Outcome.HIDDEN
    return Outcome.DONE if permission in granted else Outcome.FORBIDDEN
