"""How an objective or an activity of the approved plan came out."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.editing import opened_with
from casework.access import get_part
from casework.actions.progress import note_progress
from casework.disclosure import disclosed
from casework.enums import FieldGroup, Progress
from casework.forms.plan_rows import ProgressForm
from casework.models import PlanActivity, PlanObjective
from casework.views.about_case import about, refuse_opening
from casework.views.two_editors import both_versions, noted
from interface.editing import ChangedMeanwhile, clashes, settled
from interface.once import once
from vietnam.calendar import today

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
    data = settled(request.POST, _stored(row)) if request.method == "POST" else None
    form = ProgressForm(data, initial=_written(row))
    back = reverse("casework:plan", args=[row.plan_id])
    if form.is_valid():
        try:
            told = {"stored": _stored(row), "done": _("Đã ghi tiến độ."), "back": back}
            if answer := noted(request, note_progress, row, form, **told):
                return answer
        except ChangedMeanwhile:
            row.refresh_from_db()
            found = clashes(form, _stored(row))
            return both_versions(request, row.case, row.history, found, title=_("Ghi tiến độ"), back=back)
    shown = {"row": disclosed(row.case, request.user).record(row), "form": form}
    shown["version"] = opened_with(request, row.history)
    return render(request, "casework/progress_form.html", about(request, row.case, **shown))


def _stored(row) -> ProgressForm:
    told = {"outcome": row.outcome, "on": row.outcome_on or today(), "reason": row.outcome_reason}
    return ProgressForm(initial=told)


def _written(row) -> dict:
    """Return what the form begins with: done today, or what was written before."""
    if row.outcome == Progress.OPEN:
        return {"outcome": Progress.DONE}
    return {"outcome": row.outcome, "on": row.outcome_on, "reason": row.outcome_reason}
