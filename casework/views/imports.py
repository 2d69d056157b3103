"""Bringing a commune's list: upload, columns, preview, confirmation, what was refused."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import require_role
from audit.editing import both, opened_with, sent_version, version_of
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
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
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
        if request.method == "POST":
            messages.error(request, _("Người khác vừa chọn cột và danh sách đang được đọc lại."))
        return redirect("casework:import", pk)
    stored = _columns(list_import)
    form = _columns(list_import, settled(request.POST, stored)) if request.method == "POST" else stored
    if form.is_valid():
        try:
            return _choose(request, list_import, form)
        except ChangedMeanwhile:
            return _both_columns(request, pk, form)
    context = {"form": form, "list_import": list_import, "version": opened_with(request, list_import.history)}
    return render(request, "casework/import_columns.html", context)


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
    try:
        if _do(request, take_rows, list_import, **_ticks(request)):
            messages.success(request, _("Đã lưu lựa chọn."))
    except ChangedMeanwhile:
        return _both_ticks(request, pk)
    page = next(iter(_numbers([request.POST.get("page", "")])), 1)
    where = urlencode({"tab": RowState.DOUBTFUL, "page": page, "size": request.POST.get("size", SIZES[0])})
    return redirect(f"{reverse('casework:import', args=[pk])}?{where}")


@require_POST
@once
def import_confirm(request, pk):
    """Have the chosen rows taken in by the worker; ticks on the page that was sent count as well."""
    list_import = get_import(request.user, pk)
    try:
        _do(request, confirm_import, list_import, **_ticks(request))
    except ChangedMeanwhile:
        return _both_ticks(request, pk)
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
        "version": sent_version(request),
    }


def _columns(list_import, data=None) -> ColumnsForm:
    table, mapping = table_from_wire(list_import.table), mapping_from_json(list_import.mapping)
    return ColumnsForm(data, table=table, mapping=mapping)


def _choose(request, list_import, form):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    told = {"columns": form.columns, "version": sent_version(request)}
    _do(request, choose_columns, list_import, **told)
    return redirect("casework:import", list_import.pk)


def _both_columns(request, pk, form):
    """Show the columns that somebody else chose meanwhile beside one's own."""
    list_import = get_import(request.user, pk, shows=ROWS_SHOWN)
    found = clashes(form, _columns(list_import))
    if not found:
        return redirect("casework:import", pk)
    shown = both(list_import.history, found, request.POST)
    context = {"list_import": list_import, "both": shown, "back_url": request.path}
    return render(request, "casework/import_both.html", context)


def _both_ticks(request, pk):
    """Show the page of rows again with one's own ticks, and beside them what somebody else chose."""
    list_import = get_import(request.user, pk, shows=ROWS_SHOWN)
    if list_import.state != ImportState.PREVIEW:
        return redirect("casework:import", pk)
    asked = QueryDict(mutable=True)
    asked.update(
        {"tab": RowState.DOUBTFUL, "page": request.POST.get("page", ""), "size": request.POST.get("size", "")}
    )
    # The answer to a form: what leads to other pages of the list stands at its own address.
    context = {**_rows_page(request, list_import, asked), "two": True}
    mine = _ticks(request)
    for row in context["page_obj"]:
        if row.number in mine["shown"]:
            row.other = row.take != (row.number in mine["ticked"])
            row.take = row.number in mine["ticked"]
    text = _("Người khác vừa đổi lựa chọn của danh sách này. Xem lại các dòng có ghi chú rồi lưu lại.")
    messages.error(request, text)
    return render(request, "casework/import_rows.html", context)


def _numbers(texts) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 8]


def _rows_page(request, list_import, asked=None) -> dict:
    asked = request.GET if asked is None else asked
    figures = {"number": Count("pk"), "taken": Count("pk", filter=Q(take=True))}
    counted = list_import.rows.order_by().values_list("state").annotate(**figures)
    counts = {state: number for state, number, _taken in counted}
    tab = _tab(asked, counts)
    size = 50 if asked.get("size") == "50" else 25
    rows = list_import.rows.filter(state=tab).select_related("report__case")
    page = page_of(rows, asked.get("page"), size=size)
    for row in page:
        row.sentences = [{"level": level(issue), "text": sentence(issue)} for issue in row.issues]
        row.read = _reading(request.user, row)
    return {
        "list_import": list_import,
        "page_obj": page,
        "tab": tab,
        "tabs": _tab_links(counts, tab),
        "counts": counts,
        "wanted": sum(wanted for state, _number, wanted in counted if state in KEPT),
        "rest": list_import.mapping.get("rest", []),
        "size": size,
        "deciding": list_import.state == ImportState.PREVIEW,
        "version": version_of(list_import.history),
    }


def _reading(user, row):
    """Return what was read in `row`; of a child whose name is hidden from `user` only that it is hidden."""
    case = row.report and row.report.case
    if case and case.name_hidden and not knows_name(user, case):
        return {"full_name": NAME_WITHHELD}
    return record_from_json(row.record)


def _tab(asked, counts) -> str:
    wanted = asked.get("tab")
    filled = [state for state, _label in TABS if counts.get(state)]
    return wanted if wanted in RowState.values else next(iter(filled), RowState.OK)


def _tab_links(counts, current) -> list[dict]:
    """The tabs that hold rows; those from which rows are taken are always there."""
    return [
        {"text": label, "href": f"?tab={state}", "current": state == current, "count": counts.get(state, 0)}
        for state, label in TABS
        if counts.get(state) or state in KEPT
    ]
