from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from reports.access import committee_communes, get_committee_commune, overview_area
from reports.committee import committee_document, state_chart
from reports.figures import Period, commune_figures
from reports.forms.committee import PeriodForm
from reports.overview import area_overview
from reports.views.locking import may_be_locked
from vietnam.calendar import today

CAPTIONS = {
    "label": _("Hồ sơ đang mở theo kết quả sàng lọc"),
    "risk": _("Hồ sơ đang mở theo nguy cơ"),
    "age": _("Hồ sơ đang mở theo độ tuổi"),
    "sex": _("Hồ sơ đang mở theo giới tính"),
    "referrals": _("Phiếu chuyển gửi trong tháng"),
    "period": _("Trong tháng"),
}


@require_safe
def committee(request):
    """Choose commune and month, see the figures, download the report to the committee."""
    communes = committee_communes(request.user)
    start = {"commune": communes.first(), "month": today().month, "year": today().year}
    form = PeriodForm(request.GET or None, communes=communes, initial=start)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else start
    period = Period(chosen.get("year") or today().year, chosen.get("month") or today().month)
    figures = commune_figures(chosen.get("commune") or communes.first(), period)
    context = {
        "form": form,
        "figures": figures,
        "captions": CAPTIONS,
        "period_counts": _period_counts(figures),
        "chart": state_chart(figures).spec(),
        "worth": sum(row.worth for row in figures.support),
    }
    return render(request, "reports/committee.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def committee_pdf(request, pk, year, month):
    """Give the report as a PDF; making it is written down first."""
    commune = get_committee_commune(request.user, pk)
    period = Period.of(year, month)
    write_event(by=request.user, deed=Deed.DOWNLOADED, about=commune, area=commune, reason="committee_report")
    document = committee_document(commune, period, by=request.user)
    response = HttpResponse(document, content_type="application/pdf")
    name = f"bao-cao-{commune.code}-{year}-{month:02d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def overview(request):
    """Show an analyst the totals of the area, cells under five hidden."""
    area, communes = overview_area(request.user)
    write_event(by=request.user, deed=Deed.LISTED, about="reports.overview", area=area)
    return render(request, "reports/overview.html", {"area": area, "overview": area_overview(communes)})


def _period_counts(figures) -> list[tuple]:
    return [
        (_("Hồ sơ mới"), figures.opened),
        (_("Hồ sơ kết thúc"), figures.closed),
        (_("Không thuộc diện"), figures.screened_out),
        (_("Trẻ đang theo học tại cơ sở"), figures.placed_now),
    ]
