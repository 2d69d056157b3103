"""Figures of referrals; each number is a link to the list of exactly the referrals that it counts."""

from django.http import Http404
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.access import commune_ids, has_role, require_role
from accounts.enums import RoleKind
from areas.models import Area
from audit.actions import write_event
from audit.enums import Deed
from casework.enums import Sex
from interface.paging import page_of, page_of_list
from referrals.access import COUNTING, counted_referrals
from referrals.enums import STATE_COLOURS
from referrals.figure_filter import FigureFilter
from referrals.figures import ANSWERS, FIGURES, GROUPS, STAYING, days_to_answer, grouped, rows_of, totals
from referrals.queries import institutions_by_key
from schools.enums import InstitutionKind, Need

BY = {
    "institution": gettext_lazy("Cơ sở"),
    "kind": gettext_lazy("Loại cơ sở"),
    "need": gettext_lazy("Nhu cầu"),
    "sex": gettext_lazy("Giới tính"),
    "commune": gettext_lazy("Xã"),
}
CHOICES = {"kind": InstitutionKind, "need": Need, "sex": Sex}
# The columns of the table by groups; of each mark those who stayed, out of those who could have.
SHOWN = ("sent", "accepted", "declined", "unanswered")


@require_safe
def figures(request):
    """Show the figures of a period, narrowed and split as the address says."""
    require_role(request.user, COUNTING, "referrals.figures")
    form = FigureFilter(request.GET)
    asked = form.asked()
    by = _by(request)
    kept = form.kept()
    seen = counted_referrals(request.user).filter(asked.condition)
    numbers, times = totals(seen, asked.span), days_to_answer(seen, asked.span, by)
    page = page_of_list(list(grouped(seen, asked.span, by)), request.GET.get("page"))
    write_event(by=request.user, deed=Deed.LISTED, about="referrals.figures")
    context = {
        "filter_form": form,
        "span": asked.span,
        "chips": _chips(request, asked, kept, by),
        "answers": [_cell(figure, numbers, kept) for figure in ANSWERS],
        "median_words": _in_days(times.get("")),
        "answered": _cell(FIGURES["answered"], numbers, kept),
        "in_time": _cell(FIGURES["in_time"], numbers, kept),
        "in_time_share": _share(numbers["in_time"], numbers["answered"]),
        "staying": [_staying(days, numbers, kept) for days in STAYING],
        "meanings": next(iter(STAYING.values())),
        "tabs": _tabs(request, kept, by),
        "by": by,
        "by_label": BY[by],
        "rows": [_row(row, by, times, kept) for row in page],
        "page_obj": page,
    }
    return render(request, "referrals/figures.html", context)


@require_safe
def figures_list(request):
    """List what one number of the page counts."""
    require_role(request.user, COUNTING, "referrals.figures")
    figure = FIGURES.get(request.GET.get("figure", ""))
    if figure is None:
        raise Http404
    form = FigureFilter(request.GET)
    asked, kept = form.asked(), form.kept()
    rows = rows_of(counted_referrals(request.user).filter(asked.condition), figure.name, asked.span)
    number = rows.count()
    related = ("institution", "placement", "case__child", "case__commune")
    page = page_of(rows.select_related(*related).order_by("-sent_at", "-pk"), request.GET.get("page"))
    for row in page:
        row.colour = STATE_COLOURS[row.state]
    write_event(by=request.user, deed=Deed.LISTED, about="referrals.figures", reason="figure_list")
    context = {
        "figure": figure,
        "mark": next((days for days, found in STAYING.items() if figure in found), None),
        "span": asked.span,
        "number": number,
        "page_obj": page,
        "back": f"{reverse('referrals:figures')}?{urlencode({**kept, 'by': _by(request)})}",
        "narrowed": [text for _name, text in _narrowed(request, asked)],
        "several_communes": has_role(request.user, RoleKind.SUPERVISOR),
    }
    return render(request, "referrals/figures_list.html", context)


def _by(request) -> str:
    by = request.GET.get("by")
    return by if by in _groups(request) else next(iter(BY))


def _groups(request) -> list[str]:
    """Return how this person may split the figures: communes only who has several."""
    several = len(commune_ids(request.user, *COUNTING)) > 1
    return [name for name in BY if name != "commune" or several]


def _cell(figure, numbers, kept, **more) -> dict:
    """Return a number with its words and the address of its list."""
    address = urlencode({**kept, **more, "figure": figure.name})
    return {
        "label": figure.label,
        "meaning": figure.meaning,
        "number": numbers[figure.name],
        "href": f"{reverse('referrals:figures_list')}?{address}",
    }


def _staying(days, numbers, kept, **more) -> dict:
    cells = [_cell(figure, numbers, kept, **more) for figure in STAYING[days]]
    reached, stayed = cells[:2]
    share = _share(stayed["number"], reached["number"])
    return {"days": days, "cells": cells, "reached": reached, "stayed": stayed, "share": share}


def _in_days(number: float | None) -> str:
    """Return a number of days in words; nothing without one."""
    if number is None:
        return ""
    words = ngettext("%(number)s ngày", "%(number)s ngày", 1 if number == 1 else 2)
    return words % {"number": floatformat(number)}


def _share(part: int, whole: int) -> int | None:
    """Return `part` of `whole` in per cent; None without any: no data is not zero."""
    return round(100 * part / whole) if whole else None


def _row(row, by, times, kept) -> dict:
    key = row[GROUPS[by][0]]
    more = {by: key}
    return {
        "name": CHOICES[by](key).label if by in CHOICES else row[GROUPS[by][1]],
        "href": f"?{urlencode({**kept, **more, 'by': by})}",
        "cells": [_cell(FIGURES[name], row, kept, **more) for name in SHOWN],
        "median": times.get(key),
        "staying": [_staying(days, row, kept, **more) for days in STAYING],
    }


def _tabs(request, kept, by) -> list[dict]:
    return [
        {"text": BY[name], "href": f"?{urlencode({**kept, 'by': name})}", "current": name == by}
        for name in _groups(request)
    ]


def _narrowed(request, asked) -> list[tuple[str, str]]:
    """Return name and words of everything that the figures are narrowed to."""
    return [(name, f"{BY[name]}: {_name(request, name, value)}") for name, value in asked.narrowed.items()]


def _name(request, name, value) -> str:
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "institution":
        found = institutions_by_key(value)
    else:
        found = Area.objects.filter(pk=value, pk__in=commune_ids(request.user, *COUNTING))
    return str(found.first() or _("không có"))


def _chips(request, asked, kept, by) -> list[dict]:
    """One chip for each narrowing, each leading to the figures without it; the period has none."""
    return [
        {
            "text": text,
            "href": "?" + urlencode({**{one: kept[one] for one in kept if one != name}, "by": by}),
        }
        for name, text in _narrowed(request, asked)
    ]
