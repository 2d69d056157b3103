"""Workplaces of children: of one case, as a pattern, and what the labour inspection is told."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_role
from audit.actions import write_event
from audit.enums import Deed
from casework.access import (
    get_case,
    get_part,
)
from casework.actions import workplaces as deeds
from casework.enums import FieldGroup
from casework.forms.workplaces import InspectionAnswerForm, InspectionForm, WorkedAtForm
from casework.models import InspectionReferral, WorkedAt
from casework.views.about_case import about, attempt
from casework.views.late import too_late, too_late_at, typed_back_at
from casework.wizard import job_name, jobs
from casework.wizard.answers import OTHER_WORK
from casework.workplace_access import (
    WORKPLACE_PERMISSIONS,
    get_workplace,
    visible_workplaces,
    workplace_permissions,
)
from casework.workplaces import at_workplace, letter_of, letter_words, sector_name, with_children
from interface.once import once
from interface.paging import page_of

SHOWN = (FieldGroup.WORK, FieldGroup.CONTACT)
MOST_OFFERED = 50


@require_safe
def workplaces(request):
    """Workplaces of the person's communes, those with most children first. Constant queries."""
    require_role(request.user, tuple(WORKPLACE_PERMISSIONS), "workplaces")
    write_event(by=request.user, deed=Deed.LISTED, about="workplaces")
    rows = with_children(visible_workplaces(request.user), request.user).select_related("commune")
    page = page_of(rows, request.GET.get("page"))
    for row in page:
        row.sector_words = sector_name(row.sector)
    return render(request, "casework/workplaces.html", {"page_obj": page})


@require_safe
def workplace(request, pk):
    """One workplace: who works there, what is breached, what the inspection was told."""
    place = get_workplace(request.user, pk)
    rows = at_workplace(place, request.user)
    for row in rows:
        row.works = ", ".join(job_name(job, {}) for job in row.work_types)
    context = {
        "workplace": place,
        "sector": sector_name(place.sector),
        "rows": rows,
        "letter": letter_words(letter_of(rows)),
        "inspections": place.inspections.select_related("by"),
        "may_inspect": "inspect" in workplace_permissions(request.user, place),
    }
    return render(request, "casework/workplace.html", context)


@require_http_methods(["GET", "POST"])
@once
def case_workplaces(request, pk):
    """Where the child of a case works; a further workplace is noted on the same page."""
    writing = request.method == "POST"
    case = get_case(request.user, pk, "screen" if writing else "view", shows=SHOWN)
    context = about(request, case)
    knows = bool(context["seen"].knows_places and workplace_permissions(request.user, case))
    form = _worked_at_form(request, case) if "screen" in context["offered"] or writing else None
    if writing and form.is_valid():
        done = _("Đã ghi nơi làm việc của trẻ.")
        deed = {"by": request.user, "done": done, "form": form, **form.told()}
        if attempt(request, deeds.note_workplace, case, **deed):
            return redirect("casework:case_workplaces", case.pk)
        if late := too_late(request, case, form):
            return late
    rows = case.worked_at.select_related("workplace__commune") if knows else []
    return render(
        request, "casework/case_workplaces.html", {**context, "form": form, "rows": rows, "knows": knows}
    )


@require_POST
@once
def leave_workplace(request, pk):
    """The child no longer works there."""
    row = get_part(request.user, WorkedAt.objects.all(), pk, "screen")
    attempt(request, deeds.leave_workplace, row, by=request.user, done=_("Đã ghi là trẻ thôi làm ở nơi này."))
    return redirect("casework:case_workplaces", row.case_id)


@require_http_methods(["GET", "POST"])
@once
def inspection_new(request, pk):
    """Tell the labour inspection of a workplace, after seeing exactly what is sent."""
    place = get_workplace(request.user, pk, "inspect")
    rows = at_workplace(place, request.user)
    form = InspectionForm(request.POST or None, workplace=place, rows=rows)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi thông tin gửi thanh tra lao động.")
        deed = {"by": request.user, "done": done, "form": form, **form.cleaned_data}
        if told := attempt(request, deeds.tell_inspection, place, **deed):
            return redirect("casework:inspection", told.pk)
        if late := too_late_at(request, reverse("casework:workplace", args=[place.pk]), form):
            return late
    letter = letter_words(letter_of(rows))
    context = {"workplace": place, "sector": sector_name(place.sector), "form": form, "letter": letter}
    return render(request, "casework/inspection_new.html", context)


@require_http_methods(["GET", "POST"])
@once
def inspection(request, pk):
    """What was sent, to be printed, and the answer of the inspection."""
    writing = request.method == "POST"
    rows = InspectionReferral.objects.select_related("commune", "workplace", "by")
    told = get_workplace(request.user, pk, "inspect" if writing else "view", rows=rows)
    form = InspectionAnswerForm(request.POST or None)
    if writing and form.is_valid():
        done = _("Đã ghi trả lời của thanh tra.")
        deed, page = {"by": request.user, "done": done, **form.cleaned_data}, redirect(request.path)
        noted = attempt(request, deeds.note_inspection_answer, told, **deed)
        return page if noted else typed_back_at(request, request.path, form)
    may = "inspect" in workplace_permissions(request.user, told) and not told.answered_on
    context = {
        "told": told,
        "workplace": told.workplace,
        "sector": sector_name(told.workplace.sector),
        "letter": letter_words(told.letter),
        "form": form if may or form.is_bound else None,
    }
    return render(request, "casework/inspection.html", context)


def _worked_at_form(request, case):
    known = visible_workplaces(request.user).filter(commune=case.commune)[:MOST_OFFERED]
    last = case.screenings.first()
    told = last.facts.get("answers", {}) if last else {}
    offered = [(job, job_name(job, told)) for job in jobs(told) if job != OTHER_WORK]
    return WorkedAtForm(request.POST or None, known=known, jobs=offered)
