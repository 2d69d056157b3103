"""The line for a place: joining, leaving, and telling whoever is first that a place is free."""

import datetime as dt

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import supervisors_of
from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from accounts.scope import system_scope
from areas.queries import number
from audit.actions import save
from casework.actions.cases import case_path, keep_note, lock_case, officers
from casework.actions.cases import lock_for_deed as lock_case_for_deed
from casework.enums import ACTIVE_STATES, NoteKind
from casework.models import Case
from casework.workflow import AlreadyThere, Mendable, NotNow
from referrals.enums import IN_LINE, LeaveReason, WaitingState
from referrals.models import WaitingEntry
from referrals.workflow import law_obstacles
from schools.models import Programme
from schools.seats import takes_children
from vietnam.calendar import add_working_days, day_of, today

# Offers of one run; the beat comes again in a minute.
AT_ONCE = 100


@transaction.atomic
def join_line(case, *, by, programme: Programme) -> WaitingEntry:
    """Put the child of `case` at the end of the line for `programme`, which has no place now.

    Raises `Mendable` when there is a place, or the law does not let the child learn there yet; `AlreadyThere`
    when the child waits already.
    """
    case = lock_case_for_deed(case.pk, "refer", by=by)
    place = programme.institution
    if forbidden := law_obstacles(case.child, today(), programme.need, place, programme):
        raise Mendable(" ".join(forbidden))
    if not (programme.is_active and place.is_active):
        raise Mendable(_("Chương trình này không còn nhận trẻ. Chọn chương trình khác."))
    if Programme.objects.filter(takes_children(), pk=programme.pk).exists():
        raise Mendable(_("Chương trình vừa có chỗ trống: không cần chờ, gửi phiếu ngay."))
    if case.waiting.filter(programme=programme, state__in=IN_LINE).exists():
        raise AlreadyThere(_("Trẻ đang chờ chỗ ở chương trình này rồi."))
    return save(WaitingEntry(case=case, programme=programme, by=by), by=by, reason="join_line")


@transaction.atomic
def leave_line(entry, *, by, reason: str, comment: str = "") -> WaitingEntry:
    """Take the child out of the line for `reason` (`LeaveReason`). Raises `NotNow` when it waits no more."""
    lock_case(entry.case_id, by=by, permission="refer", deed="leave_line")
    entry = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.state not in IN_LINE:
        raise NotNow(_("Trẻ không còn trong danh sách chờ này."))
    return _leave(entry, by, reason, comment)


@transaction.atomic
def tell_none_fits(case, *, by, text: str):
    """Tell the supervisors that nothing fits the child: `text` stands as a note of the case.

    Raises `NotNow` when nobody supervises the commune.
    """
    case = lock_case_for_deed(case.pk, "refer", by=by)
    people = supervisors_of(case.commune)
    if not people:
        raise NotNow(_("Chưa có giám sát khu vực nào phụ trách xã này."))
    note = keep_note(case, by, text, NoteKind.NOTE)
    told = {"path": case_path(case), "case_code": case.code}
    leave_notice(to=people, kind=NoticeKind.NO_PLACE_FOUND, about=note, **told)
    return note


def leave_for(referral, *, by) -> None:
    """End the waiting for whatever the institution of a sent `referral` offers: it has been asked."""
    for entry in _in_line(referral.case).filter(programme__institution=referral.institution_id):
        _leave(entry, by, LeaveReason.REFERRED)


def leave_all(case, *, by, moved: bool) -> None:
    """End all waiting of a locked `case` that ends, or that goes to another commune."""
    for entry in _in_line(case):
        _leave(entry, by, LeaveReason.MOVED if moved else LeaveReason.ENDED)


def offer_places() -> int:
    """Tell the officer of whoever is first in line that a place is free; return how many were told.

    Called by the clock. As many are told as there are places; who does not act for `place_offer_days` working
    days keeps the offer, and the next is told as well. Without a place left an offer is taken back.
    """
    with system_scope("referrals.offer_places"):
        _take_back_offers()
        keys = [(row.pk, row.case_id) for row in _next_in_line()[:AT_ONCE]]
    return sum(_offer(pk, case) for pk, case in keys)


def _next_in_line() -> QuerySet[WaitingEntry]:
    """Return those who wait and stand within the number of places not offered to somebody lately."""
    taking = Programme.objects.filter(takes_children(), is_active=True, institution__is_active=True)
    live = WaitingEntry.objects.filter(state__in=IN_LINE, case__state__in=ACTIVE_STATES)
    recent = live.filter(
        state=WaitingState.OFFERED, programme=OuterRef("programme"), offered_at__gt=_lately()
    )
    offered = recent.order_by().values("programme").annotate(count=Count("pk")).values("count")
    waiting = live.filter(state=WaitingState.WAITING, programme__in=taking)
    in_line = Window(RowNumber(), partition_by=F("programme"), order_by=[F("since"), F("pk")])
    ranked = waiting.annotate(place=in_line, offers=Coalesce(Subquery(offered), Value(0)))
    return ranked.filter(place__lte=F("programme__places") - F("offers")).order_by("since", "pk")


def _lately():
    """Return the moment since which an offer still keeps its place."""
    days, now = number("place_offer_days"), timezone.now()
    start = day_of(now)
    while add_working_days(start, days) > day_of(now):
        start -= dt.timedelta(days=1)
    return now - (day_of(now) - start)


@transaction.atomic
@system_scope("referrals.offer_places")
def _offer(pk, case_id) -> bool:
    """Offer a place to one entry, unless somebody changed it meanwhile. One transaction each."""
    case = Case.objects.select_for_update(of=("self",)).select_related("commune", "officer").get(pk=case_id)
    entry = WaitingEntry.objects.select_for_update().filter(pk=pk, state=WaitingState.WAITING).first()
    if entry is None or case.state not in ACTIVE_STATES:
        return False
    entry.state, entry.offered_at = WaitingState.OFFERED, timezone.now()
    save(entry, by=None, reason="offer_place")
    leave_notice(
        to=officers(case),
        kind=NoticeKind.PLACE_FREE,
        about=entry.history.first(),
        path=reverse("referrals:seats", args=[case.pk]),
        case_code=case.code,
    )
    return True


def _take_back_offers() -> None:
    gone = ~Q(programme__in=Programme.objects.filter(takes_children()))
    with transaction.atomic():
        rows = WaitingEntry.objects.filter(gone, state=WaitingState.OFFERED)
        for entry in rows.select_for_update(of=("self",)).order_by("pk")[:AT_ONCE]:
            entry.state, entry.offered_at = WaitingState.WAITING, None
            save(entry, by=None, reason="no_place_left")


def _in_line(case) -> QuerySet[WaitingEntry]:
    return case.waiting.filter(state__in=IN_LINE).select_for_update(of=("self",)).order_by("pk")


def _leave(entry, by, reason, comment="") -> WaitingEntry:
    entry.state, entry.left_at = WaitingState.LEFT, timezone.now()
    entry.left_reason, entry.left_comment = reason, comment
    return save(entry, by=by, reason="leave_line")
