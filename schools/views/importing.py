"""Administrators bring a list of institutions: template, file, preview, confirmation, refused lines."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.enums import Deed
from interface.once import once
from interface.paging import page_of_list
from interface.tables.refusals import ListRefused
from interface.uploads import sent
from schools.access import get_place_import, require_administrator
from schools.actions.importing import (
    MOST_LINES,
    NotWaiting,
    TooManyLines,
    confirm_import,
    start_import,
)
from schools.enums import PlaceImportState
from schools.forms.importing import PlacesFileForm
from schools.importing.columns import HeadingsRefused
from schools.importing.rows import CHANGED, NEW, REFUSED, WRITTEN
from schools.importing.sheets import refused_workbook, template_workbook
from schools.tasks import hand_over

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABS = (
    (NEW, gettext_lazy("Thêm mới")),
    (CHANGED, gettext_lazy("Cập nhật")),
    (REFUSED, gettext_lazy("Từ chối")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def import_new(request):
    """Take the file of a list. A file that is not read is answered with a sentence; nothing is kept."""
    require_administrator(request.user)
    form = PlacesFileForm(*sent(request))
    if form.is_valid() and (new := _start(request.user, form)):
        return redirect("schools:import", new.pk)
    return render(request, "schools/import_new.html", {"form": form})


@require_safe
def import_template(request):
    """Hand out the file to fill in."""
    require_administrator(request.user)
    return _workbook(template_workbook(), "mau-danh-sach-co-so.xlsx")


@require_safe
def import_page(request, pk):
    """Show what a list would write, or what came of it."""
    found = get_place_import(request.user, pk)
    counts, waiting = found.figures, found.state == PlaceImportState.PREVIEW
    filled = [state for state, _label in TABS if counts.get(state)]
    tab = request.GET.get("tab")
    tab = tab if tab in dict(TABS) else next(iter(filled), NEW)
    # What was written stands in the list of institutions; only the refused lines are left here.
    tab = tab if waiting else REFUSED
    lines = [line for line in found.lines if line["state"] == tab]
    context = {
        "found": found,
        "page_obj": page_of_list(lines, request.GET.get("page")),
        "tab": tab,
        "tabs": [
            {"text": label, "href": f"?tab={state}", "current": state == tab, "count": counts.get(state, 0)}
            for state, label in TABS
        ],
        "good": counts.get(NEW, 0) + counts.get(CHANGED, 0),
        "refused": counts.get(REFUSED, 0),
        "written": sum(line["state"] == WRITTEN for line in found.lines),
        "waiting": waiting,
    }
    return render(request, "schools/import.html", context)


@require_POST
@once
def import_confirm(request, pk):
    """Write what is in order."""
    found = get_place_import(request.user, pk)
    try:
        hand_over(confirm_import(found, by=request.user).pk)
    except NotWaiting:
        messages.error(request, _("Danh sách này không còn chờ xác nhận. Không có gì được ghi thêm."))
    return redirect("schools:import", pk)


@require_safe
def import_refused(request, pk):
    """Hand back the refused lines as a spreadsheet, the reason beside each."""
    found = get_place_import(request.user, pk, Deed.DOWNLOADED)
    lines = [line for line in found.lines if line["state"] == REFUSED]
    return _workbook(refused_workbook(lines), f"co-so-bi-tu-choi-{pk}.xlsx")


def _start(user, form):
    file = form.cleaned_data["file"]
    try:
        return start_import(by=user, file_name=file.name, data=file.data)
    except (ListRefused, HeadingsRefused) as refused:
        form.add_error("file", refused.sentence)
    except TooManyLines:
        most = _("Danh sách có nhiều hơn %(most)s dòng. Tách thành nhiều tệp rồi nhập từng tệp.")
        form.add_error("file", most % {"most": MOST_LINES})
    return None


def _workbook(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=XLSX, headers=headers)
