"""My files: what is being made, what is ready, what comes every period. Each person sees only one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import has_role
from accounts.enums import RoleKind
from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from casework.access import PERMISSIONS
from casework.workflow import NotNow
from interface.paging import page_number, page_of, page_of_rest
from reports.access import get_job, get_order, own_jobs, own_orders, require_job_watcher
from reports.actions.jobs import cancel_job, fetch_job, remove_job
from reports.actions.orders import end_order, pause_order, resume_order
from reports.enums import UNFINISHED
from reports.file_words import file_name, job_words, order_words
from reports.forms.locking import LOCK_ASKED
from reports.health import WATCHED, watched_jobs
from reports.views.locking import may_be_locked
from reports.works import CONTENT_TYPES, PDF

SHOWN_LESS = gettext_lazy(
    "Từ khi tệp được làm, quyền xem của bạn đã thay đổi: vai trò, xã, người phụ trách hoặc hồ sơ"
    " ẩn tên. Tệp đã bị xóa; yêu cầu lại để có danh sách theo quyền hiện nay."
)
ORDER_DEEDS = {"pause": pause_order, "resume": resume_order, "end": end_order}


@require_safe
def files(request):
    """List the person's files and standing orders; while one is being made, the list asks again."""
    page = page_of(own_jobs(request.user), request.GET.get("page"))
    context = {
        "page_obj": page,
        "jobs": [job_words(job) for job in page],
        "working": any(job.state in UNFINISHED for job in page),
    }
    if request.headers.get("HX-Request"):
        return render(request, "reports/includes/files_list.html", context)
    context["orders"] = [order_words(order) for order in own_orders(request.user)]
    context["may_export"] = has_role(request.user, *PERMISSIONS, RoleKind.ANALYST)
    return render(request, "reports/files.html", context)


@require_safe
def job_states(request):
    """Show an administrator which files wait or failed: kind, person, why; nothing of what is in them."""
    require_job_watcher(request.user)
    write_event(by=request.user, deed=Deed.LISTED, about="reports.job")
    tab = request.GET.get("muc") if request.GET.get("muc") in WATCHED else next(iter(WATCHED))
    number = page_number(request.GET.get("page"))
    page = page_of_rest(watched_jobs(tab, number), number)
    words = {"khong-duoc": _("Không làm được"), "dang-lam": _("Đang chờ, đang làm")}
    tabs = [{"text": words[name], "href": f"?muc={name}", "current": name == tab} for name in WATCHED]
    return render(request, "reports/job_states.html", {"tab": tab, "tabs": tabs, "page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def file_download(request, pk):
    """Give a file out, once its person is found to be still shown all of it; the event is written first."""
    job = get_job(request.user, pk)
    # The event tells of what is given: what cannot be locked is refused before it.
    only = PDF if LOCK_ASKED in request.POST else ""
    try:
        made = fetch_job(job, by=request.user, only=only)
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:files")
    if made is None:
        messages.error(request, SHOWN_LESS)
        return redirect("reports:files")
    response = HttpResponse(made.data, content_type=CONTENT_TYPES[made.suffix])
    response["Content-Disposition"] = f'attachment; filename="{file_name(job, made.suffix)}"'
    return response


@require_POST
def file_cancel(request, pk):
    """Stop a job that waits or runs."""
    return _done(request, cancel_job, get_job(request.user, pk), _("Đã dừng."))


@require_POST
def file_remove(request, pk):
    """Remove a file from the list, its bytes with it."""
    return _done(request, remove_job, get_job(request.user, pk), _("Đã xóa."))


@require_POST
def order_change(request, pk):
    """Pause, resume or end a standing order."""
    order = get_order(request.user, pk)
    deed = ORDER_DEEDS.get(request.POST.get("do"))
    if deed is None:
        messages.error(request, _("Chọn tạm dừng, chạy tiếp hoặc dừng hẳn."))
        return redirect("reports:files")
    return _done(request, deed, order, _("Đã lưu."))


def _done(request, deed, record, sentence):
    try:
        deed(record, by=request.user)
    except NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("reports:files")
