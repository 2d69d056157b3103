"""Weeks at school in the demo: a boy away on Mondays, a girl of whom nobody writes any more, the others.

Fictional. A school week has six days here, Monday to Saturday.
"""

import datetime as dt

from referrals.actions import institution
from referrals.actions.attendance import record_attendance
from schools.enums import Weekday
from vietnam.calendar import today, week_start

WEEK = dt.timedelta(weeks=1)
DAYS = 6
MONDAY, TUESDAY = (Weekday.MONDAY,), (Weekday.MONDAY, Weekday.TUESDAY)
# Name of the child → on which days it was away, from the first week on; recording may end before today.
AWAY = {
    "Lê Thị Mỹ Duyên": ((), (), (), (Weekday.FRIDAY,), (), ()),
    "Nguyễn Hoàng Phúc": ((), MONDAY, (), MONDAY, TUESDAY, TUESDAY),
}
# Six weeks ago enrolled, recorded for the first two only.
SILENT = {"Mai Thị Bích Trâm": ((), ())}
# Anybody else: two weeks, the second a little thinner.
USUAL = ((), (Weekday.SATURDAY,))
LONG = 6


def enrol(referral, counsellor) -> None:
    """Enrol the child some weeks ago and record what the demo tells of it."""
    name = referral.case.child.full_name
    away = {**AWAY, **SILENT}.get(name, USUAL)
    weeks = LONG if name in SILENT else len(away)
    monday = week_start(today()) - weeks * WEEK
    placement = institution.enrol_child(referral, by=counsellor, starts=monday, group="Lớp 6A")
    for place, missed in enumerate(away):
        record_attendance(
            placement,
            by=counsellor,
            week=monday + place * WEEK,
            days_expected=DAYS,
            days_attended=DAYS - len(missed),
            missed_on=missed,
        )
