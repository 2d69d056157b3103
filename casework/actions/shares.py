"""Shares of one case: with a co-worker, in an emergency; ending and reviewing them; what the clock does."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import has_role, supervisors_of
from accounts.actions import leave_notice
from accounts.enums import NoticeKind, RoleKind
from accounts.models import User
from accounts.scope import system_scope
from audit.actions import save, write_event
from audit.enums import Deed, Outcome
from casework.access import PERMISSIONS, case_permissions
from casework.actions.cases import case_path, chairs, lock_case, lock_for_deed, officers
from casework.actions.grants import drop_right, grant, take_back
from casework.enums import ReviewVerdict, ShareEnd, ShareKind
from casework.models import Case, CaseShare, CaseUserObjectPermission
from casework.models.share import LONGEST_OPENING
from casework.sharing import misses_since, openings_since, orphaned_rights, run_out_shares, unreviewed
from casework.workflow import Mendable, NotNow
from vietnam.calendar import ZONE, end_of_day, today

SHARED_DAYS = 90
# More would be a second caseload, and a share is the exception.
MOST_SHARES = 50
OPENINGS_A_DAY = 5
SHORTEST_PURPOSE = 20


@transaction.atomic
def share_case(case, *, by, user, purpose: str, until: dt.date) -> CaseShare:
    """Let the officer `user`, of whatever commune, read an open case and leave notes until the end of a day.

    Raises `NotNow` when the person sees the case already, is no officer today or the day is too far off.
    """
    case = lock_for_deed(case.pk, "share", by=by)
    user = User.objects.get(pk=user.pk)
    if not today() <= until <= today() + dt.timedelta(days=SHARED_DAYS):
        raise Mendable(_("Chọn ngày kết thúc từ hôm nay đến tối đa 90 ngày."))
    if not has_role(user, RoleKind.OFFICER):
        raise NotNow(_("Người này hôm nay không phải cán bộ xã đang hoạt động."))
    if case_permissions(user, case):
        raise Mendable(_("Người này đã xem được hồ sơ, không cần chia sẻ."))
    # Rights are keys only: they are counted also for cases that the one who shares must not know of.
    if CaseUserObjectPermission.objects.filter(user=user).count() >= MOST_SHARES:
        raise Mendable(_("Người này đang được chia sẻ quá nhiều hồ sơ. Kết thúc bớt rồi chia sẻ lại."))
    ends = {"ends_at": end_of_day(until), "purpose": purpose}
    share = grant(case, user, ShareKind.CO_WORKER, by=by, **ends)
    leave_notice(
        to=[user], kind=NoticeKind.CASE_SHARED, about=share, path=case_path(case), case_code=case.code
    )
    return share


@transaction.atomic
def end_share(share, *, by) -> CaseShare:
    """End a share at once: whoever may share the case, or the person it was opened to."""
    own = share.user_id == by.pk
    lock_case(share.case_id, by=by, permission="view" if own else "share", deed="end_share")
    share = CaseShare.objects.select_for_update().get(pk=share.pk)
    if share.ended_at or share.ends_at <= timezone.now():
        raise NotNow(_("Quyền xem này đã kết thúc."))
    return take_back(share, by=by, reason=ShareEnd.ENDED)


def open_urgently(code: str, *, by, reason: str, purpose: str) -> CaseShare:
    """Open the case `code` to `by` for four hours, to be read only; its supervisors and officer are told.

    Raises PermissionDenied without a role in casework today, and `NotNow` for a code that opens nothing or
    after too many openings or wrong codes in a day. Every refusal leaves an event that counts.
    """
    if not has_role(by, *PERMISSIONS):
        raise PermissionDenied
    try:
        # The case is not the person's before this deed: it is found, shared and told of past their rows.
        with system_scope("casework.open_urgently"):
            return _open(code, by, reason, purpose)
    except NotNow:
        denied = {"deed": Deed.DENIED, "outcome": Outcome.HIDDEN, "reason": "open_urgently"}
        write_event(by=by, about=CaseShare._meta.label_lower, **denied)
        raise


@transaction.atomic
def review_opening(share, *, by, verdict: str, comment: str) -> CaseShare:
    """Write what a supervisor of the case found about an emergency opening; never the person who opened it.

    An opening without good reason ends at once.
    """
    lock_case(share.case_id, by=by, permission="supervise", deed="review_opening")
    share = CaseShare.objects.select_for_update().get(pk=share.pk)
    if share.user_id == by.pk or share.kind != ShareKind.BREAK_GLASS:
        raise PermissionDenied
    if share.reviewed_at:
        raise NotNow(_("Lần mở khẩn cấp này đã được xem xét."))
    share.reviewed_at, share.reviewed_by = timezone.now(), by
    share.verdict, share.review_comment = verdict, comment
    save(share, by=by, reason="review_opening")
    about = {"about": share, "area": share.case.commune, "case_code": share.case.code}
    write_event(by=by, deed=Deed.CHANGED, for_whom=share.user, reason="review_opening", **about)
    if verdict == ReviewVerdict.NOT_JUSTIFIED and share.ended_at is None:
        take_back(share, by=by, reason=ShareEnd.NOT_JUSTIFIED)
    return share


def end_run_out() -> int:
    """End the shares whose time has passed, each in a transaction of its own; return how many."""
    with system_scope("casework.end_shares"):
        waiting = list(run_out_shares().values_list("pk", flat=True))
    return sum(_ended(pk) for pk in waiting)


@system_scope("casework.drop_rights")
def drop_orphaned_rights() -> int:
    """Take back guardian's rights on cases that no running share backs; return how many. For the check."""
    found = list(orphaned_rights().select_for_update(of=("self",)))
    for right in found:
        drop_right(right, by=None)
    return len(found)


@system_scope("casework.tell_unreviewed")
def tell_unreviewed() -> int:
    """Tell the supervisors, once, of each opening that nobody reviewed in time; return how many wait so."""
    late = [share for share in unreviewed() if share.review_late]
    for share in late:
        _tell(share, NoticeKind.REVIEW_OVERDUE, _reviewers(share.case), due=share.review_due)
    return len(late)


def _open(code, by, reason, purpose) -> CaseShare:
    # The database shows this person nothing of the case yet: the role was asked for, the rest is in the row.
    with system_scope("casework.open_urgently"):
        # Two forms at the same moment count one after the other.
        User.objects.select_for_update().get(pk=by.pk)
        if max(openings_since(by, _midnight()), misses_since(by, _midnight())) >= OPENINGS_A_DAY:
            raise Mendable(_("Hôm nay bạn đã dùng hết số lần mở khẩn cấp. Gọi giám sát khu vực."))
        case = Case.objects.select_related("commune", "officer").filter(code=code).first()
        if case is None or case_permissions(by, case):
            raise Mendable(_("Không mở được hồ sơ theo mã này. Kiểm tra lại mã hồ sơ."))
        facts = {"purpose": purpose, "emergency_reason": reason, "ends_at": timezone.now() + LONGEST_OPENING}
        share = grant(case, by, ShareKind.BREAK_GLASS, by=by, **facts)
        about = {"about": share, "area": case.commune, "case_code": case.code}
        write_event(by=by, deed=Deed.CREATED, reason="open_urgently", **about)
        told = {*_reviewers(case), *officers(case)} - {by}
        _tell(share, NoticeKind.OPENED_URGENTLY, sorted(told, key=lambda user: user.pk))
        return share


def _tell(share, kind, people, due=None) -> None:
    path = reverse("casework:access", args=[share.case_id])
    leave_notice(to=people, kind=kind, about=share, path=path, case_code=share.case.code, due=due)


def _reviewers(case) -> list:
    """Return the supervisors of a case; its chairs are told where nobody supervises the commune."""
    return supervisors_of(case.commune) or chairs(case)


@system_scope("casework.end_shares")
def _ended(pk) -> bool:
    share = CaseShare.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, ended_at=None)
    found = share.select_related("case__commune", "user").first()
    if found:
        take_back(found, by=None, reason=ShareEnd.EXPIRED)
    return bool(found)


def _midnight() -> dt.datetime:
    return dt.datetime.combine(today(), dt.time(), tzinfo=ZONE)
