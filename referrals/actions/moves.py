"""Locking and moving a referral, giving and taking back the institution's grants, telling both sides."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from guardian.shortcuts import assign_perm

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from audit.actions import save, write_event
from audit.enums import Deed
from casework.actions.cases import officers
from casework.models import Case
from referrals.access import ANSWER, referral_permissions, shared_permissions
from referrals.models import Referral, ReferralUserObjectPermission
from referrals.workflow import require_deed, require_move
from schools.access import post_holders

# Without the child: when the consent ended the database hides it from the institution, not its own work.
LOADED = ("case__commune", "case__officer", "institution", "programme", "consent", "responsible")


def lock_for_move(referral, name: str, *, by) -> Referral:
    """Return the locked referral for the transition `name`, its state and the right of `by` checked."""
    referral = _seen(_lock(referral.pk, name, require_move), by)
    _require(require_move(referral, name).permission, by, referral)
    return referral


def lock_for_clock(referral) -> Referral:
    """Return the locked referral for the clock, which asks nobody's permission."""
    return _lock(referral.pk, "expire", require_move)


def lock_for_deed(referral, name: str, *, by) -> Referral:
    """Return the locked referral for a deed of `workflow.DEEDS`, its state and the right of `by` checked."""
    referral = _seen(_lock(referral.pk, name, require_deed), by)
    _require(require_deed(referral, name), by, referral)
    return referral


def move(referral, name: str, *, by, **changes) -> Referral:
    """Take the transition `name` on a locked `referral`, with `changes` to its fields in the same save."""
    for field, value in changes.items():
        setattr(referral, field, value)
    referral.state = require_move(referral, name).target
    save(referral, by=by, reason=name)
    write_event(
        by=by,
        deed=Deed.MOVED,
        about=referral,
        area=referral.case.commune,
        case_code=referral.case.code,
        reason=name,
    )
    return referral


def grant(referral, people, *, by) -> None:
    """Let each of `people` see and answer `referral`, as long as the person holds the post."""
    for user in people:
        assign_perm(ANSWER, user, referral)
        _tell_trail(referral, Deed.GRANTED, user, by)


def revoke(referral, *, by) -> None:
    """Take back every grant on a referral that ends."""
    grants = ReferralUserObjectPermission.objects.filter(content_object=referral)
    for right in grants.select_related("user").order_by("pk"):
        _tell_trail(referral, Deed.REVOKED, right.user, by)
    grants.delete()


def _tell_trail(referral, deed: Deed, user, by) -> None:
    case = referral.case
    about = {"about": referral, "area": case.commune, "case_code": case.code}
    write_event(by=by, deed=deed, for_whom=user, reason="refer", **about)


def tell_officers(referral, kind: NoticeKind = NoticeKind.REFERRAL_ANSWERED, *, about=None) -> None:
    """Leave a notice for the officers of the case, one for each change of the referral, or of `about`.

    Not for the one who made the change: an officer records what an institution without an account says.
    """
    version = referral.history.first()
    doer = about.by_id if about else version.history_user_id
    leave_notice(
        to=[one for one in officers(referral.case) if one.pk != doer],
        kind=kind,
        about=about or version,
        path=reverse("referrals:sent", args=[referral.pk]),
        case_code=referral.case.code,
    )


def tell_counsellors(referral, kind: NoticeKind = NoticeKind.REFERRAL_SENT) -> None:
    """Leave a notice for the counsellors of the institution; it carries no case code."""
    leave_notice(
        to=post_holders(referral.institution),
        kind=kind,
        about=referral.history.first(),
        path=answer_path(referral),
        due=referral.answer_due,
    )


def answer_path(referral) -> str:
    """Return the address of `referral` for its institution."""
    return reverse("referrals:referral", args=[referral.pk])


def _lock(pk, name, require) -> Referral:
    known = Referral.objects.get(pk=pk)
    # The case first, as every deed on a case does.
    Case.objects.select_for_update().filter(pk=known.case_id).first()
    locked = Referral.objects.select_for_update(of=("self",)).select_related(*LOADED).filter(pk=pk).first()
    if locked is None:
        # It ended: the institution may read its own part and change nothing, and the state says why.
        require(known, name)
        raise PermissionDenied
    return locked


def _seen(referral, by) -> Referral:
    if not _permissions(by, referral):
        raise PermissionDenied
    return referral


def _require(permission, by, referral) -> None:
    if permission not in _permissions(by, referral):
        raise PermissionDenied


def _permissions(by, referral) -> set[str]:
    return referral_permissions(by, referral) | shared_permissions(by, referral)
