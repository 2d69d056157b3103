"""How an objective or an activity of the approved plan came out."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.access import get_part
from casework.actions.progress import note_progress
from casework.disclosure import disclosed
from casework.enums import FieldGroup, Progress
from casework.forms.plan_rows import ProgressForm
from casework.models import PlanActivity, PlanObjective
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late
from interface.once import once

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_http_methods(["GET", "POST"])
@once
def activity_progress(request, pk):
    """Note how an activity came out."""
    rows = PlanActivity.objects.select_related("plan")
    return _noted(request, get_part(request.user, rows, pk, "plan", shows=SHOWN))


@require_http_methods(["GET", "POST"])
@once
def objective_progress(request, pk):
    """Note whether an objective was reached."""
    rows = PlanObjective.objects.select_related("plan")
    return _noted(request, get_part(request.user, rows, pk, "plan", shows=SHOWN))


def _noted(request, row):
    if refused := refuse_opening(request, row.case, "progress"):
        return refused
    form = ProgressForm(request.POST or None, initial=_written(row))
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi tiến độ.")
        deed = {"by": request.user, "done": done, "form": form, **form.cleaned_data}
        if attempt(request, note_progress, row, **deed):
            return redirect("casework:plan", row.plan_id)
        if late := too_late(request, row.case, form):
            return late
    shown = disclosed(row.case, request.user).record(row)
    return render(request, "casework/progress_form.html", about(request, row.case, form=form, row=shown))


def _written(row) -> dict:
    """Return what the form begins with: done today, or what was written before."""
    if row.outcome == Progress.OPEN:
        return {"outcome": Progress.DONE}
    return {"outcome": row.outcome, "on": row.outcome_on, "reason": row.outcome_reason}
