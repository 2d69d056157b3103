"""Administrators bring the population by age: template, file, preview with what is wrong, confirmation."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interface.once import once
from interface.paging import page_of
from interface.tables.reader import read_table
from interface.tables.refusals import ListRefused
from interface.uploads import sent
from reports.actions.population import import_population
from reports.forms.statistics import PopulationFileForm
from reports.population.reading import ListUnread, read_lines, template
from reports.statistics_access import codes_of_areas, kept_population

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "reports.population"
# A preview is confirmed on the day on which it was read.
WITHIN = 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def population(request):
    """Show what is kept; of a file that is sent, show what it would write and what is wrong in each line."""
    kept = kept_population(request.user)
    form = PopulationFileForm(*sent(request))
    lines = _read(form) if form.is_valid() else []
    good = [line.values for line in lines if not line.faults]
    context = {
        "form": form,
        "page_obj": page_of(kept, request.GET.get("page")),
        "refused": [line for line in lines if line.faults],
        "good": good,
        "read": bool(lines),
        "preview": signing.dumps(good, salt=SALT, compress=True) if good else "",
    }
    return render(request, "reports/population.html", context)


@require_POST
@once
def population_confirm(request):
    """Write the lines of a preview that are in order."""
    kept_population(request.user)
    try:
        lines = signing.loads(request.POST.get("preview", ""), salt=SALT, max_age=WITHIN)
    except signing.SignatureExpired:
        messages.error(request, _("Bản xem trước đã quá 24 giờ. Đọc lại tệp rồi xác nhận."))
        return redirect("reports:population")
    except signing.BadSignature as broken:
        raise BadRequest from broken
    written = import_population(lines, by=request.user)
    messages.success(request, _("Đã ghi %(number)s dòng mới hoặc thay đổi.") % {"number": written})
    return redirect("reports:population")


@require_safe
def population_template(request):
    """Hand out the file to fill in."""
    kept_population(request.user)
    headers = {"Content-Disposition": 'attachment; filename="mau-dan-so.xlsx"'}
    return HttpResponse(template(), content_type=XLSX, headers=headers)


def _read(form) -> list:
    try:
        return read_lines(read_table(form.cleaned_data["file"].data), codes_of_areas())
    except ListRefused as refused:
        form.add_error("file", refused.sentence)
    except ListUnread as unread:
        form.add_error("file", str(unread))
    return []
