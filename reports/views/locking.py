"""Asking for a password before a file leaves the program, for every view that answers with a PDF.

@step_up_required
@may_be_locked
def committee_pdf(request, pk): ...

Asked with `khoa`, such a view shows a page for the password, which comes back to it; the file is then made as
always, written down as always, and locked on its way out. The password is neither kept nor logged.
"""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from reports.forms.locking import LOCK_ASKED, LockForm
from reports.pdf.locking import locked
from reports.words import ONLY_PDF

PDF = "application/pdf"
# What the page itself sends; everything else of the form before is carried through it.
OWN = ("csrfmiddlewaretoken", LOCK_ASKED, *LockForm.base_fields)


def may_be_locked(view):
    """Wrap `view`, which answers GET or POST with a PDF, so that the file may be asked for with a password.

    The view must take POST as well: a password never stands in an address.
    """

    @wraps(view)
    @sensitive_post_parameters(*LockForm.base_fields)
    def wrapped(request, *args, **kwargs):
        sent = request.POST if request.method == "POST" else request.GET
        if LOCK_ASKED not in sent:
            return view(request, *args, **kwargs)
        was_typed = request.method == "POST" and "file_password" in sent
        form = LockForm(request.POST if was_typed else None)
        if not (was_typed and form.is_valid()):
            return _ask(request, form, sent)
        answer = _locked(view(request, *args, **kwargs), form.cleaned_data["file_password"])
        if answer is not None:
            return answer
        form.add_error(None, ONLY_PDF)
        return _ask(request, form, sent)

    return wrapped


def _ask(request: HttpRequest, form: LockForm, sent) -> HttpResponse:
    query = request.GET.copy()
    query.pop(LOCK_ASKED, None)
    kept = [(name, value) for name in request.POST if name not in OWN for value in sent.getlist(name)]
    action = f"{request.path}?{query.urlencode()}" if query else request.path
    context = {"form": form, "kept": kept, "action": action, "asked": LOCK_ASKED}
    return render(request, "reports/lock.html", context)


def _locked(response: HttpResponse, password: str) -> HttpResponse | None:
    """Return the file locked; None for another kind of file, which cannot be: it must not leave open.

    An answer that is no file (a page that says why not) stays as it is.
    """
    if response.headers.get("Content-Type", "").split(";")[0] != PDF:
        return None if "Content-Disposition" in response.headers else response
    content = b"".join(response.streaming_content) if response.streaming else response.content
    answer = HttpResponse(locked(content, password), content_type=PDF, status=response.status_code)
    for name, value in response.headers.items():
        if name not in ("Content-Type", "Content-Length"):
            answer[name] = value
    return answer
