"""What a signed review found in the cases of an officer, and the officer's answer."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.actions import write_event
from audit.enums import Deed
from casework.disclosure import disclosed
from casework.views.about_case import attempt
from casework.views.late import typed_back_at
from interface.once import once
from interface.paging import page_of
from reports.actions.reviews import answer_finding
from reports.forms.reviews import ReplyForm
from reports.review_access import REPLY, case_of, concerning, get_sampled
from reports.samples import answers


@require_safe
def findings(request):
    """The findings in the officer's own cases, the newest first."""
    found = concerning(request.user)
    write_event(by=request.user, deed=Deed.LISTED, about="reports.findings")
    page = page_of(found, request.GET.get("page"))
    return render(request, "reports/findings.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@once
def finding(request, pk):
    """Read one finding with the answers of the checklist, and answer it once."""
    row = get_sampled(request.user, pk, REPLY)
    case = case_of(request.user, row)
    form = ReplyForm(request.POST or None)
    if form.is_valid():
        done = _("Đã gửi trả lời cho giám sát khu vực.")
        if attempt(request, answer_finding, row, by=request.user, done=done, **form.cleaned_data):
            return redirect("reports:finding", row.pk)
        return typed_back_at(request, reverse("reports:findings"), form)
    seen = disclosed(case, request.user)
    context = {"row": row, "seen": seen.record(row), "case": case, "form": form}
    return render(request, "reports/finding.html", {**context, "answers": answers(row, seen)})
