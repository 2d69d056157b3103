"""The wording of official papers, for the administrator: what holds, what comes, previews."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.actions import write_event
from audit.editing import both, opened_with, sent_version
from audit.enums import Deed
from casework.views.about_case import attempt
from casework.views.late import typed_back_at
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once
from interface.paging import page_of_list
from reports.access import require_paper_editor
from reports.actions.papers import write_text
from reports.forms.papers import TextForm
from reports.models import PaperText
from reports.papers.making import Setting, paper_pdf
from reports.papers.registry import ALL, kind_of
from reports.papers.texts import (
    Wording,
    changed_slots,
    slot_rows,
    standing,
    version_numbered,
    versions,
    wording_on,
)
from reports.views.papers import pdf_answer
from vietnam.calendar import today

ABOUT = "reports.papertext"
# Stands at the top of every page of a preview, which is always Vietnamese.
TRIAL = "BẢN XEM THỬ"


@require_safe
def paper_texts(request):
    """Every kind of paper with the wording that holds today and those that begin later."""
    _open(request)
    return render(request, "reports/paper_texts.html", {"rows": standing(ALL, today())})


@require_safe
def paper_text(request, code):
    """One kind: its wording today, where it comes from, and all its versions."""
    _open(request)
    kind = kind_of(code)
    rows = versions(kind.code)
    wording = wording_on(kind, today(), rows)
    page = page_of_list(rows, request.GET.get("page"))
    context = {"kind": kind, "wording": wording, "slots": slot_rows(kind, wording), "page_obj": page}
    return render(request, "reports/paper_text.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def paper_text_edit(request, code):
    """Write another version from a day on, or see what is typed as a PDF first."""
    _open(request)
    kind = kind_of(code)
    stored = _form(kind, _newest(kind), anew="mac-dinh" in request.GET)
    form = stored
    if request.method == "POST":
        form = _form(kind, _newest(kind), settled(request.POST, stored))
        if form.is_valid():
            if "preview" in request.POST:
                return _preview(request, kind, Wording(0, form.cleaned_data["starts"], form.texts))
            try:
                if answer := _written(request, kind, form):
                    return answer
            except ChangedMeanwhile:
                return _both(request, kind, form)
    context = {"kind": kind, "form": form, "version": opened_with(request, _history(kind))}
    return render(request, "reports/paper_text_edit.html", context)


@require_safe
def paper_text_preview(request, code, version):
    """A version as a PDF with data that are made up."""
    _open(request)
    kind = kind_of(code)
    return _preview(request, kind, _version(kind, version))


@require_safe
def paper_text_compare(request, code, version, other):
    """Two versions side by side, where they differ."""
    _open(request)
    kind = kind_of(code)
    one, two = _version(kind, version), _version(kind, other)
    context = {"kind": kind, "one": one, "two": two, "slots": changed_slots(kind, one, two)}
    return render(request, "reports/paper_text_compare.html", context)


def _open(request) -> None:
    require_paper_editor(request.user)
    write_event(by=request.user, deed=Deed.LISTED, about=ABOUT)


def _version(kind, number) -> Wording:
    wording = version_numbered(kind, number)
    if wording is None:
        raise Http404
    return wording


def _newest(kind) -> PaperText | None:
    return next(iter(versions(kind.code)), None)


def _form(kind, newest, data=None, *, anew=False) -> TextForm:
    """Return the form as the newest version fills it, or with the program's own texts for going back."""
    texts = kind.defaults() if anew or newest is None else {**kind.defaults(), **newest.texts}
    told = {"starts": newest.starts, "reason": newest.reason} if newest and data is not None else {}
    return TextForm(data, kind=kind, initial={**texts, **told})


def _written(request, kind, form):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    told = {"starts": form.cleaned_data["starts"], "reason": form.cleaned_data["reason"]}
    deed = {"by": request.user, "texts": form.texts, "version": sent_version(request), **told}
    done = _("Đã lưu lần sửa mới của mẫu. Văn bản đã lấy số không đổi.")
    if attempt(request, write_text, kind, done=done, form=form, **deed):
        return redirect("reports:paper_text", kind.code)
    return None if form.errors else typed_back_at(request, request.path, form)


def _both(request, kind, form):
    newest = _newest(kind)
    now = _form(kind, newest)
    now.initial |= {"starts": newest.starts, "reason": newest.reason} if newest else {}
    found = clashes(form, now)
    if not found:
        return redirect("reports:paper_text", kind.code)
    context = {"kind": kind, "back_url": request.path, "both": both(_history(kind), found, request.POST)}
    return render(request, "reports/paper_text_both.html", context)


def _history(kind):
    return PaperText.history.filter(kind=kind.code)


def _preview(request, kind, wording):
    setting = Setting(
        day=today(), made_by=request.user.full_name, made_at=timezone.now(), marks=(TRIAL,), demo=True
    )
    return pdf_answer(paper_pdf(kind, kind.sample, wording, setting), f"xem-thu-{kind.code}")
