"""Writing the plan of a case, with the chair's remarks beside it and what the meeting concluded.

When two people write it, the second sees both versions and chooses.
"""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.editing import opened_with, sent_version
from casework import versions
from casework.access import get_case
from casework.actions import plans
from casework.disclosure import disclosed
from casework.enums import ConclusionKind, DecisionKind, DecisionOutcome, FieldGroup, Progress
from casework.forms.both_plans import plan_clashes, settled_plan
from casework.forms.plan_rows import Activities, ActivityForm, ObjectiveForm, Objectives, PlanForm
from casework.meetings import for_plan
from casework.models import Plan
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import typed_back
from casework.views.two_editors import both_versions
from interface.editing import ChangedMeanwhile, unanswered
from interface.once import once
from interface.rows import posted
from vietnam.text import fold

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
# Button → the rows of which it adds one.
ADDS = {"add": "activity", "add_objective": "objective"}
FROM_MEETING = "from_meeting"


@require_http_methods(["GET", "POST"])
@once
def plan_edit(request, pk):
    """Write the plan: save, add a row, or submit it to the chair."""
    case = get_case(request.user, pk, "plan", shows=SHOWN)
    if refused := refuse_opening(request, case, "submit_plan"):
        return refused
    latest = case.plans.prefetch_related("activities", "goals").first()
    concluded = _concluded(case)
    data = _sent(request.POST, latest, concluded) if request.method == "POST" else None
    form = PlanForm(data, instance=Plan(), initial=_plan_values(latest))
    # What was posted is compared with an empty row: a row kept as it was is still a row of the plan.
    values = {} if data else _row_values(latest, concluded)
    objectives = Objectives(data, initial=values.get("objective"), prefix="objective")
    formset = Activities(data, initial=values.get("activity"), prefix="activity", objectives=objectives)
    forms = (form, objectives, formset)
    whole = data and not {*ADDS, FROM_MEETING} & set(data)
    if whole and all(one.is_valid() for one in forms):
        try:
            return _save_plan(request, case, *forms)
        except ChangedMeanwhile:
            return _both(request, case, *forms)
    context = {**_beside(request, case, *forms), "concluded": concluded}
    return render(request, "casework/plan_form.html", about(request, case, **context))


def _beside(request, case, form, objectives, formset) -> dict:
    """What the page shows: the form, what was assessed, what the chair asked for."""
    seen = disclosed(case, request.user)
    asked = seen.record(_asked(case))
    return {
        "form": form,
        "objectives": objectives,
        "formset": formset,
        "assessment": seen.record(case.assessments.filter(initial=False).select_related("by").first()),
        "asked": asked,
        "remarks": _remind(asked, form, objectives, formset) if asked else [],
        "version": opened_with(request, _history(case)),
    }


def _save_plan(request, case, form, objectives, formset):
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
        objectives=objectives.rows(),
        activities=formset.rows(),
        version=sent_version(request),
        done="" if submitting else _("Đã lưu kế hoạch. Kế hoạch chưa được trình."),
    )
    if saved is None:
        return typed_back(request, case, form, objectives, formset)
    if submitting:
        attempt(request, plans.submit_plan, case, by=request.user, done=_("Đã trình kế hoạch để phê duyệt."))
    return redirect("casework:plan", saved.pk)


def _both(request, case, form, objectives, formset):
    latest = case.plans.prefetch_related("activities", "goals").first()
    found = plan_clashes(form, objectives, formset, *_stored(latest))
    title, back = _("Lập kế hoạch hỗ trợ, can thiệp"), reverse("casework:plans", args=[case.pk])
    return both_versions(request, case, _history(case), found, title=title, back=back)


def _sent(data, latest, concluded):
    """Return what was posted: with the stored version where it was chosen, with the rows asked for."""
    data = settled_plan(posted(data, ADDS), *_stored(latest))
    return _with_conclusions(data, concluded) if FROM_MEETING in data else data


def _stored(latest) -> tuple[PlanForm, list[ObjectiveForm], list[ActivityForm]]:
    values = _row_values(latest, [])
    goals = [ObjectiveForm(initial=row) for row in values["objective"]]
    rows = [ActivityForm(initial=row) for row in values["activity"]]
    return PlanForm(instance=Plan(), initial=_plan_values(latest)), goals, rows


def _history(case):
    return Plan.history.filter(case_id=case.pk)


def _with_conclusions(data, rows):
    """Return what was posted, with rows for those conclusions of the meeting that it does not hold yet."""
    known = {fold(value) for name, value in data.items() if name.endswith("-what")}
    for prefix, fields in rows:
        if fold(fields["what"]) in known:
            continue
        total = data.get(f"{prefix}-TOTAL_FORMS", "")
        place = int(total) if total.isdecimal() and len(total) < 3 else 0
        day = fields["by_date"]
        shown = {**fields, "by_date": f"{day:%d/%m/%Y}" if day else ""}
        data.update({f"{prefix}-{place}-{name}": value for name, value in shown.items()})
        data[f"{prefix}-TOTAL_FORMS"] = str(place + 1)
    return data


def _concluded(case) -> list[tuple[str, dict]]:
    """Return (prefix, fields) of the rows that the last meeting put into the plan."""
    return [(row.kind, _fields(row)) for row in for_plan(case)]


def _fields(row) -> dict:
    plain = {"what": row.what, "by_date": row.by_date}
    return plain if row.kind == ConclusionKind.OBJECTIVE else {**plain, "responsible": row.responsible}


def _plan_values(latest) -> dict:
    return {name: getattr(latest, name) for name in PlanForm.Meta.fields} if latest else {}


def _row_values(latest, concluded) -> dict[str, list[dict]]:
    """Return the rows with which the form begins: those of the latest version that are not done yet.

    A first plan begins with what the meeting concluded.
    """
    if latest is None:
        return {prefix: [row for kind, row in concluded if kind == prefix] for prefix in ADDS.values()}
    goals = [row for row in latest.goals.all() if row.outcome != Progress.DONE]
    rows = [row for row in latest.activities.all() if row.outcome != Progress.DONE]
    places = {goal.pk: place for place, goal in enumerate(goals)}
    return {
        "objective": [{name: getattr(row, name) for name in ObjectiveForm.Meta.fields} for row in goals],
        "activity": [
            {
                **{name: getattr(row, name) for name in ActivityForm.Meta.fields},
                "objective": places.get(row.objective_id),
            }
            for row in rows
        ],
    }


def _remind(asked, form, objectives, formset) -> list:
    """Put each remark of a return beside the field and the row it is about; return all of them."""
    goals, activities = asked.plan.goals.all(), asked.plan.activities.all()
    _remind_rows(asked, "objective", goals, objectives)
    _remind_rows(asked, "activity", activities, formset)
    for name in versions.PLAN_FIELDS:
        if said := versions.remark(asked, name):
            form.fields[name].help_text = _("Chủ tịch yêu cầu sửa: %(remark)s") % {"remark": said}
    return versions.told(asked, activities, goals)


def _remind_rows(asked, kind, old, formset) -> None:
    rows = [versions.Worded(place, row["what"].value() or "") for place, row in enumerate(formset.forms)]
    for place, row in versions.match(old, rows).items():
        formset.forms[place].remark = versions.remark(asked, f"{kind}-{row.pk}")


def _asked(case):
    """Return the chair's last return of the plan, shown beside the form while the plan is being changed."""
    last = case.decisions.filter(kind=DecisionKind.PLAN).select_related("by", "plan").first()
    return last if last and last.outcome == DecisionOutcome.RETURNED else None
