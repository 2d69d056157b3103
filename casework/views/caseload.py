"""The caseload: tabs, search, filters, order and page, all in the URL."""

from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import has_role, require_role
from accounts.enums import RoleKind
from audit.actions import write_event
from audit.enums import Deed
from casework.access import PERMISSIONS, visible_cases
from casework.forms.caseload import CaseFilter
from casework.queries import caseload, overdue, search_cases, tab_counts
from interface.paging import page_of
from vietnam.text import normalise

TAB_LABELS = {
    "mine": gettext_lazy("Của tôi"),
    "unassigned": gettext_lazy("Chưa phân công"),
    "open": gettext_lazy("Đang mở"),
    "closed": gettext_lazy("Đã kết thúc"),
}
LONGEST_SEARCH = 120


@require_safe
def cases(request):
    """List the cases that the person may see. A search by name leaves an event."""
    require_role(request.user, PERMISSIONS, "casework.case")
    form = CaseFilter(request.GET)
    text = normalise(request.GET.get("q", "").replace("\x00", ""))[:LONGEST_SEARCH]
    found = _found(request, form, text)
    tab, tabs = _tabs(request, tab_counts(found, request.user))
    listed = caseload(found, request.user, tab, form.asked().get("order", "due"))
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
        "several_communes": has_role(request.user, RoleKind.SUPERVISOR),
        "may_take": has_role(request.user, RoleKind.OFFICER),
    }
    return render(request, "casework/cases.html", context)


def _found(request, form, text):
    found = form.narrowed(visible_cases(request.user))
    if form.asked().get("overdue"):
        found = overdue(found)
    if text:
        write_event(by=request.user, deed=Deed.SEARCHED, about="casework.case", reason="caseload")
        found = search_cases(found, text)
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
    chips = [{"text": _("Tìm: %(text)s") % {"text": text}, "href": _url(request, q="")}] if text else []
    for name, value in form.asked().items():
        if name != "order":
            field = form.fields[name]
            text = f"{field.label}: {dict(field.choices)[value]}"
            chips.append({"text": text, "href": _url(request, **{name: ""})})
    return chips


def _url(request, **changes) -> str:
    """The list with other parameters, on its first page."""
    kept = {**request.GET.dict(), "page": "", **changes}
    return "?" + urlencode({name: value for name, value in kept.items() if value})
