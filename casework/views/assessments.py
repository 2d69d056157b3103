"""Assessing risk and needs: Mẫu 02 at any time, Mẫu 03 once the case is registered."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.editing import opened_with, sent_version
from casework.access import get_case
from casework.actions import plans
from casework.disclosure import disclosed
from casework.enums import FieldGroup, Risk
from casework.forms.assessing import AssessmentForm, InitialForm, written
from casework.models import Assessment
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back
from casework.views.two_editors import both_versions
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_safe
def case_assessments(request, pk):
    """Every assessment of a case, newest first."""
    case = get_case(request.user, pk, shows=SHOWN)
    rows = disclosed(case, request.user).records(case.assessments.select_related("by"))
    return render(request, "casework/assessments.html", about(request, case, rows=rows))


@require_http_methods(["GET", "POST"])
@once
def assessment_initial(request, pk):
    """Assess the risk initially (Mẫu 02); when somebody else just did, both are shown."""
    case = get_case(request.user, pk, "assess", shows=SHOWN)
    if refused := refuse_opening(request, case, "assess_initially"):
        return refused
    stored = _stored_initial(case)
    form = InitialForm(settled(request.POST, stored) if request.method == "POST" else None)
    if form.is_valid():
        try:
            if answer := _initially(request, case, form):
                return answer
        except ChangedMeanwhile:
            return _both_initial(request, case, form, stored)
    context = {"form": form, "version": opened_with(request, _history(case))}
    return render(request, "casework/assessment_initial.html", about(request, case, **context))


@require_http_methods(["GET", "POST"])
@once
def assessment_new(request, pk):
    """Assess risk and needs (Mẫu 03); when somebody else just did, both are shown.

    After a Mẫu 02 the sheet begins with what that said; without one it holds both forms.
    """
    case = get_case(request.user, pk, "assess", shows=SHOWN)
    if refused := refuse_opening(request, case, "assess"):
        return refused
    newest = case.assessments.select_related("by").first()
    after = newest if newest and newest.initial else None
    stored = _stored(newest, after)
    form = AssessmentForm(settled(request.POST, stored) if request.method == "POST" else None, after=after)
    if form.is_valid():
        try:
            return _assessed(request, case, form)
        except ChangedMeanwhile:
            return _both_assessments(request, case, form, stored, after)
    return render(request, "casework/assessment_form.html", _beside(request, case, form, after))


def _beside(request, case, form, after) -> dict:
    """What the page of Mẫu 03 shows beside its form: what the screening and the Mẫu 02 said."""
    seen = disclosed(case, request.user)
    return about(
        request,
        case,
        form=form,
        screened=seen.record(case.screenings.exclude(finished_at=None).first()),
        after=seen.record(after),
        version=opened_with(request, _history(case)),
    )


def _initially(request, case, form):
    """Return where to go on, None when the day has to be put right; high risk leads to protection at once."""
    if unanswered(request.POST):
        raise ChangedMeanwhile
    deed = {"by": request.user, "version": sent_version(request), "done": _("Đã lưu đánh giá ban đầu.")}
    saved = attempt(request, plans.assess_initially, case, form=form, field="on", **deed, **form.values())
    if saved is None:
        return too_late(request, case, form)
    if saved.risk != Risk.HIGH:
        return redirect("casework:case", case.pk)
    messages.warning(request, _("Nguy cơ cao: xem ngay trẻ có cần biện pháp bảo vệ khẩn cấp không."))
    return redirect("casework:emergency", case.pk)


def _assessed(request, case, form):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    deed = {"by": request.user, "version": sent_version(request), "done": _("Đã lưu đánh giá.")}
    saved = attempt(request, plans.assess_case, case, **deed, **form.values())
    return redirect("casework:plan_edit", case.pk) if saved else typed_back(request, case, form)


def _both_initial(request, case, form, stored):
    found, title = clashes(form, stored, InitialForm()), _("Đánh giá nguy cơ ban đầu (Mẫu 02)")
    back = reverse("casework:assessments", args=[case.pk])
    return both_versions(request, case, _history(case), found, title=title, back=back)


def _both_assessments(request, case, form, stored, after):
    found, title = clashes(form, stored, AssessmentForm(after=after)), _("Đánh giá nguy cơ và nhu cầu")
    back = reverse("casework:plan_edit", args=[case.pk])
    return both_versions(request, case, _history(case), found, title=title, back=back)


def _stored(newest, after) -> AssessmentForm:
    """Return the form as the newest assessment would fill it."""
    return AssessmentForm(instance=newest, initial=written(newest) if newest else {}, after=after)


def _stored_initial(case) -> InitialForm:
    newest = case.assessments.first()
    return InitialForm(instance=newest, initial=written(newest) if newest else {})


def _history(case):
    return Assessment.history.filter(case_id=case.pk)
