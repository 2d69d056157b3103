"""Case meetings: the call with its invitation, the minutes, what was concluded and what became of it."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.editing import opened_with, sent_version
from casework.access import get_case, get_part
from casework.actions import meetings as deeds
from casework.disclosure import disclosed
from casework.enums import FieldGroup
from casework.forms.meetings import (
    CallOffForm,
    Conclusions,
    MeetingForm,
    MinutesForm,
    People,
    Present,
    TaskDoneForm,
)
from casework.meetings import in_plan, minutes_open
from casework.models import CaseMeeting, MeetingConclusion
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back
from casework.views.meeting_versions import (
    ASKED,
    WRITTEN,
    chosen,
    concluded,
    differing,
    people_asked,
    people_present,
)
from casework.views.two_editors import both_versions
from interface.editing import ChangedMeanwhile, unanswered
from interface.once import once
from interface.rows import posted
from vietnam.text import fold

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
PEOPLE, CONCLUSIONS = {"add_person": "person"}, {"add_conclusion": "conclusion"}
# Whom the law asks to a meeting, as a start (Decree 56/2017, Art 27(2)).
USUAL = ("chair", "protection", "residents", "school", "women", "police", "caregiver", "child")


@require_safe
def case_meetings(request, pk):
    """Every meeting about a case, the newest first."""
    case = get_case(request.user, pk, shows=SHOWN)
    rows = case.meetings.select_related("by", "minutes_by").prefetch_related("conclusions")
    shown = disclosed(case, request.user).records(rows)
    return render(request, "casework/meetings.html", about(request, case, meetings=shown))


@require_safe
def meeting(request, pk):
    """One meeting: who was asked, the minutes, and what became of each conclusion."""
    row = _meeting(request, pk, "view")
    seen = disclosed(row.case, request.user)
    planned = in_plan(row.case)
    conclusions = [(seen.record(one), fold(one.what) in planned) for one in row.conclusions.all()]
    context = {
        "meeting": seen.record(row),
        "people": seen.records(row.people.all()),
        "conclusions": conclusions,
        "may_write": minutes_open(row, request.user),
    }
    return render(request, "casework/meeting.html", about(request, row.case, **context))


@require_safe
def meeting_invitation(request, pk):
    """The invitation, to be printed: nothing in it names the child or the family."""
    row = _meeting(request, pk, "meet")
    seen = disclosed(row.case, request.user)
    context = {"case": row.case, "meeting": seen.record(row), "people": seen.records(row.people.all())}
    return render(request, "casework/meeting_invitation.html", context)


@require_http_methods(["GET", "POST"])
@once
def meeting_new(request, pk):
    """Call a meeting."""
    case = get_case(request.user, pk, "meet", shows=SHOWN)
    if refused := refuse_opening(request, case, "meet"):
        return refused
    data = posted(request.POST, PEOPLE) if request.method == "POST" else None
    form = MeetingForm(data)
    people = People(data, initial=None if data else [{"office": office} for office in USUAL], prefix="person")
    if _complete(data, PEOPLE, form, people):
        fields = {**form.cleaned_data, "people": people.rows()}
        done = _("Đã ghi cuộc họp. In giấy mời ở trang này.")
        saved = attempt(request, deeds.call_meeting, case, by=request.user, done=done, **fields)
        return redirect("casework:meeting", saved.pk) if saved else typed_back(request, case, form, people)
    return _form(request, case, form, people)


@require_http_methods(["GET", "POST"])
@once
def meeting_edit(request, pk):
    """Change a meeting that was not held yet."""
    row = _meeting(request, pk, "meet")
    sent = request.method == "POST"
    data = chosen(posted(request.POST, PEOPLE), row, _call(row), ASKED) if sent else None
    # A form of its own record: what the deed refuses must not stand in the one that was fetched.
    form = _call(row, data)
    people = People(data, initial=None if data else list(people_asked(row)), prefix="person")
    if _complete(data, PEOPLE, form, people):
        try:
            return _changed(request, row, form, people)
        except ChangedMeanwhile:
            row = _meeting(request, pk, "meet")
            found = differing(row, form, _call(row), [people], ASKED)
            return _both(request, row, found, _("Sửa cuộc họp"))
    return _form(request, row.case, form, people, row)


def _call(row, data=None) -> MeetingForm:
    return MeetingForm(data, initial={name: getattr(row, name) for name in MeetingForm.Meta.fields})


def _both(request, row, found, title):
    back = reverse("casework:meeting", args=[row.pk])
    return both_versions(request, row.case, row.history, found, title=title, back=back)


def _changed(request, row, form, people):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    fields = {**form.cleaned_data, "people": people.rows(), "version": sent_version(request)}
    deed = {"by": request.user, "done": _("Đã sửa cuộc họp."), **fields}
    changed = attempt(request, deeds.change_meeting, row, **deed)
    return redirect("casework:meeting", row.pk) if changed else typed_back(request, row.case, form, people)


@require_http_methods(["GET", "POST"])
@once
def meeting_off(request, pk):
    """Say that a meeting is not held."""
    row = _meeting(request, pk, "meet")
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi là không họp.")
        deed = {"by": request.user, "done": done, **form.cleaned_data}
        off = attempt(request, deeds.call_off_meeting, row, **deed)
        return redirect("casework:meeting", row.pk) if off else typed_back(request, row.case, form)
    texts = {"title": _("Không họp nữa?"), "button": _("Ghi là không họp")}
    return render(request, "casework/case_form.html", about(request, row.case, form=form, **texts))


@require_http_methods(["GET", "POST"])
@once
def minutes(request, pk):
    """Write or correct the minutes."""
    row = _meeting(request, pk, "meet")
    sent, adds = request.method == "POST", PEOPLE | CONCLUSIONS
    data = chosen(posted(request.POST, adds), row, _minutes(row), WRITTEN) if sent else None
    form = _minutes(row, data)
    people = Present(data, initial=None if data else list(people_present(row)), prefix="person")
    conclusions = Conclusions(data, initial=None if data else list(concluded(row)), prefix="conclusion")
    if _complete(data, adds, form, people, conclusions):
        try:
            if answer := _written(request, row, form, people, conclusions):
                return answer
        except ChangedMeanwhile:
            row = _meeting(request, pk, "meet")
            found = differing(row, form, _minutes(row), [people, conclusions], WRITTEN)
            return _both(request, row, found, _("Biên bản họp"))
    return _form(request, row.case, form, people, row, conclusions)


def _minutes(row, data=None) -> MinutesForm:
    return MinutesForm(data, initial={name: getattr(row, name) for name in MinutesForm.Meta.fields})


def _written(request, row, form, people, conclusions):
    """Return the page that follows, None when the form is to be put right."""
    if unanswered(request.POST):
        raise ChangedMeanwhile
    rows = {"people": people.rows(), "conclusions": conclusions.rows(), "version": sent_version(request)}
    deed = {"by": request.user, "form": form, **form.cleaned_data, **rows}
    if attempt(request, deeds.write_minutes, row, done=_("Đã lưu biên bản."), **deed):
        return redirect("casework:meeting", row.pk)
    return too_late(request, row.case, form, people, conclusions)


@require_http_methods(["GET", "POST"])
@once
def task_done(request, pk):
    """Say that a task of a meeting was done."""
    rows = MeetingConclusion.objects.select_related("meeting")
    row = get_part(request.user, rows, pk, "meet", shows=SHOWN)
    form = TaskDoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi là xong.")
        deed = {"by": request.user, "done": done, **form.cleaned_data}
        finished = attempt(request, deeds.finish_task, row, **deed)
        return (
            redirect("casework:meeting", row.meeting_id) if finished else typed_back(request, row.case, form)
        )
    shown = disclosed(row.case, request.user).record(row)
    texts = {"title": _("Việc này đã xong?"), "button": _("Lưu"), "kicker": shown.what}
    return render(request, "casework/case_form.html", about(request, row.case, form=form, **texts))


def _meeting(request, pk, permission) -> CaseMeeting:
    rows = CaseMeeting.objects.select_related("by", "minutes_by").prefetch_related("people", "conclusions")
    return get_part(request.user, rows, pk, permission, shows=SHOWN)


def _complete(data, adds, *forms) -> bool:
    """Tell whether a whole form was sent, not only a row asked for."""
    return bool(data) and not set(adds) & set(data) and all(form.is_valid() for form in forms)


def _form(request, case, form, people, row=None, conclusions=None):
    shown = disclosed(case, request.user).record(row)
    forms = {"form": form, "people": people, "conclusions": conclusions, "meeting": shown}
    forms["version"] = opened_with(request, row.history) if row else ""
    return render(request, "casework/meeting_form.html", about(request, case, **forms))
