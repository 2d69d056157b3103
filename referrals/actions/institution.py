"""What the institution does: accepts, declines, asks, enrols, ends; and what a newcomer there may see."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import has_role
from accounts.enums import NoticeKind, RoleKind
from accounts.scope import system_scope
from areas.queries import number
from audit.actions import save, write_event
from audit.enums import Deed
from casework.actions.clocks import cancel_clock, meet_clock
from casework.enums import DeadlineKind, PauseReason
from casework.workflow import Mendable, NotNow
from referrals.actions.answer_clock import go_on, wait_for_officer
from referrals.actions.moves import grant, lock_for_clock, lock_for_move, move, revoke, tell_officers
from referrals.actions.placement import await_child, child_came, require_near, stop_asking
from referrals.actions.proposals import propose_screening
from referrals.drift import orphaned_grants
from referrals.enums import SHARED_STATES, DeclineReason, EndReason
from referrals.models import Placement, Referral, ReferralMessage, ReferralUserObjectPermission
from referrals.queries import waiting_beyond
from referrals.workflow import ending
from schools.access import post_holders
from schools.models import Post
from vietnam.calendar import add_working_days, day_of, today

# A first day more than a year back is a slip of the pen.
DAYS_BACK = 366


@transaction.atomic
def accept_referral(referral, *, by, first_day_expected: dt.date | None = None) -> Referral:
    """Accept the child; from now on the institution sees the shared fields, and the first day is awaited."""
    referral = lock_for_move(referral, "accept", by=by)
    require_near(first_day_expected)
    referral = _answer(referral, "accept", by, first_day_expected=first_day_expected)
    await_child(referral, by=by)
    return referral


@transaction.atomic
def decline_referral(referral, *, by, reason: str, comment: str = "") -> Referral:
    """Decline with a reason (`DeclineReason`); another reason than the listed ones must be explained."""
    referral = lock_for_move(referral, "decline", by=by)
    if reason == DeclineReason.OTHER and not comment.strip():
        raise Mendable(_("Giải thích lý do từ chối."))
    _answer(referral, "decline", by, decline_reason=reason, decline_comment=comment)
    revoke(referral, by=by)
    return referral


@transaction.atomic
def ask_question(referral, *, by, text: str) -> Referral:
    """Ask the officer for more; the clock of the answer stands still until the officer answers."""
    referral = lock_for_move(referral, "ask", by=by)
    save(ReferralMessage(referral=referral, text=text, by=by), by=by, reason="ask_question")
    move(referral, "ask", by=by)
    wait_for_officer(referral, PauseReason.QUESTION, by=by)
    tell_officers(referral)
    return referral


@transaction.atomic
def enrol_child(referral, *, by, starts: dt.date, group: str) -> Placement:
    """Note that the child came: it was seen in `group` on the day `starts`, today or before."""
    referral = lock_for_move(referral, "enrol", by=by)
    if starts > today():
        raise Mendable(_("Ngày này chưa đến. Ghi khi trẻ đã đến lớp; ngày dự kiến đổi ở trang của phiếu."))
    if (today() - starts).days > DAYS_BACK:
        raise Mendable(_("Xem lại ngày đầu tiên đến lớp: ngày này quá xa hôm nay."))
    move(referral, "enrol", by=by, no_show_reason="")
    placement = save(Placement(referral=referral, starts=starts, group=group), by=by, reason="enrol_child")
    child_came(placement, by=by)
    tell_officers(referral)
    return placement


@transaction.atomic
def end_placement(placement, *, by, reason: str, ends: dt.date, drop_reason: str = "") -> Placement:
    """End the placement on the day `ends` for `reason` (`EndReason`); dropping out proposes a screening.

    A child who dropped out needs a `drop_reason` (`DropReason`); with another end it is left out.
    """
    name = ending(reason)
    referral = lock_for_move(Referral(pk=placement.referral_id), name, by=by)
    placement = Placement.objects.get(referral=referral.pk)
    if not placement.starts <= ends <= today():
        raise Mendable(_("Ngày kết thúc phải từ ngày đầu tiên đến lớp đến hôm nay."))
    dropped = reason == EndReason.DROPPED_OUT
    if dropped and not drop_reason:
        raise Mendable(_("Chọn vì sao trẻ bỏ học; không biết thì chọn “Cơ sở không biết”."))
    placement.ends, placement.end_reason = ends, reason
    placement.drop_reason = drop_reason if dropped else ""
    save(placement, by=by, reason="end_placement")
    stop_asking(placement, by=by)
    move(referral, name, by=by)
    revoke(referral, by=by)
    tell_officers(referral, NoticeKind.ATTENDANCE_LOW if name == "drop_out" else NoticeKind.REFERRAL_ANSWERED)
    if name == "drop_out":
        propose_screening(referral.case, by=by, placement=placement)
    return placement


@transaction.atomic
def expire_referral(referral, *, by=None) -> Referral:
    """End a referral that nobody answered; called by the clock, without a person."""
    referral = lock_for_clock(referral)
    move(referral, "expire", by=by)
    revoke(referral, by=by)
    cancel_clock(referral.case, DeadlineKind.REFERRAL_ANSWER, by=by, about=referral)
    tell_officers(referral)
    return referral


def expire_unanswered() -> int:
    """Expire every referral that waits longer beyond its date than the setting allows; returns how many.

    One transaction each; a referral that is answered in this very moment stays answered.
    """
    with system_scope("referrals.expire"):
        days = number("referral_expiry_days")
        waiting = waiting_beyond(timezone.now())
        overdue = [pk for pk, due in waiting if add_working_days(day_of(due), days) < today()]
    return sum(_expired(pk) for pk in overdue)


def _expired(pk) -> bool:
    try:
        with system_scope("referrals.expire"):
            expire_referral(Referral(pk=pk))
    except NotNow:
        return False
    return True


@transaction.atomic
def grant_open_referrals(post, *, by) -> int:
    """Let a newcomer at an institution see its live referrals; returns how many. Administrators only.

    Harmless when run again, and without effect for a post that does not hold today.
    """
    if not has_role(by, RoleKind.ADMINISTRATOR):
        raise PermissionDenied
    if post.user not in post_holders(post.institution):
        return 0
    # An administrator sees no referral; the newcomer's grants are all that comes of this.
    with system_scope("referrals.grant"):
        live = list(Referral.objects.filter(institution=post.institution, state__in=SHARED_STATES))
        for referral in live:
            grant(referral, [post.user], by=by)
    write_event(
        by=by, deed=Deed.CHANGED, about=post, area=post.institution.commune, reason="grant_open_referrals"
    )
    return len(live)


@transaction.atomic
def pass_on_referrals(post, *, by) -> int:
    """Let the colleagues of a post that ends see its live referrals; return how many stay with nobody.

    Administrators only. Harmless when run again, and before the last day as well.
    """
    if not has_role(by, RoleKind.ADMINISTRATOR):
        raise PermissionDenied
    colleagues = [user for user in post_holders(post.institution) if user.pk != post.user_id]
    granted = ReferralUserObjectPermission.objects.filter(user=post.user).values("content_object")
    live = Referral.objects.filter(institution=post.institution, state__in=SHARED_STATES, pk__in=granted)
    with system_scope("referrals.grant"):
        left = list(live.order_by("pk"))
        for referral in left:
            grant(referral, colleagues, by=by)
    about = {"about": post, "area": post.institution.commune, "reason": "hand_over"}
    write_event(by=by, deed=Deed.CHANGED, **about)
    return 0 if colleagues else len(left)


@transaction.atomic
def pass_on_all(user, *, by) -> None:
    """Let colleagues see the live referrals of `user`, whose role ends or whose account is blocked.

    Administrators only, as for one post.
    """
    if not has_role(by, RoleKind.ADMINISTRATOR):
        raise PermissionDenied
    posts = Post.objects.filter(Q(ends=None) | Q(ends__gte=today()), user=user)
    for post in posts.select_related("institution__commune", "user").order_by("pk"):
        pass_on_referrals(post, by=by)


@transaction.atomic
def drop_orphaned_grants() -> int:
    """Take back rights on referrals that nothing backs any more; return how many. For the check."""
    found = list(orphaned_grants().select_for_update(of=("self",)))
    for orphan in found:
        case = orphan.content_object.case
        about = {"about": orphan.content_object, "area": case.commune, "case_code": case.code}
        write_event(by=None, deed=Deed.CHANGED, reason="drop_right", **about)
        orphan.delete()
    return len(found)


def _answer(referral, name, by, **changes) -> Referral:
    # Whoever decides without the officer's answer: what it waited for the officer is not its own time.
    due = go_on(referral, by=by)
    move(referral, name, by=by, answered_at=timezone.now(), answered_by=by, answer_due=due, **changes)
    meet_clock(referral.case, DeadlineKind.REFERRAL_ANSWER, by=by, about=referral)
    tell_officers(referral)
    return referral
