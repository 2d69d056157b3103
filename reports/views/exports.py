"""Asking for a list as a file: which rows, which groups, what for."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import require_role
from accounts.step_up import step_up_required
from casework.access import PERMISSIONS
from casework.workflow import NotNow
from interface.once import once
from reports.actions.jobs import ask_job
from reports.actions.orders import place_order
from reports.exports.lists import LISTS
from reports.exports.making import WARNING, too_many
from reports.forms.exports import ExportForm
from reports.tasks import wake


@require_safe
def exports(request):
    """Which lists there are as files."""
    require_role(request.user, PERMISSIONS, "reports.export")
    rows = [{"kind": kind, "label": export.label} for kind, export in LISTS.items()]
    return render(request, "reports/exports.html", {"rows": rows, "warning": WARNING})


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@once
def export(request, kind):
    """Ask for one list as a file; what the list on the screen was narrowed by stands in the address."""
    require_role(request.user, PERMISSIONS, "reports.export")
    if kind not in LISTS:
        raise Http404
    asked = {"kind": kind, "user": request.user}
    if request.method == "POST":
        form = ExportForm(request.POST, **asked)
        if form.is_valid() and _asked_for(request, kind, form):
            return redirect("reports:files")
    else:
        form = ExportForm(initial=request.GET.dict(), **asked)
    context = {"form": form, "title": LISTS[kind].label, "warning": WARNING}
    return render(request, "reports/export.html", context)


def _asked_for(request, kind, form) -> bool:
    """Ask for the file or order it for every period; return whether that was taken."""
    chosen, params = form.cleaned_data, form.params()
    told = {"by": request.user, "purpose": chosen["purpose"]}
    if not chosen["cadence"] and (found := too_many(request.user, kind, params)):
        form.add_error("since", _too_many(*found))
        return False
    try:
        if chosen["cadence"]:
            place_order(kind, params, cadence=chosen["cadence"], **told)
            messages.success(request, _("Đã đặt. Tệp của mỗi kỳ sẽ có ở đây sau khi kỳ kết thúc."))
        else:
            ask_job(kind, params, **told)
            wake()
    except NotNow as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _too_many(_found, most) -> str:
    return _(
        "Danh sách có hơn %(most)s dòng, nhiều hơn một tệp được chứa. Chọn khoảng ngày ngắn hơn hoặc một tình"
        " trạng, rồi tải thành nhiều tệp."
    ) % {"most": most}
