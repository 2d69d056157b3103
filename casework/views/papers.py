"""The papers that a school asks for: which of them the child has, and who sees to a missing one by when."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import editing
from casework.access import get_case
from casework.actions import facts
from casework.disclosure import disclosed
from casework.enums import PAPER_KINDS, DeadlineKind, FieldGroup
from casework.forms.papers import PapersForm, PaperTaskForm
from casework.models import Deadline
from casework.papers import running_paper
from casework.timeline import open_deadlines
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back
from casework.views.two_editors import both_versions
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once

HELD = (FieldGroup.SCHOOLING, FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def papers(request, pk):
    """Which papers the child has; what is missing is a task until it is there."""
    case = get_case(request.user, pk, "screen", shows=HELD)
    if refused := refuse_opening(request, case, facts.DEED):
        return refused
    stored = PapersForm(initial=PapersForm.of(case.child))
    sent = settled(request.POST, stored) if request.method == "POST" else None
    form = PapersForm(sent, initial=stored.initial)
    if form.is_valid():
        try:
            return _marked(request, case, form)
        except ChangedMeanwhile:
            return _both_papers(request, case, form)
    tasks = [row for row in _deadlines(request, case) if row["deadline"].kind in PAPER_KINDS]
    context = {"form": form, "tasks": tasks, "version": editing.opened_with(request, case.child.history)}
    return render(request, "casework/papers.html", about(request, case, **context))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def paper_task(request, pk, kind):
    """By when a missing paper is to be there and who helps; `kind` is one of `PAPER_KINDS`."""
    if kind not in PAPER_KINDS:
        raise Http404
    case = get_case(request.user, pk, "screen", shows=HELD)
    clock = running_paper(case, kind)
    if refused := refuse_opening(request, case, facts.DEED) or _no_task(request, case, clock):
        return refused
    stored = PaperTaskForm(initial=PaperTaskForm.of(clock))
    sent = settled(request.POST, stored) if request.method == "POST" else None
    form = PaperTaskForm(sent, initial=stored.initial)
    if form.is_valid() and (answer := _promised(request, case, kind, form)):
        return answer
    version = editing.opened_with(request, _history(case, kind))
    context = {"form": form, "version": version, "title": DeadlineKind(kind).label}
    return render(request, "casework/paper_task.html", about(request, case, **context))


def _no_task(request, case, clock):
    """Return a redirect when a page is opened for a paper that is no task; a POST is refused by the deed."""
    if clock or request.method == "POST":
        return None
    messages.info(request, _("Giấy tờ này không còn là việc phải làm."))
    return redirect("casework:papers", case.pk)


def _marked(request, case, form):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    deed = {"papers": form.cleaned_data, "done": _("Đã ghi giấy tờ của trẻ.")}
    deed |= {"by": request.user, "version": editing.sent_version(request)}
    marked = attempt(request, facts.mark_papers, case, **deed)
    return redirect("casework:case", case.pk) if marked else typed_back(request, case, form)


def _both_papers(request, case, form):
    case.child.refresh_from_db()
    found = clashes(form, PapersForm(initial=PapersForm.of(case.child)))
    texts = {"title": _("Giấy tờ của trẻ"), "back": reverse("casework:case", args=[case.pk])}
    return both_versions(request, case, case.child.history, found, **texts)


def _promised(request, case, kind, form):
    """Return the answer to what was sent, None when a day has to be put right."""
    deed = {**form.cleaned_data, "by": request.user, "version": editing.sent_version(request)}
    texts = {"done": _("Đã hẹn ngày có giấy tờ."), "form": form, "field": "due_on"}
    try:
        if unanswered(request.POST):
            raise ChangedMeanwhile
        if attempt(request, facts.plan_paper, case, kind, **deed, **texts):
            return redirect("casework:papers", case.pk)
    except ChangedMeanwhile:
        found = clashes(form, PaperTaskForm(initial=PaperTaskForm.of(running_paper(case, kind))))
        told = {"title": DeadlineKind(kind).label, "back": reverse("casework:papers", args=[case.pk])}
        return both_versions(request, case, _history(case, kind), found, **told)
    return too_late(request, case, form)


def _history(case, kind):
    clock = running_paper(case, kind)
    return Deadline.history.filter(id=clock.pk if clock else None)


def _deadlines(request, case):
    seen = disclosed(case, request.user)
    return open_deadlines(case, exact=False, helpers=seen.shows(FieldGroup.NARRATIVE))
