"""Writing the plan of a case; when two people write it, the second sees both versions and chooses."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import versions
from casework.access import get_case
from casework.actions import plans
from casework.disclosure import disclosed
from casework.editing import both, opened_with, sent_version
from casework.enums import DecisionKind, DecisionOutcome, FieldGroup
from casework.forms.both_plans import plan_clashes, settled_plan
from casework.forms.planning import Activities, ActivityForm, PlanForm
from casework.models import Plan
from casework.views.about_case import about, attempt, refuse_opening
from interface.editing import ChangedMeanwhile, unanswered
from interface.once import once

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_http_methods(["GET", "POST"])
@once
def plan_edit(request, pk):
    """Write the plan: save, add a row, or submit it to the chair."""
    case = get_case(request.user, pk, "plan", shows=SHOWN)
    if refused := refuse_opening(request, case, "submit_plan"):
        return refused
    latest = case.plans.prefetch_related("activities").first()
    data = _sent(request, latest) if request.method == "POST" else None
    form = PlanForm(data, instance=Plan(), initial=_plan_values(latest))
    # What was posted is compared with an empty row: a row kept as it was is still a row of the plan.
    formset = Activities(data, initial=None if data else _activity_values(latest), prefix="activity")
    if request.method == "POST" and "add" not in request.POST and form.is_valid() and formset.is_valid():
        try:
            return _save_plan(request, case, form, formset)
        except ChangedMeanwhile:
            return _both(request, case, form, formset)
    context = _beside(request, case, form, formset)
    return render(request, "casework/plan_form.html", about(request, case, **context))


def _beside(request, case, form, formset) -> dict:
    """What the page shows: the form, what was assessed, what the chair asked for."""
    seen = disclosed(case, request.user)
    asked = seen.record(_asked(case))
    return {
        "form": form,
        "formset": formset,
        "assessment": seen.record(case.assessments.select_related("by").first()),
        "asked": asked,
        "remarks": _remind(asked, form, formset) if asked else [],
        "version": opened_with(request, _history(case)),
    }


def _save_plan(request, case, form, formset):
    """Save the plan; with the button "submit" hand it to the chair in the same request."""
    if unanswered(request.POST):
        raise ChangedMeanwhile
    submitting = "submit" in request.POST
    saved = attempt(
        request,
        plans.save_plan,
        case,
        by=request.user,
        plan=form.cleaned_data,
        activities=formset.rows(),
        version=sent_version(request),
        done="" if submitting else _("Đã lưu kế hoạch. Kế hoạch chưa được trình."),
    )
    if saved and submitting:
        attempt(request, plans.submit_plan, case, by=request.user, done=_("Đã trình kế hoạch để phê duyệt."))
    return redirect("casework:plan", saved.pk) if saved else redirect("casework:case", case.pk)


def _both(request, case, form, formset):
    found = plan_clashes(form, formset, *_stored(case.plans.prefetch_related("activities").first()))
    if not found:
        messages.info(request, _("Người khác vừa lưu đúng các thông tin này."))
        return redirect("casework:plans", case.pk)
    context = {"title": _("Lập kế hoạch hỗ trợ, can thiệp"), "back_url": request.path}
    context["both"] = both(_history(case), found, request.POST)
    return render(request, "casework/both_versions.html", about(request, case, **context))


def _sent(request, latest):
    """Return what was posted, with the stored version of what was chosen on the page of both versions."""
    return settled_plan(_with_row(request.POST), *_stored(latest))


def _stored(latest) -> tuple[PlanForm, list[ActivityForm]]:
    rows = [ActivityForm(initial=values) for values in _activity_values(latest)]
    return PlanForm(instance=Plan(), initial=_plan_values(latest)), rows


def _history(case):
    return Plan.history.filter(case_id=case.pk)


def _with_row(posted):
    """Return what was posted, with one more empty row when the button "add" was pressed."""
    if "add" not in posted:
        return posted
    data = posted.copy()
    total = data.get("activity-TOTAL_FORMS", "")
    data["activity-TOTAL_FORMS"] = (
        str(min(int(total) + 1, 30)) if total.isdecimal() and len(total) < 3 else "1"
    )
    return data


def _plan_values(latest) -> dict:
    return {name: getattr(latest, name) for name in PlanForm.Meta.fields} if latest else {}


def _activity_values(latest) -> list[dict]:
    rows = latest.activities.all() if latest else []
    return [{name: getattr(row, name) for name in ActivityForm.Meta.fields} for row in rows]


def _remind(asked, form, formset) -> list:
    """Put each remark of a return beside the field and the activity it is about; return all of them."""
    old = asked.plan.activities.all()
    rows = [versions.Worded(place, row["what"].value() or "") for place, row in enumerate(formset.forms)]
    for place, activity in versions.match(old, rows).items():
        formset.forms[place].remark = versions.remark(asked, f"activity-{activity.pk}")
    for name in versions.PLAN_FIELDS:
        if said := versions.remark(asked, name):
            form.fields[name].help_text = _("Chủ tịch yêu cầu sửa: %(remark)s") % {"remark": said}
    return versions.told(asked, old)


def _asked(case):
    """Return the chair's last return of the plan, shown beside the form while the plan is being changed."""
    last = case.decisions.filter(kind=DecisionKind.PLAN).select_related("by", "plan").first()
    return last if last and last.outcome == DecisionOutcome.RETURNED else None
