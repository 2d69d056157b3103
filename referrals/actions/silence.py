"""What the clock asks when nobody records attendance any more: the institution first, then the officer.

Idempotent: each question is left once. A notice names no child; what it leads to asks again who may see it.
"""

from collections import defaultdict

from django.db import transaction
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


@transaction.atomic
@system_scope("referrals.ask_attendance")
def ask_about_attendance(day=None) -> int:
    """Ask where nothing was recorded for `silent_weeks` weeks with lessons; return how many children it is.

    An institution is asked once a week as long as it is silent, and not any more when it has recorded: the
    question then disappears. The officer is told once of each silence, when it lasts twice as long.
    """
    weeks = number("silent_weeks")
    quiet = quiet_placements(Placement.objects.all(), weeks, day or today())
    _ask_institutions(quiet)
    _tell_officers([one for one in quiet if len(one.weeks) >= 2 * weeks], 2 * weeks)
    return len(quiet)


def _ask_institutions(quiet) -> None:
    silent = defaultdict(list)
    for one in quiet:
        silent[one.placement.referral.institution].append(one)
    for place, rows in silent.items():
        _ask(place, rows)
    asked = Notice.objects.filter(kind=NoticeKind.ATTENDANCE_ASKED).values_list("about", flat=True).distinct()
    still = {_name(place) for place in silent}
    for about in set(asked) - still:
        take_notices_back(
            kind=NoticeKind.ATTENDANCE_ASKED, about=Institution(pk=int(about.partition(":")[2]))
        )


def _ask(place, rows) -> None:
    people, due = post_holders(place), max(one.last for one in rows)
    oldest = min(one.weeks[0] for one in rows)
    path = f"{reverse('referrals:attendance')}?{urlencode({'tuan': oldest.isoformat()})}"
    kind = NoticeKind.ATTENDANCE_ASKED
    take_notices_back(kind=kind, about=place, but=people, due=due)
    leave_notice(to=people, kind=kind, about=place, path=path, due=due)


def _tell_officers(quiet, weeks: int) -> None:
    kind = NoticeKind.ATTENDANCE_SILENT
    about = [_name(one.placement) for one in quiet]
    told = set(Notice.objects.filter(kind=kind, about__in=about).values_list("about", "due"))
    untold = [one for one in quiet if (_name(one.placement), one.since(weeks)) not in told]
    for one in untold[:BATCH]:
        referral = one.placement.referral
        leave_notice(
            to=officers(referral.case),
            kind=kind,
            about=one.placement,
            path=reverse("referrals:sent", args=[referral.pk]),
            case_code=referral.case.code,
            due=one.since(weeks),
        )


def _name(record) -> str:
    return f"{record._meta.label_lower}:{record.pk}"
