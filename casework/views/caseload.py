"""The caseload: tabs, filters, order and page in the URL; what was searched for stays in the session.

Proxies and browsers keep addresses: a name never stands in one. A search is posted, kept under a short
token, and the list is opened with the token.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import has_role, require_role
from accounts.enums import RoleKind
from audit.actions import write_event
from audit.enums import Deed
from casework.access import PERMISSIONS, names_known, visible_cases
from casework.forms.caseload import CaseFilter
from casework.queries import caseload, overdue, search_cases, tab_counts
from casework.views.searches import TOKEN, asked_text, keep, recalled
from interface.paging import page_of

TAB_LABELS = {
    "mine": gettext_lazy("Của tôi"),
    "unassigned": gettext_lazy("Chưa phân công"),
    "open": gettext_lazy("Đang mở"),
    "closed": gettext_lazy("Đã kết thúc"),
}
PARAMETERS = ("tab", TOKEN, *CaseFilter.base_fields)


@require_safe
def cases(request):
    """List the cases that the person may see. A search by name leaves an event."""
    require_role(request.user, PERMISSIONS, "casework.case")
    form = CaseFilter(request.GET)
    known = names_known(request.user)
    text = recalled(request)
    if text is None:
        messages.info(request, _("Lần tìm trước không còn được giữ. Tìm lại nếu cần."))
        return redirect(f"{reverse('casework:cases')}{_url(request, **{TOKEN: ''})}")
    found = _found(request, form, text, known)
    tab, tabs = _tabs(request, tab_counts(found, request.user))
    listed = caseload(found, request.user, tab, form.asked().get("order", "due"), known)
    context = {
        "page_obj": page_of(listed, request.GET.get("page")),
        "filter_form": form,
        "text": text,
        "chips": _chips(request, form, text),
        "clear_href": f"?tab={tab}",
        "tab": tab,
        "tabs": tabs,
        "any_cases": any(tab["count"] for tab in tabs),
        "kept": form.asked().items(),
        "token": request.GET.get(TOKEN, "") if text else "",
        "several_communes": has_role(request.user, RoleKind.SUPERVISOR),
        "may_take": has_role(request.user, RoleKind.OFFICER),
    }
    return render(request, "casework/cases.html", context)


@require_POST
def search(request):
    """Keep what is searched for in the session and open the list with its token."""
    require_role(request.user, PERMISSIONS, "casework.case")
    text = asked_text(request)
    asked = {"tab": request.POST.get("tab", ""), **CaseFilter(request.POST).asked()}
    if text:
        asked[TOKEN] = keep(request.session, text)
    kept = {name: value for name, value in asked.items() if value and (name != "tab" or value in TAB_LABELS)}
    return redirect(f"{reverse('casework:cases')}?{urlencode(kept)}")


def _found(request, form, text, known):
    found = form.narrowed(visible_cases(request.user))
    if form.asked().get("overdue"):
        found = overdue(found)
    if text:
        write_event(by=request.user, deed=Deed.SEARCHED, about="casework.case", reason="caseload")
        found = search_cases(found, text, known)
    return found


def _tabs(request, counts) -> tuple[str, list[dict]]:
    """The current tab, and all tabs of this person with their counts; only officers own cases."""
    mine = has_role(request.user, RoleKind.OFFICER)
    names = [name for name in TAB_LABELS if mine or name != "mine"]
    asked = request.GET.get("tab")
    tab = asked if asked in names else "mine" if mine else "open"
    links = [
        {
            "text": TAB_LABELS[name],
            "href": _url(request, tab=name),
            "current": name == tab,
            "count": counts[name],
        }
        for name in names
    ]
    return tab, links


def _chips(request, form, text) -> list[dict]:
    """One chip for the search and each filter, each leading to the list without it."""
    chips = (
        [{"text": _("Tìm: %(text)s") % {"text": text}, "href": _url(request, **{TOKEN: ""})}] if text else []
    )
    for name, value in form.asked().items():
        if name != "order":
            field = form.fields[name]
            text = f"{field.label}: {dict(field.choices)[value]}"
            chips.append({"text": text, "href": _url(request, **{name: ""})})
    return chips


def _url(request, **changes) -> str:
    """The list with other parameters, on its first page. What is no parameter of the list is dropped."""
    known = {name: value for name, value in request.GET.items() if name in PARAMETERS}
    kept = {**known, "page": "", **changes}
    return "?" + urlencode({name: value for name, value in kept.items() if value})
