"""Documents of a case: the list, adding, handing out, taking out."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.enums import Deed
from casework.access import get_attachment, get_case
from casework.actions import attachments
from casework.enums import FieldGroup
from casework.files.kinds import CONTENT_TYPES, SUFFIXES
from casework.files.refusals import FileRefused
from casework.files.store import Unreadable
from casework.forms.attachments import AttachmentForm, RemoveForm
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back
from interface.once import once
from interface.uploads import sent

TITLES = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
# The bytes came from outside: nothing in them may run, whatever a browser takes them for.
DOWNLOAD_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}


@require_safe
def case_attachments(request, pk):
    """The documents of a case, newest first, and those that were taken out."""
    case = get_case(request.user, pk, "documents", shows=TITLES)
    rows = case.attachments.select_related("by", "removed_by")
    kept = [row for row in rows if not row.removed_at]
    removed = [row for row in rows if row.removed_at]
    return render(request, "casework/attachments.html", about(request, case, rows=kept, removed=removed))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def attachment_new(request, pk):
    """Add a document; a file that is not taken is answered with a sentence, and the rest stays as typed."""
    case = get_case(request.user, pk, "attach")
    if refused := refuse_opening(request, case, "attach"):
        return refused
    camera = "chup" in request.GET
    form = AttachmentForm(*sent(request), camera=camera)
    if form.is_valid():
        if _attach(request, case, form):
            again = "again" in request.POST
            return redirect("casework:attachment_new" if again else "casework:attachments", case.pk)
        if late := too_late(request, case, form):
            return late
    return render(request, "casework/attachment_new.html", about(request, case, form=form, camera=camera))


@require_safe
def attachment_file(request, pk):
    """Hand a document out as a file; the event of it is written before its first byte is read."""
    attachment = get_attachment(request.user, pk, deed=Deed.DOWNLOADED)
    try:
        data = attachments.document_bytes(attachment)
    except Unreadable as error:
        context = about(request, attachment.case, attachment=attachment, changed=error.code == "changed")
        return render(request, "casework/attachment_unreadable.html", context, status=410)
    response = HttpResponse(data, content_type=CONTENT_TYPES[attachment.file_kind], headers=DOWNLOAD_HEADERS)
    response["Content-Disposition"] = content_disposition_header(True, _file_name(attachment))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@once
def attachment_remove(request, pk):
    """Take a document out, after asking why."""
    # What is sent finds one that somebody took out meanwhile: it is told, with the reason that was chosen.
    attachment = get_attachment(request.user, pk, "attach", shows=TITLES, removed=request.method == "POST")
    case = attachment.case
    if refused := refuse_opening(request, case, "attach"):
        return refused
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        removing = {"by": request.user, "why": form.cleaned_data["why"], "done": _("Đã gỡ tài liệu.")}
        removed = attempt(request, attachments.remove_document, attachment, **removing)
        return redirect("casework:attachments", case.pk) if removed else typed_back(request, case, form)
    context = about(request, case, form=form, attachment=attachment)
    return render(request, "casework/attachment_remove.html", context)


def _attach(request, case, form):
    file = form.cleaned_data["file"]
    fields = {"kind": form.cleaned_data["kind"], "title": form.cleaned_data["title"], "data": file.data}
    try:
        done = _("Đã thêm tài liệu.")
        deed = {"by": request.user, "done": done, "form": form, "field": "file", **fields}
        return attempt(request, attachments.attach_document, case, **deed)
    except FileRefused as refused:
        form.add_error("file", refused.sentence)
        return None


def _file_name(attachment) -> str:
    """The name under which it is saved: no name of a child, since downloads lie on shared computers."""
    kind = attachment.get_kind_display()
    return f"{attachment.case.code} {kind} {attachment.pk}{SUFFIXES[attachment.file_kind]}"
