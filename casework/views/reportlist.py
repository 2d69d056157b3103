"""The list of reports: what waits with its clock, what was handled, and the search."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import commune_ids, require_role
from accounts.enums import RoleKind
from audit.actions import write_event
from audit.enums import Deed
from casework.access import REPORT_PERMISSIONS, visible_reports
from casework.report_access import report_names_known, visible_forwards
from casework.reporting import reports_of_tab, search_reports, waiting_forwards
from casework.views.searches import TOKEN, asked_text, keep, recalled
from interface.paging import page_of

TABS = {"open": gettext_lazy("Chờ xử lý"), "handled": gettext_lazy("Đã xử lý")}


@require_safe
def reports(request):
    """List reports: those that wait, urgent ones first, or those handled. A search leaves an event."""
    require_role(request.user, REPORT_PERMISSIONS, "casework.report")
    text = recalled(request)
    if text is None:
        messages.info(request, _("Lần tìm trước không còn được giữ. Tìm lại nếu cần."))
        return redirect("casework:reports")
    tab = "handled" if request.GET.get("tab") == "handled" else "open"
    found = reports_of_tab(visible_reports(request.user), tab)
    if text:
        write_event(by=request.user, deed=Deed.SEARCHED, about="casework.report", reason="reports")
        found = search_reports(found, text, report_names_known(request.user))
    context = {
        "page_obj": page_of(found, request.GET.get("page")),
        "text": text,
        "forwards": waiting_forwards(visible_forwards(request.user)) if tab == "open" and not text else [],
        "tab": tab,
        "tabs": [{"text": TABS[name], "href": _href(request, name), "current": name == tab} for name in TABS],
        "may_take": bool(commune_ids(request.user, RoleKind.OFFICER)),
    }
    return render(request, "casework/reports.html", context)


@require_POST
def report_search(request):
    """Keep what is searched for in the session and open the list with its token."""
    require_role(request.user, REPORT_PERMISSIONS, "casework.report")
    asked = {"tab": request.POST.get("tab")} if request.POST.get("tab") in TABS else {}
    text = asked_text(request)
    if text:
        asked[TOKEN] = keep(request.session, text)
    return redirect(f"{reverse('casework:reports')}?{urlencode(asked)}")


def _href(request, tab) -> str:
    token = request.GET.get(TOKEN)
    return "?" + urlencode({"tab": tab, **({TOKEN: token} if token else {})})
