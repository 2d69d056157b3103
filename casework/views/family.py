"""Brothers and sisters of the child of a case."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.access import get_case
from casework.actions.family import add_sibling, report_sibling
from casework.forms.family import SiblingForm
from casework.models import Child
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import typed_back
from interface.once import once


@require_http_methods(["GET", "POST"])
@once
def sibling_new(request, pk):
    """Write down a brother or sister of the household."""
    case = get_case(request.user, pk, "screen")
    if refused := refuse_opening(request, case, "screen"):
        return refused
    form = SiblingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi anh, chị, em của trẻ.")
        if attempt(request, add_sibling, case, by=request.user, child=form.child(), done=done):
            return redirect("casework:case", case.pk)
        return typed_back(request, case, form)
    texts = {"title": _("Anh, chị, em của trẻ"), "button": _("Lưu")}
    return render(request, "casework/case_form.html", about(request, case, form=form, **texts))


@require_POST
@once
def sibling_report(request, pk, child):
    """Take in a report about a brother or sister at one press."""
    case = get_case(request.user, pk, "screen")
    # nosemgrep: record-past-access - of the household of the case that access gave
    sibling = get_object_or_404(Child.objects.filter(household=case.child.household_id), pk=child)
    report = attempt(request, report_sibling, case, sibling, by=request.user, done="")
    if report is None:
        return redirect("casework:case", case.pk)
    messages.success(request, _("Đã ghi nhận thông tin về trẻ này. Xử lý tiếp ở đây."))
    return redirect("casework:report", report.pk)
