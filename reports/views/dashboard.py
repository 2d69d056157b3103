"""The dashboard of whoever is signed in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.actions import write_event
from audit.enums import Deed
from reports.dashboards import dashboard as sections_of


@require_safe
def dashboard(request):
    """Show the numbers of the person's roles; every number of cases opens the list that it counts."""
    sections = sections_of(request.user)
    write_event(by=request.user, deed=Deed.LISTED, about="reports.dashboard")
    return render(request, "reports/dashboard.html", {"sections": sections})
