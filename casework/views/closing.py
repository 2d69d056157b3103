"""The closing of a case: what stands in the way, the proposal, the decision, what follows, the way back."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.access import get_case
from casework.actions import cases
from casework.actions import closing as deeds
from casework.disclosure import disclosed
from casework.enums import CloseReason, DecisionKind, FieldGroup, FollowResult, SupportState
from casework.files.refusals import FileRefused
from casework.forms.closing import CloseForm, EndingForm, FollowUpForm, ReopenForm, ReturnClosureForm
from casework.forms.planning import PaperDecisionForm
from casework.views.about_case import about, asked_for, attempt, refuse_opening
from casework.views.late import too_late, typed_back
from casework.views.reviews import OF_A_REVIEW
from casework.workflow import ending_conditions, unmet
from interface.once import once
from interface.uploads import sent

OF_A_CLOSING = (FieldGroup.CONTACT, *OF_A_REVIEW)


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request, pk):
    """What stands between the case and its closure; propose, decide, reopen.

    A POST asks for one group that is masked by default, such as where the child moved; the event names it.
    """
    asked = asked_for(request)
    case = get_case(request.user, pk, shows=OF_A_CLOSING, asked=asked)
    return render(request, "casework/closing.html", _closing(request, case, asked))


@require_POST
@once
def closing_propose(request, pk):
    """Ask the chair to close the case of a stable child."""
    case = get_case(request.user, pk, "plan")
    attempt(request, deeds.propose_closure, case, by=request.user, done=_("Đã đề nghị kết thúc hồ sơ."))
    return redirect("casework:closing", case.pk)


@require_http_methods(["GET", "POST"])
@once
def closing_other(request, pk):
    """Propose to end the case for another reason: moved, grown up, lost, died."""
    case = get_case(request.user, pk, "plan")
    if refused := refuse_opening(request, case, "propose_ending"):
        return refused
    form = EndingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed = {"by": request.user, "done": _("Đã đề nghị kết thúc hồ sơ."), **form.cleaned_data}
        if attempt(request, deeds.propose_ending, case, form=form, **deed):
            return redirect("casework:closing", case.pk)
        if late := too_late(request, case, form):
            return late
    return render(request, "casework/closing_other.html", about(request, case, form=form))


@require_POST
@once
def closing_approve(request, pk):
    """Close the case."""
    case = get_case(request.user, pk, "approve")
    form = CloseForm(request.POST)
    if not form.is_valid():
        return render(request, "casework/closing.html", _closing(request, case, form=form, close_form=form))
    decide = {"approve": True, "by": request.user, "read": request.POST.get("closure"), **form.cleaned_data}
    made = attempt(request, deeds.decide_closure, case, done=_("Đã kết thúc hồ sơ."), **decide)
    return redirect("casework:closing", case.pk) if made else typed_back(request, case, form)


@require_POST
@once
def closing_return(request, pk):
    """Return the proposal with what is still missing."""
    case = get_case(request.user, pk, "approve")
    form = ReturnClosureForm(request.POST)
    if not form.is_valid():
        return render(request, "casework/closing.html", _closing(request, case, form=form, return_form=form))
    decide = {"approve": False, "by": request.user, "read": request.POST.get("closure"), **form.cleaned_data}
    made = attempt(
        request, deeds.decide_closure, case, done=_("Đã trả lại đề nghị kết thúc hồ sơ."), **decide
    )
    return redirect("casework:closing", case.pk) if made else typed_back(request, case, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def closing_paper(request, pk):
    """Record that the chair closed the case on paper, with a scan of the decision."""
    case = get_case(request.user, pk, "plan")
    if refused := refuse_opening(request, case, "close_on_paper"):
        return refused
    form = PaperDecisionForm(*sent(request))
    if form.is_valid():
        if _close_on_paper(request, case, form):
            return redirect("casework:closing", case.pk)
        if late := too_late(request, case, form):
            return late
    waiting = deeds.pending(case)
    read = request.POST.get("closure") or (waiting.pk if waiting else "")
    return render(request, "casework/closing_paper.html", about(request, case, form=form, read=read))


@require_http_methods(["GET", "POST"])
@once
def follow_up(request, pk):
    """Ask after a child whose case is closed, and write down what was found."""
    case = get_case(request.user, pk, "visit", shows=OF_A_REVIEW)
    if refused := refuse_opening(request, case, "follow_up"):
        return refused
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi kết quả hỏi thăm.")
        saved = attempt(
            request, deeds.record_follow_up, case, by=request.user, done=done, **form.cleaned_data
        )
        return redirect("casework:closing", case.pk) if saved else typed_back(request, case, form)
    return render(request, "casework/follow_up.html", about(request, case, form=form))


@require_POST
@once
def reopen(request, pk):
    """Open a closed case again, with the reason."""
    case = get_case(request.user, pk, "plan")
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return render(request, "casework/closing.html", _closing(request, case, form=form, reopen_form=form))
    done = _("Đã mở lại hồ sơ.")
    opened = attempt(request, cases.reopen_case, case, by=request.user, done=done, **form.cleaned_data)
    return redirect("casework:case", case.pk) if opened else typed_back(request, case, form)


def _close_on_paper(request, case, form):
    deed = {"by": request.user, "read": request.POST.get("closure"), **form.values()}
    deed["done"] = _("Đã ghi quyết định kết thúc bằng giấy.")
    try:
        return attempt(request, deeds.close_on_paper, case, form=form, field="file", **deed)
    except FileRefused as refused:
        form.add_error("file", refused.sentence)
        return None


def _closing(request, case, asked=None, **forms) -> dict:
    seen = disclosed(case, request.user, asked)
    made = case.decisions.filter(kind=DecisionKind.CLOSURE).select_related("by", "closure__followed_by")
    waiting = deeds.pending(case) if case.is_open else None
    conditions = ending_conditions(case, waiting.reason if waiting else CloseReason.STABLE)
    last = case.closures.select_related("followed_by").first()
    planned = case.supports.filter(state=SupportState.PLANNED) if case.is_open else []
    context = {
        "conditions": conditions if case.is_open else [],
        "obstacles": unmet(conditions) if case.is_open else [],
        "decisions": seen.records(made),
        "planned_support": seen.records(planned),
        "seen": seen,
        "closure": seen.record(waiting or last),
        "at_risk_again": bool(last and last.follow_result == FollowResult.AT_RISK),
        "close_form": CloseForm(),
        "return_form": ReturnClosureForm(),
        "reopen_form": ReopenForm(),
    }
    return about(request, case, **{**context, **forms})
