"""Visits, reviews and the closing of a case."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.access import get_case
from casework.actions import cases, plans, visits
from casework.disclosure import disclosed
from casework.enums import DecisionKind, FieldGroup
from casework.forms.planning import CloseForm, ReturnClosureForm, ReviewForm, VisitForm
from casework.views.about_case import about, attempt, refuse_opening
from casework.workflow import closing_obstacles
from interface.once import once

OF_A_VISIT = (FieldGroup.SCHOOLING, FieldGroup.WORK, FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
OF_A_REVIEW = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_safe
def case_visits(request, pk):
    """Every visit, newest first."""
    case = get_case(request.user, pk, shows=OF_A_VISIT)
    rows = disclosed(case, request.user).records(case.visits.select_related("by"))
    return render(request, "casework/visits.html", about(request, case, rows=rows))


@require_http_methods(["GET", "POST"])
@once
def visit_new(request, pk):
    """Record a visit on a telephone; with `?blank=1` the form as a sheet to print."""
    case = get_case(request.user, pk, "visit", shows=OF_A_VISIT)
    if refused := refuse_opening(request, case, "visit"):
        return refused
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi lần thăm.")
        saved = attempt(request, visits.record_visit, case, by=request.user, done=done, **form.cleaned_data)
        return redirect("casework:visits" if saved else "casework:case", case.pk)
    last = disclosed(case, request.user).record(case.visits.select_related("by").first())
    context = about(request, case, form=form, last=last)
    return render(
        request,
        "casework/visit_blank.html" if "blank" in request.GET else "casework/visit_form.html",
        context,
    )


@require_safe
def case_reviews(request, pk):
    """Every review on Mẫu 06, newest first, and what follows from it."""
    case = get_case(request.user, pk, shows=OF_A_REVIEW)
    rows = disclosed(case, request.user).records(case.reviews.select_related("by"))
    return render(request, "casework/reviews.html", about(request, case, rows=rows))


@require_http_methods(["GET", "POST"])
@once
def review_new(request, pk):
    """Review the case after carrying out the plan (Mẫu 06)."""
    case = get_case(request.user, pk, "plan")
    if refused := refuse_opening(request, case, "review"):
        return refused
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã lưu rà soát, đánh giá.")
        attempt(request, visits.record_review, case, by=request.user, done=done, **form.cleaned_data)
        return redirect("casework:reviews", case.pk)
    return render(request, "casework/review_form.html", about(request, case, form=form))


@require_POST
@once
def new_cycle(request, pk):
    """Plan anew because the risk goes on."""
    case = get_case(request.user, pk, "plan")
    attempt(request, plans.begin_new_cycle, case, by=request.user, done=_("Hồ sơ trở lại bước lập kế hoạch."))
    return redirect("casework:case", case.pk)


@require_safe
def closing(request, pk):
    """What stands between the case and its closure; propose, decide, reopen."""
    case = get_case(request.user, pk, shows=OF_A_REVIEW)
    return render(request, "casework/closing.html", _closing(request, case))


@require_POST
@once
def closing_propose(request, pk):
    """Ask the chair to close the case."""
    case = get_case(request.user, pk, "plan")
    attempt(request, plans.propose_closure, case, by=request.user, done=_("Đã đề nghị kết thúc hồ sơ."))
    return redirect("casework:closing", case.pk)


@require_POST
@once
def closing_approve(request, pk):
    """Close the case."""
    case = get_case(request.user, pk, "approve")
    form = CloseForm(request.POST)
    if not form.is_valid():
        return render(request, "casework/closing.html", _closing(request, case, form=form, close_form=form))
    decide = {"approve": True, "by": request.user, **form.cleaned_data}
    attempt(request, plans.decide_closure, case, done=_("Đã kết thúc hồ sơ."), **decide)
    return redirect("casework:closing", case.pk)


@require_POST
@once
def closing_return(request, pk):
    """Return the proposal with what is still missing."""
    case = get_case(request.user, pk, "approve")
    form = ReturnClosureForm(request.POST)
    if not form.is_valid():
        return render(request, "casework/closing.html", _closing(request, case, form=form, return_form=form))
    decide = {"approve": False, "by": request.user, **form.cleaned_data}
    attempt(request, plans.decide_closure, case, done=_("Đã trả lại đề nghị kết thúc hồ sơ."), **decide)
    return redirect("casework:closing", case.pk)


@require_POST
@once
def reopen(request, pk):
    """Open a closed case again."""
    case = get_case(request.user, pk, "plan")
    attempt(request, cases.reopen_case, case, by=request.user, done=_("Đã mở lại hồ sơ."))
    return redirect("casework:case", case.pk)


def _closing(request, case, **forms) -> dict:
    made = case.decisions.filter(kind=DecisionKind.CLOSURE).select_related("by")
    decisions = disclosed(case, request.user).records(made)
    context = {"obstacles": closing_obstacles(case) if case.is_open else [], "decisions": decisions}
    context |= {"close_form": CloseForm(), "return_form": ReturnClosureForm()}
    return about(request, case, **{**context, **forms})
