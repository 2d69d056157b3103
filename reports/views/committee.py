from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from reports.access import committee_communes, get_committee_commune, overview_area
from reports.committee import committee_document
from reports.figures import Cadence, NoPeriod, containing, numbers, period_of, scope_of
from reports.forms.committee import PeriodForm
from reports.overview import area_overview
from reports.pages import sections, state_chart
from reports.views.locking import may_be_locked
from vietnam.calendar import today


@require_safe
def committee(request):
    """Choose commune and period, see the figures, each with its list, download the report."""
    communes = committee_communes(request.user)
    start = {"commune": communes.first(), "period": containing(Cadence.MONTH, today())}
    shown = {"commune": start["commune"], "period": start["period"].code}
    form = PeriodForm(request.GET or None, communes=communes, initial=shown)
    chosen = start | (
        {name: value for name, value in form.cleaned_data.items() if value} if _asked(form) else {}
    )
    scope = scope_of([chosen["commune"]], chosen["period"])
    found = numbers(scope)
    context = {
        "form": form,
        "commune": chosen["commune"],
        "period": chosen["period"],
        "sections": sections(scope, found),
        "chart": state_chart(scope, found).spec(),
    }
    return render(request, "reports/committee.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def committee_pdf(request, pk, period):
    """Give the report as a PDF; making it is written down first."""
    commune = get_committee_commune(request.user, pk)
    try:
        scope = scope_of([commune], period_of(period))
    except NoPeriod as error:
        raise Http404 from error
    write_event(by=request.user, deed=Deed.DOWNLOADED, about=commune, area=commune, reason="committee_report")
    document = committee_document(commune, scope, by=request.user)
    response = HttpResponse(document, content_type="application/pdf")
    name = f"bao-cao-{commune.code}-{scope.period.code}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def overview(request):
    """Show an analyst the totals of the area, cells under five hidden."""
    area, communes = overview_area(request.user)
    write_event(by=request.user, deed=Deed.LISTED, about="reports.overview", area=area)
    return render(request, "reports/overview.html", {"area": area, "overview": area_overview(communes)})


def _asked(form) -> bool:
    return form.is_bound and (form.is_valid() or bool(form.cleaned_data))
