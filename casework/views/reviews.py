"""The review on Mẫu 06, and a new cycle of planning when the risk goes on."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.access import get_case
from casework.actions import plans, visits
from casework.disclosure import disclosed
from casework.enums import FieldGroup
from casework.forms.closing import ReviewForm
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import typed_back
from interface.once import once

OF_A_REVIEW = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


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
    form = ReviewForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        done = _("Đã lưu rà soát, đánh giá.")
        saved = attempt(request, visits.record_review, case, by=request.user, done=done, **form.values())
        return redirect("casework:reviews", case.pk) if saved else typed_back(request, case, form)
    return render(request, "casework/review_form.html", about(request, case, form=form))


@require_POST
@once
def new_cycle(request, pk):
    """Plan anew because the risk goes on."""
    case = get_case(request.user, pk, "plan")
    attempt(request, plans.begin_new_cycle, case, by=request.user, done=_("Hồ sơ trở lại bước lập kế hoạch."))
    return redirect("casework:case", case.pk)
