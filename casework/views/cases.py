"""The page of a case, its log, who has seen it; notes, the supervisor's return and the answer."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.editing import opened_with, sent_version
from audit.enums import Deed
from casework.access import case_permissions, get_case, get_part, knows_name, share_of, visible_cases
from casework.actions import cases
from casework.actions.cases import case_path
from casework.carrying_out import carried
from casework.disclosure import disclosed
from casework.enums import DeadlineKind, FieldGroup, NoteKind
from casework.family import siblings
from casework.forms.cases import AssignForm, NoteForm, ReturnForm, SupervisorAnswerForm
from casework.forms.log import LogFilter
from casework.identity import id_doubts
from casework.learning import learning_of
from casework.models import Note
from casework.plan_clock import receipt_end
from casework.queries import merges_of, support_totals
from casework.steps import task_list
from casework.timeline import LONGEST, depth_asked, open_deadlines, reports_of, seen_by, timeline
from casework.transferring import unanswered
from casework.views.about_case import about, asked_for, attempt
from casework.views.late import typed_back
from casework.views.two_editors import both_versions
from casework.workflow import closing_obstacles, offered
from interface.editing import ChangedMeanwhile, clashes, settled
from interface.editing import unanswered as unanswered_clash
from interface.once import once
from interface.paging import page_of_list

SHOWN_ON_PAGE = 8
IN_THE_LOG = (FieldGroup.WORK, FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
ON_THE_PAGE = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.SCHOOLING, *IN_THE_LOG)
# Titles of the pages that hold one form, by the name of their deed.
TEXTS = {
    "write_note": {"title": gettext_lazy("Thêm ghi chú"), "button": gettext_lazy("Lưu ghi chú")},
    "return_item": {
        "title": gettext_lazy("Trả lại hồ sơ kèm ý kiến"),
        "button": pgettext_lazy("button", "Trả lại"),
    },
    "assign": {"title": gettext_lazy("Giao cán bộ phụ trách"), "button": gettext_lazy("Giao hồ sơ")},
}


@require_http_methods(["GET", "HEAD", "POST"])
def case_page(request, pk):
    """The one page to work from: next step, steps, deadlines, obstacles, what happened last.

    A POST asks for one group that is masked by default; the event names it.
    """
    asked = asked_for(request)
    case = get_case(request.user, pk, shows=ON_THE_PAGE, asked=asked)
    seen = disclosed(case, request.user, asked)
    return render(request, "casework/case.html", _overview(request, case, seen))


@require_safe
def case_log(request, pk):
    """Everything that happened, newest first, narrowed by kind, person and days; counted as it is shown."""
    case = get_case(request.user, pk, shows=IN_THE_LOG)
    depth = depth_asked(request.GET.get("depth"))
    read = _timeline(request, case, LONGEST * depth + 1, whole=True)
    items = disclosed(case, request.user).items(read[: LONGEST * depth])
    form = LogFilter(request.GET, items=items)
    found = form.narrowed(items)
    context = {
        "filter_form": form,
        "narrowed": bool(form.asked()) or bool(form.errors),
        "items": page_of_list(found, request.GET.get("page")),
        "found": len(found),
        "total": len(items),
        "deeper": depth + 1 if len(read) > len(items) else None,
        "depth": depth,
    }
    return render(
        request, "casework/case_log.html", about(request, case, page_obj=context["items"], **context)
    )


@require_safe
def case_seen(request, pk):
    """Who opened or changed something of this case, and when."""
    case = get_case(request.user, pk)
    return render(request, "casework/case_seen.html", about(request, case, events=seen_by(case)))


@require_http_methods(["GET", "POST"])
@once
def note_new(request, pk):
    """Write a note."""
    return _written(request, pk, "note", NoteForm, cases.write_note, _("Đã thêm ghi chú."))


@require_http_methods(["GET", "POST"])
@once
def return_item(request, pk):
    """The supervisor returns the case with a comment."""
    done = _("Đã trả lại hồ sơ kèm ý kiến. Cán bộ phụ trách được báo.")
    return _written(request, pk, "supervise", ReturnForm, cases.return_item, done)


@require_POST
@once
def answer_supervisor(request, pk):
    """The officer answers a returned item; `pk` is the note of the supervisor."""
    returned = Note.objects.filter(kind=NoteKind.RETURNED, kept_in=None)
    note = get_part(request.user, returned, pk, "screen", deed=Deed.CHANGED, shows=ON_THE_PAGE)
    case = note.case
    form = SupervisorAnswerForm(request.POST)
    if not form.is_valid():
        seen = disclosed(case, request.user)
        context = _overview(request, case, seen, answer_form=form, form=form)
        return render(request, "casework/case.html", context)
    text = form.cleaned_data["text"]
    deed = {"by": request.user, "text": text, "done": _("Đã trả lời giám sát.")}
    answered = attempt(request, cases.answer_supervisor, note, **deed)
    return redirect("casework:case", case.pk) if answered else typed_back(request, case, form)


@require_http_methods(["GET", "POST"])
@once
def assign(request, pk):
    """Give the case to another officer of the commune."""
    case = get_case(request.user, pk, "assign")
    stored = _assigned(case)
    form = _assigned(case, settled(request.POST, stored)) if request.method == "POST" else stored
    if form.is_valid():
        try:
            return _given(request, case, form)
        except ChangedMeanwhile:
            case.refresh_from_db()
            found, words = clashes(form, _assigned(case)), {"title": TEXTS["assign"]["title"]}
            return both_versions(request, case, case.history, found, back=case_path(case), **words)
    words = {**TEXTS["assign"], "version": opened_with(request, case.history)}
    return render(request, "casework/case_form.html", about(request, case, form=form, **words))


def _assigned(case, data=None) -> AssignForm:
    return AssignForm(data, commune=case.commune, initial={"officer": case.officer})


def _given(request, case, form):
    if unanswered_clash(request.POST):
        raise ChangedMeanwhile
    deed = {"by": request.user, "done": _("Đã giao hồ sơ."), "version": sent_version(request)}
    given = attempt(request, cases.assign_case, case, **form.cleaned_data, **deed)
    return redirect("casework:case", case.pk) if given else typed_back(request, case, form)


def _written(request, pk, permission, form_class, deed, done):
    """Show a form of one text and do `deed` with it; the titles stand in `TEXTS` under the deed's name."""
    case = get_case(request.user, pk, permission)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = attempt(request, deed, case, by=request.user, done=done, **form.cleaned_data)
        return redirect("casework:case", case.pk) if written else typed_back(request, case, form)
    return render(request, "casework/case_form.html", about(request, case, form=form, **TEXTS[deed.__name__]))


def _overview(request, case, seen, **extra) -> dict:
    told = {"exact": seen.shows(FieldGroup.IDENTITY), "helpers": seen.shows(FieldGroup.NARRATIVE)}
    deadlines = open_deadlines(case, **told)
    kinds = {row["deadline"].kind for row in deadlines}
    returned = unanswered(case).select_related("by").first()
    obstacles = closing_obstacles(case) if case.is_open else []
    granted = case_permissions(request.user, case)
    context = {
        "tasks": task_list(case, obstacles, offered(case, granted)),
        "may_make_papers": "documents" in granted,
        "deadlines": deadlines,
        "receipt_end": _receipt_end(request, case, deadlines),
        "emergency": DeadlineKind.EMERGENCY in kinds,
        "obstacles": obstacles,
        "items": seen.items(_timeline(request, case, SHOWN_ON_PAGE)),
        "returned": seen.record(returned),
        "answer_form": SupervisorAnswerForm() if returned else None,
        "reports": seen.records(_reports(request, case)),
        "carried": carried(case),
        "support": _support(request, case),
        "learning": _learning(request, case, seen),
        "seen": seen,
        "merges": merges_of(case),
        "siblings": siblings(case, seen, visible_cases(request.user)),
        # What is doubtful about a number tells sex and year: for those who are shown the number.
        "id_doubts": id_doubts(case.child) if seen.shows_contact else [],
    }
    return about(request, case, **{**context, **extra})


def _reports(request, case):
    """Return the reports about the case; whoever sees it by a share only is shown none of them."""
    return [] if share_of(request.user, case) else reports_of(case)


def _receipt_end(request, case, deadlines):
    """Return when five working days from the receipt end without a plan, unless its clock ends as soon."""
    end = receipt_end(case, _reports(request, case))
    plan = next((row["deadline"] for row in deadlines if row["deadline"].kind == DeadlineKind.PLAN), None)
    return None if end and plan and plan.due_at <= end else end


def _learning(request, case, seen):
    """Return where and how the child learns, for those who are shown schooling; a hidden name hides it."""
    hidden = case.name_hidden and not knows_name(request.user, case)
    return learning_of(case) if seen.shows(FieldGroup.SCHOOLING) and not hidden else []


def _support(request, case):
    """Return the totals of support for those who carry the plan out and who approved it; None for others."""
    acts = {"plan", "approve"} & case_permissions(request.user, case)
    return support_totals(case.supports.all()) if acts else None


def _timeline(request, case, limit, whole=False) -> list[dict]:
    told = {"reports": share_of(request.user, case) is None, "whole": whole}
    doubts = whole and "doubt" in case_permissions(request.user, case)
    return timeline(case, limit, doubts=doubts, **told)
