"""The row of a share and guardian's right on the case: written and taken back together, never one alone.

Called by deeds that have asked for the right, inside their transaction.
"""

import datetime as dt

from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from audit.actions import save, write_event
from audit.enums import Deed
from casework.enums import ShareEnd, ShareKind
from casework.models import CaseShare, CaseUserObjectPermission


def grant(case, user, kind: ShareKind, *, by, ends_at: dt.datetime, **facts) -> CaseShare:
    """Open `case` to `user` until `ends_at`; a row of the same kind that ran out is ended."""
    for old in case.shares.select_for_update().filter(user=user, kind=kind, ended_at=None):
        take_back(old, by=by, reason=ShareEnd.EXPIRED)
    times = {"starts_at": timezone.now(), "ends_at": ends_at}
    share = CaseShare(case=case, user=user, kind=kind, granted_by=by, **times, **facts)
    save(share, by=by, reason=f"share_{kind}")
    assign_perm(kind, user, case)
    about = {"about": share, "area": case.commune, "case_code": case.code}
    purpose = facts.get("emergency_reason", "")
    write_event(by=by, deed=Deed.GRANTED, for_whom=user, reason=str(kind), purpose=purpose, **about)
    return share


def take_back(share, *, by, reason: ShareEnd) -> CaseShare:
    """End a locked `share` now, with the right that it backed."""
    remove_perm(share.kind, share.user, share.case)
    share.ended_at, share.ended_by, share.end_reason = timezone.now(), by, reason
    save(share, by=by, reason=f"share_{reason}")
    write_event(
        by=by,
        deed=Deed.REVOKED,
        for_whom=share.user,
        about=share,
        area=share.case.commune,
        case_code=share.case.code,
        reason="end_share",
    )
    return share


def end_shares_of_case(case, *, by) -> None:
    """End what co-workers were given of a case that ends; an emergency opening runs out by itself."""
    for share in case.shares.select_for_update().filter(kind=ShareKind.CO_WORKER, ended_at=None):
        take_back(share, by=by, reason=ShareEnd.CASE_ENDED)


def drop_right(right: CaseUserObjectPermission, *, by) -> None:
    """Take back a right that no live row backs."""
    case = right.content_object
    write_event(
        by=by,
        deed=Deed.REVOKED,
        for_whom=right.user,
        about=case,
        area=case.commune,
        case_code=case.code,
        reason="drop_right",
    )
    right.delete()
