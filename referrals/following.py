"""A referral that goes on from an earlier one of the same case: what may be continued, and the whole chain.

The officer's side alone; the institution of either end is shown nothing of the other.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.workflow import Mendable
from referrals.enums import EndReason, ReferralState
from referrals.models import Referral

# With these the child learnt somewhere and is meant to go on elsewhere: the next referral proposes to follow.
PROPOSING = (EndReason.MOVED_ON, EndReason.MOVED_AWAY)


@dataclass(frozen=True)
class Link:
    """One place of a chain, in words; `this` marks the referral whose page it is."""

    pk: int
    number: str
    place: str
    state: str
    starts: dt.date | None
    ends: dt.date | None
    why: str
    this: bool


def may_follow(referral: Referral) -> list[Referral]:
    """Return the earlier referrals of the case at which the child learnt, the last one first. One query."""
    earlier = Referral.objects.filter(case=referral.case_id, placement__isnull=False)
    if referral.pk:
        earlier = earlier.filter(pk__lt=referral.pk)
    return list(earlier.select_related("placement", "institution").order_by("-placement__starts", "-pk"))


def proposed(earlier: list[Referral]) -> Referral | None:
    """Return the one out of `earlier` (of `may_follow`) on which the next goes on unless somebody says no."""
    ended = [row for row in earlier if row.placement.ends]
    last = max(ended, key=lambda row: (row.placement.ends, row.pk), default=None)
    learning = any(row.state == ReferralState.PLACED for row in earlier)
    return last if last and not learning and last.placement.end_reason in PROPOSING else None


def require_followable(referral: Referral, earlier: Referral | None) -> None:
    """Raise `Mendable` unless `referral` may go on from `earlier` (None always may)."""
    if earlier and earlier.pk not in {row.pk for row in may_follow(referral)}:
        raise Mendable(_("Chỉ nối tiếp được một lần học trước của chính hồ sơ này."))


def chain(referral: Referral) -> list[Link]:
    """Return the referrals that `referral` goes on from and those that go on from it, the oldest first.

    One query; empty when it stands alone. What follows nothing any more, because two files were parted, ends.
    """
    rows = Referral.objects.filter(case=referral.case_id).exclude(state=ReferralState.DRAFT)
    of_case = {row.pk: row for row in rows.select_related("placement", "institution").order_by("pk")}
    known, step = {referral.pk}, referral
    while step and step.follows_id in of_case:
        step = of_case[step.follows_id]
        known.add(step.pk)
    for row in of_case.values():
        if row.follows_id in known and row.follows_id >= referral.pk:
            known.add(row.pk)
    found = [of_case[pk] for pk in of_case if pk in known]
    return [_link(row, referral) for row in found] if len(known) > 1 else []


def _link(row, referral) -> Link:
    placement = getattr(row, "placement", None)
    return Link(
        pk=row.pk,
        number=row.number,
        place=row.institution.name,
        state=row.get_state_display(),
        starts=placement.starts if placement else None,
        ends=placement.ends if placement else None,
        why=placement.get_end_reason_display() if placement else "",
        this=row.pk == referral.pk,
    )
