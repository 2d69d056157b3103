from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from reports.figures.periods import NoPeriod, period_of
from reports.forms.statistics import StatisticsForm
from reports.statistics.document import legend, statistics_document
from reports.statistics.quarters import published_periods
from reports.statistics.reading import published_quarters, reader
from reports.statistics.tables import counts_side_by_side, months, parts, rates, series
from reports.statistics_access import COUNTRY, get_published_area, published_areas
from reports.views.locking import may_be_locked


@require_safe
def statistics(request):
    """Show an analyst the published tables of a period and an area: own provinces and the country."""
    areas = published_areas(request.user)
    periods = published_periods(published_quarters())
    start = {"area": next(iter(areas)), "period": periods[0].code if periods else ""}
    form = StatisticsForm(request.GET or None, areas=areas, periods=periods, initial=start)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else start
    area = areas[chosen["area"]]
    write_event(by=request.user, deed=Deed.LISTED, about="reports.overview", area=area)
    context = {"form": form, "area": area, "code": chosen["area"], "country": COUNTRY}
    if chosen["period"]:
        context |= _tables(area, period_of(chosen["period"]))
    return render(request, "reports/statistics.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def statistics_pdf(request, code, period):
    """Give the published tables as a PDF; making it is written down first."""
    area = get_published_area(request.user, code)
    try:
        chosen = period_of(period)
    except NoPeriod as none:
        raise Http404 from none
    # What is not there is not given out: the event tells of what is.
    if chosen not in published_periods(published_quarters()):
        raise Http404
    write_event(
        by=request.user, deed=Deed.DOWNLOADED, about="reports.overview", area=area, reason="statistics_report"
    )
    document = statistics_document(area, chosen, timezone.now(), request.user)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="so-lieu-{code}-{chosen.code}.pdf"'
    return response


def _tables(area, period) -> dict:
    read = reader(period, (str(area.pk),) if area else ())
    return {
        "period": period,
        "told_of": period.so_far(read.until),
        "known_at": read.editions[-1].known_at,
        "parts": parts(read, area),
        "counts": counts_side_by_side(read) if read.has_splits else [],
        "rates": rates(read, area),
        "legend": legend(),
        "months": months(read).chart().spec(),
        "series": series(area),
    }
