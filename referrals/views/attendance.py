"""Weekly attendance: all placed children of the institution on one page, one tap each."""

import datetime as dt
from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.actions import write_event
from audit.enums import Deed
from casework.views import about_case
from interface.once import once
from referrals.access import ended_placements, shared_referrals, with_children, without_children
from referrals.actions.attendance import Week, record_week
from referrals.forms import DaysForm, WeekForm
from referrals.queries import attendance_of, placed_in_week, unrecorded_weeks
from referrals.sharing import shared_view
from referrals.views.doing import data_of
from schools.access import require_post
from vietnam.calendar import today, week_start

SCHOOL_DAYS = 5
# No placement began longer ago than this.
OLDEST = dt.timedelta(weeks=4 * 52)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def attendance(request):
    """Record a week for everyone at once; the address holds the week (any of its days) and its days."""
    posts = require_post(request.user, "referrals.attendance")
    live, week = shared_referrals(request.user), _week(request.GET.get("tuan"))
    referrals = with_children(without_children(placed_in_week(live, week)))
    known = attendance_of([referral.placement for referral in referrals], week)
    form = WeekForm(data_of(request), attended=_attended(referrals, known), days=_days(request, known))
    _tell_of_ended(request, form)
    if form.is_valid() and _save(request, form, week, referrals):
        return redirect(_address(week, form.days))  # nosemgrep: open-redirect - a route with a date
    write_event(by=request.user, deed=Deed.LISTED, about="referrals.attendance")
    shown = {
        "form": form,
        "week": _described(week, form.days),
        "rows": [
            {"view": shared_view(referral, contacts=False), "field": form[f"p{referral.placement.pk}"]}
            for referral in referrals
        ],
        "missing": _missing(live),
        "posts": posts,
    }
    return render(request, "referrals/attendance.html", shown)


def _save(request, form, week, referrals) -> bool:
    counts = form.counts()
    placements = [referral.placement for referral in referrals if referral.placement.pk in counts]
    rows = [Week(placement, form.days, counts[placement.pk]) for placement in placements]
    saved = about_case.attempt(request, record_week, rows, by=request.user, week=week, done="")
    if saved is None:
        return False
    for row in saved.ended:
        _tell_it_ended(request, row.placement, row.days_attended)
    if len(saved.ended) < len(rows) or not rows:
        done = _("Đã lưu chuyên cần của %(count)s trẻ.") % {"count": len(rows) - len(saved.ended)}
        messages.success(request, done)
    return True


def _tell_of_ended(request, form) -> None:
    """Say of each child that is not on the page any more what was counted for it and is not recorded."""
    counted = form.beyond()
    if not counted:
        return
    for placement in ended_placements(request.user, list(counted)):
        _tell_it_ended(request, placement, counted.pop(placement.pk))
    for days in counted.values():
        words = _("Một trẻ không còn ở cơ sở của bạn nên không lưu “%(days)s buổi” vừa chọn.")
        messages.warning(request, words % {"days": days})


def _tell_it_ended(request, placement, days) -> None:
    messages.warning(
        request,
        _("Phiếu %(number)s: việc học đã kết thúc sau khi bạn mở trang nên không lưu “%(days)s buổi”. ")
        % {"number": placement.referral.number, "days": days}
        + _("Nếu tuần này trẻ vẫn đi học, báo cán bộ xã."),
    )


def _attended(referrals, known) -> dict:
    """Return placement id → days recorded, None where nothing was recorded yet."""
    ids = [referral.placement.pk for referral in referrals]
    return {pk: known[pk].days_attended if pk in known else None for pk in ids}


def _missing(live) -> list[dict]:
    return [{**_described(monday), "count": count} for monday, count in unrecorded_weeks(live).items()]


def _week(text) -> dt.date:
    """Return the Monday of the week of `text` (a date like 2026-09-07); of this week when unreadable."""
    this_week = week_start(today())
    try:
        asked = week_start(dt.date.fromisoformat(text or ""))
    except (ValueError, OverflowError):
        return this_week
    return max(min(asked, this_week), this_week - OLDEST)


def _days(request, known) -> int:
    """Return the days with lessons: as asked for, else as most rows of the week were recorded, else five."""
    asked = DaysForm({"days": request.GET.get("buoi")})
    if asked.is_valid() and asked.cleaned_data["days"] is not None:
        return asked.cleaned_data["days"]
    recorded = Counter(row.days_expected for row in known.values()).most_common(1)
    return recorded[0][0] if recorded else SCHOOL_DAYS


def _described(monday, days=None) -> dict:
    """Return what the page says and links about a week."""
    later = monday + dt.timedelta(weeks=1)
    return {
        "starts": monday,
        "ends": monday + dt.timedelta(days=6),
        "days": days,
        "href": _address(monday, days),
        "previous": _address(monday - dt.timedelta(weeks=1)),
        "next": _address(later) if later <= today() else "",
    }


def _address(monday, days=None) -> str:
    asked = {"tuan": monday.isoformat(), **({} if days is None else {"buoi": days})}
    return f"{reverse('referrals:attendance')}?{urlencode(asked)}"
