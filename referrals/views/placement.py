"""The officer's side of a child who was accepted: waiting for the first day, asking how it is doing."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from audit.editing import sent_version, version_of
from casework.access import case_permissions
from casework.views.late import too_late
from casework.workflow import offered as offered_on_case
from interface.once import once
from referrals.access import get_referral
from referrals.actions import placement
from referrals.forms import CheckForm, FirstDayForm
from referrals.models import Placement
from referrals.views.doing import attempt, data_of
from vietnam.calendar import today

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@once
def wait(request, pk):
    """Wait for the child until another day."""
    words = {
        "title": _("Chờ trẻ đến ngày khác"),
        "button": _("Chờ đến ngày này"),
        "note": _("Cơ sở được báo ngày mới. Nếu trẻ vẫn không đến, bạn được báo lại."),
        "done": _("Đã đổi ngày dự kiến. Cơ sở được báo ngay."),
    }
    form, told = FirstDayForm(data_of(request)), {"version": sent_version(request)}
    return _deed(request, pk, placement.wait_on, form, words, **told)


@require_http_methods(FORM_METHODS)
@once
def check(request, pk):
    """Note how the placed child is doing."""
    words = {
        "title": _("Hỏi thăm việc học"),
        "button": _("Lưu kết quả hỏi thăm"),
        "note": _("Hỏi thầy cô hoặc đến xem. Cơ sở không thấy những câu trả lời này."),
        "done": _("Đã ghi kết quả hỏi thăm."),
    }
    form = CheckForm(data_of(request), initial={"on": today()})
    return _deed(request, pk, _record_check, form, words)


def _record_check(referral, **fields):
    # One whose child never came, or has left, has none: the deed says what it is now.
    return placement.record_check(
        getattr(referral, "placement", None) or Placement(referral=referral), **fields
    )


def _deed(request, pk, deed, form, words, **told):
    referral = get_referral(request.user, pk, "refer")
    case = referral.case
    if form.is_valid():
        done = attempt(request, words["done"], deed, referral, form=form, **form.cleaned_data, **told)
        if answer := redirect("referrals:sent", pk) if done else too_late(request, case, form):
            return answer
    shown = {"case": case, "referral": referral, "form": form, "words": words}
    shown["offered"] = offered_on_case(case, case_permissions(request.user, case))
    shown["version"] = version_of(referral.history) if told else ""
    return render(request, "referrals/officer_deed.html", shown)
