"""Bringing a commune's list: upload, columns, preview, confirmation, what was refused."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import require_role
from audit.enums import Deed
from casework.access import IMPORT_ROLES, get_import, knows_name, own_communes, visible_imports
from casework.actions.listimports import choose_columns, confirm_import, start_import, take_rows
from casework.actions.listimports.matching import level, sentence
from casework.actions.listimports.stored import mapping_from_json, record_from_json, refused_row
from casework.disclosure import NAME_WITHHELD
from casework.enums import FieldGroup, ImportState, RowState
from casework.forms.imports import ColumnsForm, ListFileForm
from casework.listimport.writer import refused_workbook
from casework.tasks import hand_over
from casework.workflow import NotNow
from interface.once import once
from interface.paging import page_of
from interface.tables.refusals import ListRefused
from interface.tables.table import table_from_wire
from interface.uploads import sent

WORKING = (ImportState.CHECKING, ImportState.IMPORTING)
TABS = (
    (RowState.OK, gettext_lazy("Nhập được")),
    (RowState.DOUBTFUL, gettext_lazy("Cần xem lại")),
    (RowState.REFUSED, gettext_lazy("Từ chối")),
    (RowState.KNOWN, gettext_lazy("Đã có")),
    (RowState.IMPORTED, gettext_lazy("Đã nhập")),
)
KEPT = (RowState.OK, RowState.DOUBTFUL)
SIZES = (25, 50)
ROWS_SHOWN = (FieldGroup.LIST,)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def imports(request):
    """List the imports of the officer's communes, newest first."""
    require_role(request.user, IMPORT_ROLES, "casework.listimport")
    found = visible_imports(request.user).defer("table", "mapping").select_related("by", "commune")
    return render(request, "casework/imports.html", {"page_obj": page_of(found, request.GET.get("page"))})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def import_new(request):
    """Take the file of a list. A file that is not read is answered with a sentence; nothing is kept."""
    require_role(request.user, IMPORT_ROLES, "casework.listimport")
    form = ListFileForm(*sent(request), communes=own_communes(request.user, *IMPORT_ROLES))
    if form.is_valid() and (new := _start(request.user, form)):
        return redirect("casework:import_columns", new.pk)
    return render(request, "casework/import_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request, pk):
    """Ask which column holds what; the answer is remembered for the next list with this header."""
    list_import = get_import(request.user, pk, shows=ROWS_SHOWN)
    if list_import.state not in (ImportState.MAPPING, ImportState.PREVIEW):
        return redirect("casework:import", pk)
    table, mapping = table_from_wire(list_import.table), mapping_from_json(list_import.mapping)
    form = ColumnsForm(*([request.POST] if request.method == "POST" else []), table=table, mapping=mapping)
    if form.is_valid():
        _do(request, choose_columns, list_import, columns=form.columns)
        return redirect("casework:import", pk)
    return render(request, "casework/import_columns.html", {"form": form, "list_import": list_import})


@require_safe
def import_page(request, pk):
    """Show where an import stands: its progress, its rows to look over, or what came of it."""
    list_import = get_import(request.user, pk, shows=ROWS_SHOWN)
    if list_import.state == ImportState.MAPPING:
        return redirect("casework:import_columns", pk)
    if list_import.state in WORKING:
        return render(request, "casework/import_progress.html", {"list_import": list_import})
    if list_import.state == ImportState.FAILED:
        return render(request, "casework/import_failed.html", {"list_import": list_import})
    return render(request, "casework/import_rows.html", _rows_page(request, list_import))


@require_safe
def import_progress(request, pk):
    """The progress bar by itself, asked for every second; reloads the page when the work is done."""
    waiting = visible_imports(request.user).defer("table").filter(pk=pk).first()
    list_import = waiting or get_import(request.user, pk)
    if list_import.state not in WORKING:
        return HttpResponseClientRefresh()
    return render(request, "casework/includes/import_bar.html", {"list_import": list_import})


@require_POST
def import_rows(request, pk):
    """Note which doubtful rows of the page are to be taken."""
    list_import = get_import(request.user, pk)
    if _do(request, take_rows, list_import, **_ticks(request)):
        messages.success(request, _("Đã lưu lựa chọn."))
    page = next(iter(_numbers([request.POST.get("page", "")])), 1)
    where = urlencode({"tab": RowState.DOUBTFUL, "page": page, "size": request.POST.get("size", SIZES[0])})
    return redirect(f"{reverse('casework:import', args=[pk])}?{where}")


@require_POST
@once
def import_confirm(request, pk):
    """Have the chosen rows taken in by the worker; ticks on the page that was sent count as well."""
    list_import = get_import(request.user, pk)
    if not request.POST.getlist("shown") or _do(request, take_rows, list_import, **_ticks(request)):
        _do(request, confirm_import, list_import)
    return redirect("casework:import", pk)


@require_safe
def import_refused(request, pk):
    """Hand back the refused rows as a spreadsheet, the reason beside each."""
    list_import = get_import(request.user, pk, deed=Deed.DOWNLOADED, shows=ROWS_SHOWN)
    rows = [refused_row(row) for row in list_import.rows.filter(state=RowState.REFUSED)]
    table, mapping = table_from_wire(list_import.table), mapping_from_json(list_import.mapping)
    name = f"dong-bi-tu-choi-{pk}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(refused_workbook(table, rows, mapping=mapping), content_type=XLSX, headers=headers)


def _start(user, form):
    file = form.cleaned_data["file"]
    try:
        return start_import(commune=form.commune, by=user, file_name=file.name, data=file.data)
    except ListRefused as refused:
        form.add_error("file", refused.sentence)
        return None


def _do(request, action, list_import, **arguments) -> bool:
    """Do one deed and hand the import to the worker when it is his turn; a refusal is told in a message."""
    try:
        changed = action(list_import, by=request.user, **arguments)
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return False
    if changed is not None:
        hand_over(changed)
    return True


def _ticks(request) -> dict:
    return {
        "shown": _numbers(request.POST.getlist("shown")),
        "ticked": _numbers(request.POST.getlist("take")),
    }


def _numbers(texts) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 8]


def _rows_page(request, list_import) -> dict:
    counts = dict(list_import.rows.order_by().values_list("state").annotate(Count("pk")))
    tab = _tab(request, counts)
    size = 50 if request.GET.get("size") == "50" else 25
    rows = list_import.rows.filter(state=tab).select_related("report__case")
    page = page_of(rows, request.GET.get("page"), size=size)
    for row in page:
        row.sentences = [{"level": level(issue), "text": sentence(issue)} for issue in row.issues]
        row.read = _reading(request.user, row)
    return {
        "list_import": list_import,
        "page_obj": page,
        "tab": tab,
        "tabs": _tab_links(counts, tab),
        "counts": counts,
        "wanted": list_import.rows.filter(state__in=KEPT, take=True).count(),
        "rest": list_import.mapping.get("rest", []),
        "size": size,
        "deciding": list_import.state == ImportState.PREVIEW,
    }


def _reading(user, row):
    """Return what was read in `row`; of a child whose name is hidden from `user` only that it is hidden."""
    case = row.report and row.report.case
    if case and case.name_hidden and not knows_name(user, case):
        return {"full_name": NAME_WITHHELD}
    return record_from_json(row.record)


def _tab(request, counts) -> str:
    asked = request.GET.get("tab")
    filled = [state for state, _label in TABS if counts.get(state)]
    return asked if asked in RowState.values else next(iter(filled), RowState.OK)


def _tab_links(counts, current) -> list[dict]:
    """The tabs that hold rows; those from which rows are taken are always there."""
    return [
        {"text": label, "href": f"?tab={state}", "current": state == current, "count": counts.get(state, 0)}
        for state, label in TABS
        if counts.get(state) or state in KEPT
    ]
