"""Asking for a list or a report as a file: which rows or which place, of when, what for."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import has_role, require_role
from accounts.enums import RoleKind
from accounts.step_up import step_up_required
from casework.access import PERMISSIONS
from casework.workflow import NotNow
from interface.once import once
from reports.actions.jobs import ask_job
from reports.actions.orders import place_order
from reports.exports.lists import LISTS
from reports.exports.making import WARNING, too_many
from reports.forms.exports import ExportForm, ReportFileForm
from reports.report_works import offered
from reports.tasks import wake

# Who sees cases may have lists and reports, an analyst what is published.
FILE_ROLES = (*PERMISSIONS, RoleKind.ANALYST)


@require_safe
def exports(request):
    """Which lists and reports the person may have as files."""
    require_role(request.user, FILE_ROLES, "reports.export")
    lists = LISTS if has_role(request.user, *PERMISSIONS) else {}
    rows, reports = (
        [{"kind": kind, "label": one.label} for kind, one in found.items()]
        for found in (lists, offered(request.user))
    )
    return render(request, "reports/exports.html", {"rows": rows, "reports": reports, "warning": WARNING})


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
    texts = {"title": LISTS[kind].label, "kicker": _("Tải một danh sách"), "warning": WARNING}
    who = _(
        "tệp chỉ có hồ sơ của xã bạn phụ trách, với các thông tin vai trò của bạn được xem. Việc tải và"
        " mục đích được ghi vào nhật ký của từng hồ sơ."
    )
    return render(request, "reports/ask_file.html", {"form": form, "who_sees": who, **texts})


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@once
def report_file(request, kind):
    """Ask for a report of one place and period as a file, or for every period."""
    require_role(request.user, FILE_ROLES, "reports.export")
    found = offered(request.user).get(kind)
    if found is None:
        raise Http404
    form = ReportFileForm(request.POST or None, places=found.places(request.user), periods=found.periods())
    if request.method == "POST" and form.is_valid() and _taken(request, kind, form):
        return redirect("reports:files")
    texts = {"title": found.label, "kicker": _("Báo cáo số liệu")}
    who = _("chỉ mình bạn tải được tệp này. Việc yêu cầu, tải và mục đích được ghi vào nhật ký.")
    return render(request, "reports/ask_file.html", {"form": form, "who_sees": who, **texts})


def _asked_for(request, kind, form) -> bool:
    """Ask for the list unless it is too long for a file; return whether that was taken."""
    found = None if form.cleaned_data["cadence"] else too_many(request.user, kind, form.params())
    if found:
        form.add_error("since", _too_many(*found))
        return False
    return _taken(request, kind, form)


def _taken(request, kind, form) -> bool:
    """Ask for the file or order it for every period; return whether that was taken."""
    chosen, params = form.cleaned_data, form.params()
    told = {"by": request.user, "purpose": chosen["purpose"]}
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
