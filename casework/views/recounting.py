"""The calendar of a year and the rules of dates, for the administrator: what would move, then the deed."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require_role
from accounts.enums import RoleKind
from areas.models import CalendarDay
from areas.queries import recounts
from areas.year import YEARS_AHEAD, is_projected, lines_of
from audit.actions import write_event
from audit.enums import Deed
from casework.actions.recounting import (
    decide_day,
    decide_number,
    preview_day,
    preview_number,
    preview_without,
    withdraw_day,
)
from casework.calendar_access import get_decided_day
from casework.forms.recounting import DayForm, NumberForm
from casework.lives import every_life
from casework.rules import lines, order_words, settings_of
from casework.views.about_case import attempt
from casework.views.late import typed_back_at
from interface.once import once
from interface.paging import page_of
from vietnam.calendar import today

FIRST_YEAR = 2024


@require_http_methods(["GET", "HEAD", "POST"])
@once
def calendar(request):
    """Show a year; ask for a day off or worked, show what would move, and note the decision."""
    _require_administrator(request, "areas.calendarday")
    form = DayForm(request.GET if "day" in request.GET else None)
    asked = form.is_bound and form.is_valid()
    if asked and request.method == "POST":
        done = _("Đã ghi quyết định. Các hạn đang chạy được tính lại trong vài phút.")
        row = attempt(request, decide_day, by=request.user, done=done, form=form, **form.decision)
        if row:
            return redirect(reverse("casework:calendar", query={"year": row.day.year}))
        asked = False
    year = form.cleaned_data["day"].year if asked else _year(request)
    context = {"form": form, "year": year, "lines": lines_of(year), "projected": is_projected(year)}
    context |= {"years": _years(year), **_orders(request)}
    if asked:
        context["preview"] = preview_day(CalendarDay(**form.decision))
    return render(request, "casework/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request, pk):
    """Show what moves when a decision about a day is taken away, and take it away."""
    row = get_decided_day(request.user, pk)
    write_event(by=request.user, deed=Deed.READ, about=row)
    back = reverse("casework:calendar", query={"year": row.day.year})
    if request.method == "POST":
        done = _("Đã bỏ quyết định. Các hạn đang chạy được tính lại trong vài phút.")
        attempt(request, withdraw_day, row.pk, by=request.user, done=done)
        return redirect(back)
    context = {"row": row, "back": back, "preview": preview_without(row), "may_go": row.day >= today()}
    return render(request, "casework/calendar_withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def rules(request):
    """Show every rule and number; ask for another value, show what would move, and note the decision."""
    _require_administrator(request, "areas.datednumber")
    form = NumberForm(request.GET if "value" in request.GET else None)
    asked = form.is_bound and form.is_valid()
    if asked and request.method == "POST":
        told = form.cleaned_data
        done = _("Đã ghi giá trị mới. Các hạn đang chạy được tính lại từ ngày áp dụng.")
        if attempt(request, decide_number, by=request.user, done=done, form=form, **told):
            return redirect("casework:rules")
        if not form.errors:
            return typed_back_at(request, reverse("casework:rules"), form)
        asked = False
    context = {
        "form": form,
        "lines": lines(),
        "lives": every_life(),
        "numbers": settings_of(),
        **_orders(request),
    }
    if asked:
        context["preview"] = preview_number(form.cleaned_data["name"], form.cleaned_data["value"])
    return render(request, "casework/rules.html", context)


def _require_administrator(request, about) -> None:
    require_role(request.user, (RoleKind.ADMINISTRATOR,), about)
    write_event(by=request.user, deed=Deed.LISTED, about=about)


def _years(shown) -> list[dict]:
    years = range(FIRST_YEAR, today().year + YEARS_AHEAD + 1)
    return [{"text": year, "href": f"?year={year}", "current": year == shown} for year in years]


def _orders(request) -> dict:
    page = page_of(recounts(), request.GET.get("page"))
    return {"page_obj": page, "orders": [{"order": order, "words": order_words(order)} for order in page]}


def _year(request) -> int:
    """Return the year that is asked for, this one for any that is not shown."""
    asked = request.GET.get("year", "")
    known = asked.isascii() and asked.isdigit() and len(asked) == 4
    return int(asked) if known and FIRST_YEAR <= int(asked) <= today().year + YEARS_AHEAD else today().year
