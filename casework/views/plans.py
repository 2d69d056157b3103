"""The plan, the chair's return and approval."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import versions
from casework.access import case_permissions, get_case, get_part
from casework.actions import plans
from casework.carrying_out import carried_out, told_of
from casework.disclosure import disclosed
from casework.enums import DecisionOutcome, FieldGroup
from casework.files.refusals import FileRefused
from casework.forms.planning import ApproveForm, PlanPaperForm, ReturnPlanForm
from casework.models import Plan
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back
from interface.once import once
from interface.uploads import sent

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_safe
def case_plans(request, pk):
    """Every version of the plan, newest first; the one that is decided on opens in full."""
    case = get_case(request.user, pk, shows=SHOWN)
    versions = case.plans.select_related("by").prefetch_related("decisions__by", "activities")
    shown = disclosed(case, request.user).records(versions)
    return render(request, "casework/plans.html", about(request, case, versions=shown))


@require_safe
def plan(request, pk):
    """One version of the plan with its decisions; the chair decides here."""
    row = _plan(request, pk, "view")
    forms = {"approve_form": ApproveForm(initial=told_of(row)), "return_form": _return_form(row)}
    return render(request, "casework/plan.html", _plan_context(request, row, **forms))


@require_POST
@once
def plan_approve(request, pk):
    """Approve the submitted plan."""
    row = _plan(request, pk, "approve")
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _again(request, row, approve_form=form, return_form=_return_form(row))
    done = _("Đã phê duyệt kế hoạch. Cán bộ phụ trách được báo.")
    deed = {"plan": row, "by": request.user, "done": done, **form.cleaned_data}
    made = attempt(request, plans.approve_plan, row.case, **deed)
    return redirect("casework:plan", row.pk) if made else typed_back(request, row.case, form)


@require_POST
@once
def plan_return(request, pk):
    """Return the submitted plan with what should change."""
    row = _plan(request, pk, "approve")
    form = _return_form(row, request.POST)
    if not form.is_valid():
        return _again(request, row, approve_form=ApproveForm(initial=told_of(row)), return_form=form)
    done = _("Đã trả lại kế hoạch kèm ý kiến.")
    deed = {"plan": row, "by": request.user, "done": done, **form.values()}
    made = attempt(request, plans.return_plan, row.case, **deed)
    return redirect("casework:plan", row.pk) if made else typed_back(request, row.case, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def plan_paper(request, pk):
    """Record that the chair approved the plan on paper, with a scan of the decision."""
    row = get_part(request.user, Plan.objects.select_related("by"), pk, "plan")
    if refused := refuse_opening(request, row.case, "approve_on_paper"):
        return refused
    form = PlanPaperForm(*sent(request), initial=told_of(row))
    if form.is_valid():
        if _approve_on_paper(request, row, form):
            return redirect("casework:plan", row.pk)
        if late := too_late(request, row.case, form):
            return late
    return render(request, "casework/plan_paper.html", about(request, row.case, plan=row, form=form))


@require_safe
def plan_changes(request, pk):
    """What this version of the plan changes of the one before."""
    row = _plan(request, pk, "view")
    before = row.case.plans.filter(version__lt=row.version).first()
    if before is None:
        return redirect("casework:plan", row.pk)
    seen = disclosed(row.case, request.user)
    compared = versions.compare(*(_version(seen, version) for version in (before, row)))
    context = {"plan": seen.record(row), "before": seen.record(before), "compared": compared}
    return render(request, "casework/plan_changes.html", about(request, row.case, **context))


def _approve_on_paper(request, row, form):
    done = _("Đã ghi quyết định phê duyệt bằng giấy.")
    deed = {"by": request.user, "plan": row, "done": done, **form.values()}
    try:
        return attempt(request, plans.approve_on_paper, row.case, form=form, field="file", **deed)
    except FileRefused as refused:
        form.add_error("file", refused.sentence)
        return None


def _return_form(row, data=None) -> ReturnPlanForm:
    return ReturnPlanForm(data, parts=versions.parts(row.activities.all(), row.goals.all()))


def _version(seen, row) -> versions.Version:
    activities = row.activities.select_related("objective")
    return versions.Version(seen.record(row), seen.records(row.goals.all()), seen.records(activities))


def _again(request, row, **forms):
    bad = next(form for form in forms.values() if form.is_bound)
    return render(request, "casework/plan.html", _plan_context(request, row, form=bad, **forms))


def _plan(request, pk, permission) -> Plan:
    return get_part(request.user, Plan.objects.select_related("by"), pk, permission, shows=SHOWN)


def _plan_context(request, row, **extra) -> dict:
    latest = row.case.plans.exclude(submitted_at=None).first()
    seen = disclosed(row.case, request.user)
    activities, goals = list(row.activities.all()), list(row.goals.all())
    context = {
        "plan": seen.record(row),
        "groups": _by_objective(seen, goals, activities),
        "decisions": [
            (decision, versions.told(decision, activities, goals))
            for decision in seen.records(row.decisions.select_related("by", "scan"))
        ],
        "assessment": seen.record(row.case.assessments.filter(initial=False).select_related("by").first()),
        "to_decide": latest == row,
        "may_open": "documents" in case_permissions(request.user, row.case),
        "approved": row.decisions.filter(outcome=DecisionOutcome.APPROVED).exists(),
        "carried": row == carried_out(row.case),
        "cost": sum(activity.cost for activity in activities),
    }
    return about(request, row.case, **context, **extra)


def _by_objective(seen, goals, activities) -> list[tuple]:
    """Return (objective, its activities) as they are shown; what belongs to none stands last, under None."""
    rows = [(goal, [row for row in activities if row.objective_id == goal.pk]) for goal in goals]
    rest = [row for row in activities if row.objective_id is None]
    shown = [(seen.record(goal), seen.records(its)) for goal, its in rows]
    return [*shown, (None, seen.records(rest))] if rest else shown
