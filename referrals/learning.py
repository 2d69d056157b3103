"""A child's days at school, for the page of its case: the last weeks, what is low, silent or gathers.

The page asks before who may know where the child learns; here everything of the case is read.
"""

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.learning import Learning, Week
from referrals.enums import EndReason, ReferralState
from referrals.falling import falls, present, window
from referrals.learnt import referrals_of
from referrals.patterns import in_months, on_weekdays
from referrals.silence import quiet_weeks
from referrals.weekly import in_words
from schools.calendar import calendar_of
from schools.enums import Weekday
from vietnam.calendar import today

WEEKS_SHOWN = 8
HUNDRED, DAYS = 100, 7


def learning_of(case) -> list[Learning]:
    """Return the newest placement of `case` with its weeks; [] when the child was never placed.

    Reads what `referrals_of` read, and the calendar only where nothing was recorded for long.
    """
    placed = [referral for referral in referrals_of(case) if getattr(referral, "placement", None)]
    newest = max(placed, key=lambda referral: (referral.placement.starts, referral.pk), default=None)
    return [_learning(newest)] if newest else []


def _learning(referral) -> Learning:
    placement = referral.placement
    weeks = list(placement.weeks.all())
    warnings = [_stop(placement)]
    if referral.state == ReferralState.PLACED:
        silent = _silent(referral, weeks, 2 * referral.silent_weeks)
        warnings = [_low(weeks, referral.low_percent), silent]
    return Learning(
        place=referral.institution.name,
        href=reverse("referrals:sent", args=[referral.pk]),
        warnings=tuple(sentence for sentence in warnings if sentence),
        patterns=tuple(patterns_in_words(weeks)),
        weeks=tuple(_shown(week) for week in weeks[-WEEKS_SHOWN:]),
    )


def patterns_in_words(weeks) -> list[str]:
    """Say where the absences of `weeks` gather."""
    words = _("%(away)s trong %(known)s buổi vắng là %(weekday)s.")
    said = [
        words % {"away": one.away, "known": one.known, "weekday": Weekday(one.weekday).label}
        for one in on_weekdays(weeks)
    ]
    words = _(
        "%(month)s: vắng %(away)s trong %(days)s buổi; các tháng khác: %(rest_away)s trong %(rest_days)s."
    )
    return said + [
        words
        % {
            "month": MONTHS[one.month].capitalize(),
            "away": one.away,
            "days": one.days,
            "rest_away": one.rest_away,
            "rest_days": one.rest_days,
        }
        for one in in_months(weeks)
    ]


def _stop(placement) -> str:
    if placement.end_reason != EndReason.DROPPED_OUT:
        return ""
    told = {
        "on": date_format(placement.ends, "SHORT_DATE_FORMAT"),
        "why": placement.get_drop_reason_display(),
    }
    return _("Trẻ nghỉ học hẳn từ ngày %(on)s: %(why)s.") % told


def _low(weeks, percent: int) -> str:
    if not weeks or not falls(weeks, weeks[-1].week, percent):
        return ""
    recent = window(weeks, weeks[-1].week)
    attended, expected = present(recent)
    words = _(
        "%(weeks)s tuần gần nhất trẻ có mặt %(attended)s trong %(expected)s buổi (%(share)s%%),"
        " dưới mức %(percent)s%%."
    )
    share = attended * HUNDRED // expected
    counts = {"weeks": len(recent), "attended": attended, "expected": expected}
    return words % {**counts, "share": share, "percent": percent}


def _silent(referral, weeks, most: int) -> str:
    place, starts, last = referral.institution, referral.placement.starts, weeks[-1].week if weeks else None
    if (today() - (last or starts)).days < most * DAYS:
        return ""
    quiet = quiet_weeks(calendar_of(place.commune.parent_id), place.opening_days, starts, last, today())
    if len(quiet) < most:
        return ""
    return _("Cơ sở chưa ghi chuyên cần của %(weeks)s tuần học.") % {"weeks": len(quiet)}


def _shown(week) -> Week:
    share = week.days_attended * HUNDRED // week.days_expected if week.days_expected else None
    return Week(week.week, week.week_end, in_words(week.days_expected, week.days_attended), share)
