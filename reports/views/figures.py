"""The list behind a number."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import has_role
from audit.actions import write_list_events
from casework.access import knows_name, visible_cases
from interface.paging import page_number, page_of_rest
from reports.access import COMMITTEE_ROLES, get_counted_communes
from reports.figures import ALL, FIGURES, OF_REFERRALS, listed, numbers, scope_of, total
from reports.forms.committee import NumberForm


@require_safe
def figure(request, figure, cell):
    """List exactly what a number counts, as it was known when it was counted; 25 a page.

    A case that has gone to another commune since stands there with its code alone.
    """
    asked = NumberForm(request.GET)
    if figure not in FIGURES or not asked.is_valid():
        raise Http404
    communes = get_counted_communes(request.user, asked.cleaned_data["commune"])
    scope = scope_of(communes, asked.cleaned_data["period"], asked.cleaned_data["at"])
    words = {one.code: one.label for one in FIGURES[figure].cells_of(scope)}
    if cell != ALL and cell not in words:
        raise Http404
    write_list_events(by=request.user, about="reports.figure", areas=communes)
    number = page_number(request.GET.get("page"))
    page = page_of_rest(listed(scope, figure, cell, number), number)
    found = numbers(scope, [figure])[figure]
    context = {
        "back": _back(request.user),
        "figure": FIGURES[figure],
        "cell": words.get(cell),
        "commune": communes[0],
        "others": len(communes) - 1,
        "scope": scope,
        "number": total(found) if cell == ALL else found[cell],
        "page_obj": page,
        "rows": _rows(page, request.user, named=figure not in OF_REFERRALS),
    }
    return render(request, "reports/figure.html", context)


def _back(user) -> str:
    """Return the page with numbers that `user` may open: who makes no report of a commune has a dashboard."""
    return reverse("reports:committee" if has_role(user, *COMMITTEE_ROLES) else "reports:dashboard")


def _rows(items, user, *, named: bool) -> list[tuple]:
    """Return each item with its case, None for one that the person does not see today.

    A referral says where the child is to be found: unless the code may be `named` for everybody, it is left
    out where the person does not know the child's name (`referrals.access.visible_referrals`).
    """
    keys = {item.case for item in items}
    cases = visible_cases(user).filter(pk__in=keys).select_related("child", "commune", "officer")
    seen = {case.pk: case for case in cases}
    hidden = set() if named else {pk for pk, case in seen.items() if _is_hidden(case, user)}
    return [
        (replace(item, code=""), None) if item.case in hidden else (item, seen.get(item.case))
        for item in items
    ]


def _is_hidden(case, user) -> bool:
    return bool(case.name_hidden) and not knows_name(user, case)
