"""Noting that the health of a child who lawfully works was checked."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.access import get_case
from casework.actions.health import record_health_check
from casework.forms.health import HealthCheckForm
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late
from interface.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@once
def health_check(request, pk):
    """Ask for the day of the check and note it."""
    case = get_case(request.user, pk, "screen")
    if refused := refuse_opening(request, case, "health"):
        return refused
    form = HealthCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi lần kiểm tra sức khỏe. Lần sau trong vòng 6 tháng.")
        deed = {"by": request.user, "done": done, "form": form, "field": "on"}
        if attempt(request, record_health_check, case, **deed, **form.cleaned_data):
            return redirect("casework:case", case.pk)
        if late := too_late(request, case, form):
            return late
    return render(request, "casework/health_check.html", about(request, case, form=form))
