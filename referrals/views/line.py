"""Waiting for a place, leaving the line, and telling the supervisor that nothing fits."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.access import case_permissions, get_case
from casework.views.late import too_late, typed_back
from casework.workflow import offered
from interface.once import once
from referrals.access import get_waiting
from referrals.actions.line import join_line, leave_line, tell_none_fits
from referrals.finding import one_of, wanted_of
from referrals.forms.seats import LeaveLineForm, NoneFitsForm
from referrals.views.doing import attempt, data_of

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@once
def join(request, pk, programme):
    """Ask, then put the child in the line of a programme."""
    case = get_case(request.user, pk, "refer")
    match = one_of(str(programme), wanted_of(case))
    if match is None:
        raise Http404
    if request.method == "POST":
        words = _("Đã ghi trẻ vào danh sách chờ. Khi có chỗ, bạn được báo ngay.")
        attempt(request, words, join_line, case, programme=match.programme)
        return redirect("referrals:seats", pk)
    return _page(request, "referrals/join_line.html", case, match=match)


@require_http_methods(FORM_METHODS)
@once
def leave(request, pk):
    """Ask why, then take the child out of the line."""
    entry = get_waiting(request.user, pk)
    form = LeaveLineForm(data_of(request))
    if form.is_valid():
        told = {"form": form, **form.cleaned_data}
        if attempt(request, _("Trẻ không còn trong danh sách chờ."), leave_line, entry, **told):
            return redirect("referrals:seats", entry.case_id)
        if answer := too_late(request, entry.case, form):
            return answer
    return _page(request, "referrals/leave_line.html", entry.case, entry=entry, form=form)


@require_http_methods(FORM_METHODS)
@once
def none_fits(request, pk):
    """Tell the supervisor what was looked for in vain; it stands as a note of the case."""
    case = get_case(request.user, pk, "refer")
    form = NoneFitsForm(data_of(request))
    if form.is_valid():
        told = {"form": form, **form.cleaned_data}
        if attempt(request, _("Đã báo giám sát khu vực."), tell_none_fits, case, **told):
            return redirect("referrals:seats", pk)
        return too_late(request, case, form) or typed_back(request, case, form)
    return _page(request, "referrals/none_fits.html", case, form=form)


def _page(request, template, case, **context):
    buttons = offered(case, case_permissions(request.user, case))
    return render(request, template, {"case": case, "offered": buttons, **context})
