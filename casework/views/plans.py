"""Assessment, plan, the chair's return and approval."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import versions
from casework.access import case_permissions, get_case, get_part
from casework.actions import plans
from casework.disclosure import disclosed
from casework.enums import DecisionKind, DecisionOutcome, FieldGroup
from casework.files.refusals import FileRefused
from casework.forms.planning import (
    Activities,
    ActivityForm,
    ApproveForm,
    AssessmentForm,
    PaperDecisionForm,
    PlanForm,
    ReturnPlanForm,
)
from casework.models import Plan
from casework.views.about_case import about, attempt, refuse_opening
from interface.once import once
from interface.uploads import sent

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_safe
def case_assessments(request, pk):
    """Every assessment of a case, newest first."""
    case = get_case(request.user, pk, shows=SHOWN)
    rows = disclosed(case, request.user).records(case.assessments.select_related("by"))
    return render(request, "casework/assessments.html", about(request, case, rows=rows))


@require_http_methods(["GET", "POST"])
@once
def assessment_new(request, pk):
    """Assess risk and needs (Mẫu 02, 03)."""
    case = get_case(request.user, pk, "assess")
    if refused := refuse_opening(request, case, "assess"):
        return refused
    form = AssessmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã lưu đánh giá.")
        saved = attempt(request, plans.assess_case, case, by=request.user, done=done, **form.values())
        return redirect("casework:plan_edit" if saved else "casework:case", case.pk)
    screened = disclosed(case, request.user).record(case.screenings.exclude(finished_at=None).first())
    return render(
        request, "casework/assessment_form.html", about(request, case, form=form, screened=screened)
    )


@require_safe
def case_plans(request, pk):
    """Every version of the plan, newest first; the one that is decided on opens in full."""
    case = get_case(request.user, pk, shows=SHOWN)
    versions = case.plans.select_related("by").prefetch_related("decisions__by", "activities")
    shown = disclosed(case, request.user).records(versions)
    return render(request, "casework/plans.html", about(request, case, versions=shown))


@require_http_methods(["GET", "POST"])
@once
def plan_edit(request, pk):
    """Write the plan: save, add a row, or submit it to the chair."""
    case = get_case(request.user, pk, "plan", shows=SHOWN)
    if refused := refuse_opening(request, case, "submit_plan"):
        return refused
    latest = case.plans.prefetch_related("activities").first()
    data = _with_row(request.POST) if request.method == "POST" else None
    form = PlanForm(data, instance=Plan(), initial=_plan_values(latest))
    # What was posted is compared with an empty row: a row kept as it was is still a row of the plan.
    formset = Activities(data, initial=None if data else _activity_values(latest), prefix="activity")
    if request.method == "POST" and "add" not in request.POST and form.is_valid() and formset.is_valid():
        return _save_plan(request, case, form, formset)
    seen = disclosed(case, request.user)
    assessment = seen.record(case.assessments.select_related("by").first())
    asked = seen.record(_asked(case))
    context = {"form": form, "formset": formset, "assessment": assessment, "asked": asked}
    if asked:
        context["remarks"] = _remind(asked, form, formset)
    return render(request, "casework/plan_form.html", about(request, case, **context))


@require_safe
def plan(request, pk):
    """One version of the plan with its decisions; the chair decides here."""
    row = _plan(request, pk, "view")
    forms = {"approve_form": ApproveForm(), "return_form": _return_form(row)}
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
    attempt(request, plans.approve_plan, row.case, plan=row, by=request.user, done=done, **form.cleaned_data)
    return redirect("casework:plan", row.pk)


@require_POST
@once
def plan_return(request, pk):
    """Return the submitted plan with what should change."""
    row = _plan(request, pk, "approve")
    form = _return_form(row, request.POST)
    if not form.is_valid():
        return _again(request, row, approve_form=ApproveForm(), return_form=form)
    done = _("Đã trả lại kế hoạch kèm ý kiến.")
    attempt(request, plans.return_plan, row.case, plan=row, by=request.user, done=done, **form.values())
    return redirect("casework:plan", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def plan_paper(request, pk):
    """Record that the chair approved the plan on paper, with a scan of the decision."""
    row = get_part(request.user, Plan.objects.select_related("by"), pk, "plan")
    if refused := refuse_opening(request, row.case, "approve_on_paper"):
        return refused
    form = PaperDecisionForm(*sent(request))
    if form.is_valid() and _approve_on_paper(request, row, form):
        return redirect("casework:plan", row.pk)
    return render(request, "casework/plan_paper.html", about(request, row.case, plan=row, form=form))


@require_safe
def plan_changes(request, pk):
    """What this version of the plan changes of the one before."""
    row = _plan(request, pk, "view")
    before = row.case.plans.filter(version__lt=row.version).first()
    if before is None:
        return redirect("casework:plan", row.pk)
    seen = disclosed(row.case, request.user)
    rows = [seen.records(version.activities.all()) for version in (before, row)]
    compared = versions.compare(seen.record(before), seen.record(row), *rows)
    context = {"plan": seen.record(row), "before": seen.record(before), "compared": compared}
    return render(request, "casework/plan_changes.html", about(request, row.case, **context))


def _approve_on_paper(request, row, form):
    deed = {"plan": row, "by": request.user, "done": _("Đã ghi quyết định phê duyệt bằng giấy.")}
    try:
        return attempt(request, plans.approve_on_paper, row.case, **deed, **form.values())
    except FileRefused as refused:
        form.add_error("file", refused.sentence)
        return None


def _return_form(row, data=None) -> ReturnPlanForm:
    return ReturnPlanForm(data, parts=versions.parts(row.activities.all()))


def _again(request, row, **forms):
    bad = next(form for form in forms.values() if form.is_bound)
    return render(request, "casework/plan.html", _plan_context(request, row, form=bad, **forms))


def _plan(request, pk, permission) -> Plan:
    return get_part(request.user, Plan.objects.select_related("by"), pk, permission, shows=SHOWN)


def _plan_context(request, row, **extra) -> dict:
    latest = row.case.plans.exclude(submitted_at=None).first()
    seen = disclosed(row.case, request.user)
    context = {
        "plan": seen.record(row),
        "activities": seen.records(row.activities.all()),
        "decisions": [
            (decision, versions.told(decision, row.activities.all()))
            for decision in seen.records(row.decisions.select_related("by", "scan"))
        ],
        "assessment": seen.record(row.case.assessments.select_related("by").first()),
        "to_decide": latest == row,
        "may_open": "documents" in case_permissions(request.user, row.case),
        "approved": row.decisions.filter(outcome=DecisionOutcome.APPROVED).exists(),
        "cost": sum(activity.cost for activity in row.activities.all()),
    }
    return about(request, row.case, **context, **extra)


def _save_plan(request, case, form, formset):
    """Save the plan; with the button "submit" hand it to the chair in the same request."""
    activities = formset.rows()
    saved = attempt(
        request,
        plans.save_plan,
        case,
        by=request.user,
        plan=form.cleaned_data,
        activities=activities,
        done="" if "submit" in request.POST else _("Đã lưu kế hoạch. Kế hoạch chưa được trình."),
    )
    if saved and "submit" in request.POST:
        attempt(request, plans.submit_plan, case, by=request.user, done=_("Đã trình kế hoạch để phê duyệt."))
    return redirect("casework:plan", saved.pk) if saved else redirect("casework:case", case.pk)


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
