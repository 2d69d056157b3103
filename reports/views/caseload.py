"""The numbers of an area for its supervisor, as a page and on paper."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from interface.paging import page_of
from reports.area_review import area_document
from reports.caseload import LABELS, LATE, MEASURES, WORK, Asked, caseload, links
from reports.forms.reviews import AreaForm, usual_period
from reports.pdf.area_review import over_words
from reports.review_access import areas_of, visible_reviews
from reports.views.locking import may_be_locked


@require_safe
def area_caseload(request):
    """Choose an area and a period; see the numbers by officer and commune, and the reviews of the area."""
    areas = areas_of(request.user)
    form = _form(request, areas)
    asked = asked_by(form, areas)
    write_event(by=request.user, deed=Deed.LISTED, about="reports.caseload")
    numbers = caseload(request.user, asked)
    total = _row(asked, numbers["total"])
    context = {
        "form": form,
        "asked": asked,
        "total": total,
        "tiles": _tiles(total),
        "communes": [_row(asked, row, "commune") for row in numbers["communes"]],
        "officers": [_row(asked, row, "officer", numbers["limit"]) for row in numbers["officers"]],
        "pdf": f"{reverse('reports:caseload_pdf')}?{urlencode(_address(asked))}",
        "page_obj": page_of(visible_reviews(request.user), request.GET.get("page")),
    }
    return render(request, "reports/caseload.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def caseload_pdf(request):
    """Give the numbers as a PDF; making it is written down first."""
    areas = areas_of(request.user)
    form = _form(request, areas)
    if form.is_bound and not form.is_valid():
        return HttpResponseBadRequest(_("Địa chỉ này không đúng. Chọn lại khu vực và kỳ."))
    asked = asked_by(form, areas)
    write_event(by=request.user, deed=Deed.DOWNLOADED, about=asked.area, reason="area_caseload")
    numbers = caseload(request.user, asked)
    return pdf(area_document(asked, numbers, by=request.user, demo=settings.DEMO), "khoi-luong")


def pdf(document: bytes, name: str) -> HttpResponse:
    """Return `document` as a file to be saved."""
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def asked_by(form, areas) -> Asked:
    """Return what `form` asks for; the first area and the usual period where it says nothing readable."""
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return Asked(**{"area": areas[0], **usual_period(), **told})


def _form(request, areas) -> AreaForm:
    given = request.GET if {"area", "since", "until"} & set(request.GET) else None
    return AreaForm(given, areas=areas, initial={"area": areas[0], **usual_period()})


def _address(asked: Asked) -> dict:
    return {"area": asked.area.pk, "since": asked.since.isoformat(), "until": asked.until.isoformat()}


def _row(asked, row: dict, column: str = "", limit: int = 0) -> dict:
    """Return a row of a table: its name, and groups of (label, number, address)."""
    found = links(asked, row, column)
    work, late = ([(LABELS[name], row[name], found[name]) for name in group] for group in (WORK, LATE))
    over = row.get("over", 0)
    shown = {"name": row.get("name") or _("Chưa phân công"), "work": work, "late": late}
    return {**shown, "longest": row["longest"], "over": over, "beyond": over_words(over, limit)}


def _tiles(total: dict) -> list[dict]:
    """Return the numbers of the whole area as tiles."""
    looks = {"overdue": "alert", "overdue_month": "alert", "silent": "soon", "unassigned": "soon"}
    return [
        {"number": value, "label": label, "href": href, "look": looks.get(name, "")}
        for name, (label, value, href) in zip(MEASURES, total["work"] + total["late"], strict=True)
    ]
