"""The closing of a case: what stands in the way, the proposal, the decision, the way back."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.access import get_case
from casework.actions import cases, plans
from casework.disclosure import disclosed
from casework.enums import DecisionKind, SupportState
from casework.forms.planning import CloseForm, ReturnClosureForm
from casework.views.about_case import about, attempt
from casework.views.reviews import OF_A_REVIEW
from casework.workflow import closing_obstacles
from interface.once import once


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
    planned = case.supports.filter(state=SupportState.PLANNED) if case.is_open else []
    context["planned_support"] = disclosed(case, request.user).records(planned)
    context |= {"close_form": CloseForm(), "return_form": ReturnClosureForm()}
    return about(request, case, **{**context, **forms})
