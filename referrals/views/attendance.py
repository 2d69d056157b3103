"""Weekly attendance: all placed children of the institution on one page, one tap each."""

import datetime as dt

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from areas.queries import number
from audit.actions import write_event
from audit.enums import Deed
from casework.views import about_case
from interface.once import once
from interface.paging import page_of
from referrals.access import ended_placements, shared_referrals, with_children, without_children
from referrals.actions.attendance import Week, record_week
from referrals.forms import STOPPED, DaysForm, WeekForm, rows_sent
from referrals.queries import placed_in_week, unrecorded_weeks
from referrals.sharing import shared_view
from referrals.views.doing import data_of
from referrals.weekly import calendars_at, has_lessons, in_words, sheet_rows
from schools.access import require_post
from vietnam.calendar import today, week_start


@require_http_methods(["GET", "HEAD", "POST"])
@once
def attendance(request):
    """Record a week for everyone at once; the address holds the week (any of its days) and its days."""
    posts = require_post(request.user, "referrals.attendance")
    live, back = shared_referrals(request.user), number("attendance_weeks_back")
    week, asked = _week(request.GET.get("tuan"), back), _days(request)
    places = [post.institution for post in posts]
    calendars = calendars_at(places)
    page = _page(request, live, week)
    referrals = with_children(page)
    rows = sheet_rows(referrals, week, asked, calendars)
    form = WeekForm(data_of(request), rows=rows)
    _tell_of_ended(request, form)
    late = {}
    if form.is_valid():
        saved = _save(request, form, week)
        if saved is not None and not saved.late:
            return redirect(_next(request, form, referrals, week, asked))  # nosemgrep: open-redirect
        if saved is not None:
            late = {row.placement.pk: in_words(row.days_expected, row.days_attended) for row in saved.late}
            rows, stopped = sheet_rows(referrals, week, asked, calendars), form.stopped()
            form = WeekForm(rows=rows)
            form.initial = {f"p{pk}": STOPPED for pk in stopped}
    write_event(by=request.user, deed=Deed.LISTED, about="referrals.attendance")
    shown = {
        "form": form,
        "week": _described(week, back),
        "days": asked if asked is not None else max((row.days for row in rows), default=0),
        "lessons": asked is not None or has_lessons(places, calendars, week),
        "rows": [_shown(referral, row, form, late) for referral, row in zip(referrals, rows, strict=True)],
        "late": bool(late),
        "missing": _missing(live, places, calendars),
        "posts": posts,
        "page_obj": None if request.method == "POST" else page,
    }
    return render(request, "referrals/attendance.html", shown)


def _page(request, live, week):
    """Return the referrals of one page, or those that a sent sheet holds, wherever they stand by now."""
    placed = without_children(placed_in_week(live, week))
    if request.method == "POST":
        return placed.filter(placement__in=rows_sent(request.POST))
    return page_of(placed, request.GET.get("page"))


def _shown(referral, row, form, late) -> dict:
    fields = {name: form[f"{name}{row.pk}"] if row.days else None for name in ("p", "m")}
    return {
        "view": shared_view(referral, contacts=False),
        "pk": row.pk,
        "field": fields["p"],
        "missed": fields["m"],
        "open": bool(fields["m"] and fields["m"].errors),
        "version": row.version,
        "recorded": row.recorded,
        "corrected": row.corrected,
        "mine": late.get(row.pk, ""),
    }


def _save(request, form, week):
    """Return what was recorded (`Recorded`), None when all of it was refused."""
    rows = [
        Week(form.rows[pk].placement, form.rows[pk].days, attended, form.missed_on(pk), form.version(pk))
        for pk, attended in form.counts().items()
    ]
    saved = about_case.attempt(request, record_week, rows, by=request.user, week=week, done="")
    if saved is None:
        return None
    for row in saved.ended:
        _tell_it_ended(request, row.placement, row.days_attended)
    kept = len(rows) - len(saved.ended) - len(saved.late)
    if kept or not (rows or form.stopped()):
        messages.success(request, _("Đã lưu chuyên cần của %(count)s trẻ.") % {"count": kept})
    return saved


def _next(request, form, referrals, week, asked) -> str:
    """Return where a saved sheet leads: to why and since when the first child stopped, or to the sheet."""
    stopped = set(form.stopped())
    ending = [referral.pk for referral in referrals if referral.placement.pk in stopped]
    back = {"tuan": week.isoformat()}
    if ending:
        rest = {"nghi": ",".join(map(str, ending[1:]))} if ending[1:] else {}
        return f"{reverse('referrals:end', args=[ending[0]])}?{urlencode(back | rest)}"
    page = request.GET.get("page", "")
    return _address(week, asked, page if page.isascii() and page.isdigit() else "")


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


def _missing(live, places, calendars) -> list[dict]:
    """Return the last weeks with lessons of which something is not recorded yet."""
    weeks = unrecorded_weeks(live).items()
    return [
        {**_ends(monday), "href": _address(monday), "count": count}
        for monday, count in weeks
        if has_lessons(places, calendars, monday)
    ]


def _week(text, back) -> dt.date:
    """Return the Monday of the week of `text` (a date like 2026-09-07); of this week when unreadable."""
    this_week = week_start(today())
    try:
        asked = week_start(dt.date.fromisoformat(text or ""))
    except (ValueError, OverflowError):
        return this_week
    return max(min(asked, this_week), this_week - dt.timedelta(weeks=back))


def _days(request) -> int | None:
    """Return the days with lessons that the address asks for, None when it leaves them to the calendar."""
    asked = DaysForm({"days": request.GET.get("buoi")})
    return asked.cleaned_data["days"] if asked.is_valid() else None


def _described(monday, back) -> dict:
    """Return what the page says and links about a week."""
    earlier, later = (monday + dt.timedelta(weeks=step) for step in (-1, 1))
    oldest = week_start(today()) - dt.timedelta(weeks=back)
    return {
        **_ends(monday),
        "previous": _address(earlier) if earlier >= oldest else "",
        "next": _address(later) if later <= today() else "",
    }


def _ends(monday) -> dict:
    return {"starts": monday, "ends": monday + dt.timedelta(days=6)}


def _address(monday, days=None, page="") -> str:
    asked = {"tuan": monday.isoformat()}
    asked |= {} if days is None else {"buoi": days}
    asked |= {"page": page} if page else {}
    return f"{reverse('referrals:attendance')}?{urlencode(asked)}"
