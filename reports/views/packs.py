"""Reports to a committee: made, looked at, taken along as a PDF; questions, decisions and their outcome."""

from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.editing import before, both, opened_with, sent_version
from audit.enums import Deed
from casework.views.about_case import attempt
from casework.views.late import too_late_at
from interface.editing import ASKED, ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once
from reports.access import committee_communes, get_committee_commune, get_decision, get_pack
from reports.actions import packs as deeds
from reports.committee import kept_document, pack_numbers
from reports.forms.committee import PeriodForm
from reports.forms.packs import CommitteeForm, DecisionForm, DoneForm, QuestionForm
from reports.packs import (
    changed_since,
    committee_of,
    earlier_tasks,
    last_before,
    scope_of_pack,
    task_state,
)
from reports.pages import sections
from reports.sector_asks import asked
from reports.views.locking import may_be_locked
from reports.views.papers import pdf_answer


@require_POST
@once
def make_pack(request, pk):
    """Make the report of a commune for the period that was chosen, and keep it."""
    commune = get_committee_commune(request.user, pk)
    form = PeriodForm(
        {**request.POST.dict(), "commune": commune.pk}, communes=committee_communes(request.user)
    )
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("period", [])))
        return redirect("reports:committee")
    pack = deeds.make_pack(commune, by=request.user, period=form.cleaned_data["period"])
    messages.success(request, _("Đã lập báo cáo. Số liệu được giữ như đang biết lúc này."))
    return redirect("reports:pack", pack.pk)


@require_safe
def pack(request, pk):
    """One report: what was decided before, what is asked, what has changed, every figure with its list."""
    found = get_pack(request.user, pk)
    scope, figures, last = scope_of_pack(found), pack_numbers(found), last_before(found)
    context = {
        "pack": found,
        "committee": found.committee or committee_of(found.place),
        "tasks": tasks_of(earlier_tasks(found)),
        "questions": [(row, *_standing(row)) for row in found.questions.select_related("asked_again")],
        "asks": asked(figures),
        "last": last,
        "changes": changed_since(found, last) if last else [],
        "sections": sections(scope, figures),
    }
    return render(request, "reports/pack.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def pack_pdf(request, pk):
    """Give a report as a PDF; giving it is written down first."""
    found = get_pack(request.user, pk, deed=Deed.DOWNLOADED)
    content = kept_document(found, by=request.user, at=timezone.now())
    return pdf_answer(content, f"bao-cao-{found.place.code}-{found.period}")


@require_http_methods(["GET", "POST"])
@once
def question_new(request, pk):
    """Put a further question to the committee."""
    found = get_pack(request.user, pk)
    back = reverse("reports:pack", args=[found.pk])
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "form": form, "done": _("Đã thêm việc trình Ban."), **form.cleaned_data}
        if attempt(request, deeds.ask_committee, found, **told):
            return redirect(back)
        if late := too_late_at(request, back, form):
            return late
    texts = {"title": _("Thêm việc trình Ban"), "button": _("Thêm")}
    return render(request, "reports/pack_form.html", {"form": form, "back": back, **texts})


@require_http_methods(["GET", "POST"])
@once
def decision(request, pk):
    """Enter what the committee decided about a question, or correct it."""
    row = get_decision(request.user, pk)
    texts = {"title": _("Ban đã quyết định gì"), "button": _("Lưu"), "kicker": _asked(row)}
    done = _("Đã ghi quyết định của Ban.")
    return _written(request, row, DecisionForm, deeds.enter_decision, done, texts, row.pack)


@require_http_methods(["GET", "POST"])
@once
def decision_done(request, pk):
    """Say that a task of the committee was done, or correct that."""
    row = get_decision(request.user, pk)
    texts = {"title": _("Kết quả thực hiện"), "button": _("Lưu"), "kicker": _asked(row)}
    return _written(request, row, DoneForm, deeds.finish_decision, _("Đã ghi kết quả."), texts, row.pack)


@require_http_methods(["GET", "POST"])
@once
def committee_setting(request, pk):
    """What the commune calls its committee and how often it meets."""
    commune = get_committee_commune(request.user, pk)
    row = committee_of(commune)
    write_event(by=request.user, deed=Deed.READ, about="reports.committee", area=commune)
    texts = {"title": _("Ban của xã"), "button": _("Lưu"), "kicker": commune.name}
    return _written(request, row, CommitteeForm, _set_committee, _("Đã lưu."), texts, None)


def tasks_of(rows) -> list[tuple]:
    """Return tasks with how each stands, in words and in colour."""
    return [(row, *task_state(row)) for row in rows]


def _set_committee(row, **told):
    return deeds.set_committee(row.commune, **told)


def _written(request, row, form_class, deed, done, texts, pack):
    """Show or do what one form writes into `row`; two who write at once see both versions."""
    back = reverse("reports:pack", args=[pack.pk]) if pack else reverse("reports:committee")
    stored = form_class(instance=copy(row))
    data = settled(request.POST, stored) if request.method == "POST" else None
    form = form_class(data, instance=copy(row))
    if form.is_valid():
        try:
            return _sent(request, row, form, stored, deed, done, back) or _form(
                request, row, form, texts, back
            )
        except ChangedMeanwhile:
            row.refresh_from_db()
            return _both(request, row, form, form_class(instance=copy(row)), texts, back)
    return _form(request, row, form, texts, back)


def _sent(request, row, form, stored, deed, done, back):
    """Return the page that follows, None when the form is to be put right."""
    if unanswered(request.POST):
        raise ChangedMeanwhile
    if ASKED in request.POST and not clashes(form, stored):
        return redirect(back)
    told = {"by": request.user, "form": form, "done": done, "version": sent_version(request)}
    if attempt(request, deed, row, **told, **form.cleaned_data):
        return redirect(back)
    return too_late_at(request, back, form)


def _both(request, row, form, stored, texts, back):
    opened = before(row.history, sent_version(request))
    found = clashes(form, stored, opened and type(form)(instance=opened.instance))
    if not found:
        messages.info(request, _("Người khác vừa lưu đúng các thông tin này."))
        return redirect(back)
    shown = {"both": both(row.history, found, request.POST), "back_url": request.path, **texts}
    return render(request, "reports/both_versions.html", shown)


def _form(request, row, form, texts, back):
    version = opened_with(request, row.history) if row.pk else ""
    return render(
        request, "reports/pack_form.html", {"form": form, "back": back, "version": version, **texts}
    )


def _asked(row) -> str:
    return f"{row.code} · {row.question}" if row.code else row.question


def _standing(row) -> tuple[str, str, bool]:
    """Return what became of a question, in words and in colour, and whether it is decided here."""
    if hasattr(row, "asked_again"):
        return _("Chuyển sang báo cáo sau"), "grey", False
    if not row.answer:
        return _("Chờ Ban quyết định"), "yellow", True
    return *(task_state(row) if row.is_task else (row.get_answer_display(), "grey")), True
