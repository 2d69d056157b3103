"""What the clock asks when nobody records attendance any more: the institution first, then the officer.

Idempotent: each question is left once. A notice names no child; what it leads to asks again who may see it.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode

from accounts.actions import leave_notice, take_notices_back
from accounts.enums import NoticeKind
from accounts.models import Notice
from accounts.scope import system_scope
from areas.queries import number
from casework.actions.cases import officers
from referrals.models import Placement
from referrals.silence import quiet_placements
from schools.access import post_holders
from schools.models import Institution
from vietnam.calendar import today

# So many officers are told in one run; the others in the next.
BATCH = 200
# So many institutions are looked at together: some thousands of placed children at most.
PLACES = 100


def ask_about_attendance(day=None) -> int:
    """Ask where nothing was recorded for `silent_weeks` weeks with lessons; return how many children it is.

    An institution is asked once a week as long as it is silent, and not any more when it has recorded: the
    question then disappears. The officer is told once of each silence, when it lasts twice as long. Goes by
    `PLACES` institutions, each lot a transaction of its own: never are all silent children in memory.
    """
    weeks, silent, children, told = number("silent_weeks"), set(), 0, 0
    for places in _lots():
        found, asked, officers_told = _ask_places(places, weeks, day or today(), BATCH - told)
        children, told = children + found, told + officers_told
        silent |= asked
    _take_back(silent)
    return children


def _lots() -> Iterator[list[int]]:
    """Yield the keys of all institutions, `PLACES` at a time."""
    last = 0
    while lot := list(
        Institution.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PLACES]
    ):
        yield lot
        last = lot[-1]


@system_scope("referrals.ask_attendance")
def _ask_places(places, weeks, day, most) -> tuple[int, set[int], int]:
    """Ask the institutions `places`, tell at most `most` officers; return children, who was asked, told."""
    placements = Placement.objects.filter(referral__institution__in=places)
    quiet = quiet_placements(placements, weeks, day)
    silent = defaultdict(list)
    for one in quiet:
        silent[one.placement.referral.institution].append(one)
    for place, rows in silent.items():
        _ask(place, rows)
    told = _tell_officers([one for one in quiet if len(one.weeks) >= 2 * weeks], 2 * weeks, most)
    return len(quiet), {place.pk for place in silent}, told


@system_scope("referrals.ask_attendance")
def _take_back(silent: set[int]) -> None:
    """Let the questions to institutions disappear that are not silent any more."""
    kind = NoticeKind.ATTENDANCE_ASKED
    asked = Notice.objects.filter(kind=kind).order_by().values_list("about", flat=True).distinct()
    for about in asked:
        place = Institution(pk=int(about.partition(":")[2]))
        if place.pk not in silent:
            take_notices_back(kind=kind, about=place)


def _ask(place, rows) -> None:
    people, due = post_holders(place), max(one.last for one in rows)
    oldest = min(one.weeks[0] for one in rows)
    path = f"{reverse('referrals:attendance')}?{urlencode({'tuan': oldest.isoformat()})}"
    kind = NoticeKind.ATTENDANCE_ASKED
    take_notices_back(kind=kind, about=place, but=people, due=due)
    leave_notice(to=people, kind=kind, about=place, path=path, due=due)


def _tell_officers(quiet, weeks: int, most: int) -> int:
    """Tell of the first `most` silences of which nobody was told; return how many."""
    kind = NoticeKind.ATTENDANCE_SILENT
    about = [_name(one.placement) for one in quiet]
    told = set(Notice.objects.filter(kind=kind, about__in=about).values_list("about", "due"))
    untold = [one for one in quiet if (_name(one.placement), one.since(weeks)) not in told]
    for one in untold[:most]:
        referral = one.placement.referral
        leave_notice(
            to=officers(referral.case),
            kind=kind,
            about=one.placement,
            path=reverse("referrals:sent", args=[referral.pk]),
            case_code=referral.case.code,
            due=one.since(weeks),
        )
    return len(untold[:most])


def _name(record) -> str:
    return f"{record._meta.label_lower}:{record.pk}"
