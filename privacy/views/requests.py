"""Requests about personal data: the list, one request, its package to read, print and take away."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_role
from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from casework.views.about_case import about
from casework.views.late import typed_back
from interface.once import once
from interface.paging import page_of
from privacy.access import (
    REQUEST_ROLES,
    case_deeds,
    get_case_for,
    get_package,
    get_request,
    request_permissions,
    visible_erasures,
    visible_holds,
    visible_requests,
)
from privacy.actions import requests as deeds
from privacy.enums import RequestKind
from privacy.forms.requests import FinishForm, RefuseForm, RequestForm
from privacy.keeping import kept_until
from privacy.package import build_package, keeps_where, package_json
from privacy.queries import requests_of_tab
from privacy.rules import REQUEST_SOURCE, acknowledge_due
from privacy.views.doing import attempt, data_of, deed_page
from vietnam.calendar import today

TABS = (("open", gettext_lazy("Chờ trả lời")), ("done", gettext_lazy("Đã trả lời")))


@require_safe
def requests(request):
    """Requests that wait for an answer, the earliest due first, or those that have one."""
    require_role(request.user, REQUEST_ROLES, "privacy.datarequest")
    tab = "done" if request.GET.get("tab") == "done" else "open"
    write_event(by=request.user, deed=Deed.LISTED, about="privacy.datarequest", reason=tab)
    page = page_of(requests_of_tab(visible_requests(request.user), tab), request.GET.get("page"))
    tabs = [{"text": text, "href": f"?tab={name}", "current": name == tab} for name, text in TABS]
    context = {"page_obj": page, "tab": tab, "tabs": tabs, "today": today()}
    return render(request, "privacy/requests.html", context)


@require_safe
def of_case(request, pk):
    """What was asked about the data of one case."""
    case = get_case_for(request.user, pk, "look")
    rows = visible_requests(request.user).filter(case=case).select_related("case")
    context = {"rows": rows, "may": case_deeds(request.user, case), "today": today()}
    context |= {
        "kept": kept_until(case.child),
        "hold": visible_holds(request.user).filter(case=case).select_related("by").first(),
        "erasures": visible_erasures(request.user).filter(child=case.child),
    }
    return render(request, "privacy/of_case.html", about(request, case, **context))


@require_http_methods(["GET", "POST"])
@once
def request_new(request, pk):
    """Register a request about the data of one case."""
    case = get_case_for(request.user, pk, "register")
    form = RequestForm(data_of(request), case=case)
    if request.method == "POST" and form.is_valid():
        made = attempt(request, _("Đã ghi yêu cầu."), deeds.register_request, case, **form.cleaned_data)
        return redirect("privacy:request", made.pk) if made else typed_back(request, case, form)
    return render(request, "privacy/request_new.html", about(request, case, form=form))


@require_safe
def request(request, pk):
    """One request: who asks, until when, and what remains to be done."""
    asked = get_request(request.user, pk)
    context = {
        "asked": asked,
        "may": request_permissions(request.user, asked),
        "agreed": deeds.agreed(asked),
        "acknowledge_by": acknowledge_due(asked.received_on),
        "late": asked.is_open and today() > asked.due_on,
        "fetchable": asked.fetchable,
        "source": REQUEST_SOURCE,
        "keeps_where": asked.kind == RequestKind.ACCESS and keeps_where(asked),
    }
    return render(request, "privacy/request.html", context)


@require_POST
@once
def acknowledge(request, pk):
    """Note that the person was told that the request arrived."""
    return _do(request, pk, "prepare", deeds.acknowledge_request, _("Đã ghi việc báo tiếp nhận."))


@require_safe
def preview(request, pk):
    """The package as it would be given, for the officer who prepares it and the chair who releases it."""
    asked = get_request(request.user, pk)
    if asked.kind != RequestKind.ACCESS or not asked.is_open:
        raise Http404
    context = {"asked": asked, "package": build_package(asked), "draft": True}
    return render(request, "privacy/package.html", context)


@require_POST
@once
def prepare(request, pk):
    """Hand the package to the chair."""
    return _do(request, pk, "prepare", deeds.prepare_package, _("Đã trình Chủ tịch duyệt."))


@require_POST
@once
def release(request, pk):
    """Release the package; of a child who is kept safe without the place, unless the chair ticks it."""
    told = {"tells_where": request.POST.get("tells_where") == "yes"}
    return _do(request, pk, "release", deeds.release_package, _("Đã duyệt. Tải được trong 7 ngày."), **told)


@require_http_methods(["GET", "POST"])
@once
def finish(request, pk):
    """Note what was done."""
    words = {"title": _("Ghi kết quả"), "button": _("Lưu kết quả")}
    form = FinishForm(data_of(request))
    return _form(request, pk, "prepare", form, words, deeds.finish_request, _("Đã ghi kết quả."))


@require_http_methods(["GET", "POST"])
@once
def refuse(request, pk):
    """Refuse the request on a ground of the law."""
    words = {"title": _("Từ chối yêu cầu"), "button": _("Từ chối yêu cầu")}
    form = RefuseForm(data_of(request))
    return _form(request, pk, "release", form, words, deeds.refuse_request, _("Đã từ chối yêu cầu."))


@require_safe
@step_up_required
def package_page(request, pk):
    """The released package, to read and print."""
    asked = get_package(request.user, pk, "page")
    return render(request, "privacy/package.html", {"asked": asked, "package": build_package(asked)})


@require_safe
@step_up_required
def package_file(request, pk):
    """The released package for a machine."""
    asked = get_package(request.user, pk, "json")
    response = HttpResponse(package_json(build_package(asked)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{asked.number}.json"'
    return response


def _do(request, pk, permission, deed, done, **told):
    asked = get_request(request.user, pk, permission)
    attempt(request, done, deed, asked, **told)
    return redirect("privacy:request", pk)


def _form(request, pk, permission, form, words, deed, done):
    asked = get_request(request.user, pk, permission)
    words = {**words, "kicker": asked.number, "done": done}
    return deed_page(request, form, words, deed, asked, reverse("privacy:request", args=[pk]))
