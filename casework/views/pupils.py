"""A school's side of a report about a pupil: written, sent to a commune, followed up."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from areas.models import Area
from audit.actions import write_event
from audit.enums import Deed
from casework.actions import pupils as deeds
from casework.deadlines import forward_clock, school_answer_due
from casework.enums import ForwardState
from casework.forms.facts import birth_words
from casework.forms.forwarding import FindCommuneForm
from casework.forms.pupils import AnsweredForm, PupilForm
from casework.forwarding import (
    TOLD_TO_SCHOOL,
    communes_chosen,
    communes_named,
    content_from,
    records_of,
    with_officers,
)
from casework.report_access import get_school_report, school_reports
from casework.views.about_case import attempt
from casework.views.late import too_late_at
from interface.once import once
from interface.paging import page_of
from schools.access import require_post
from vietnam.calendar import today

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def pupils(request):
    """List what the school reported, the newest first, with what became of it."""
    posts = require_post(request.user, "casework.pupils")
    page = page_of(school_reports(request.user).order_by("-pk"), request.GET.get("page"))
    write_event(by=request.user, deed=Deed.LISTED, about="casework.pupils")
    rows = [_told(row) for row in page]
    return render(request, "casework/pupils.html", {"page_obj": page, "rows": rows, "posts": posts})


@require_safe
def pupil_where(request):
    """Choose the commune in which the pupil lives, before anything is written."""
    posts = require_post(request.user, "casework.pupils")
    again = _again(request)
    find = FindCommuneForm(request.GET or None)
    sought = find.cleaned_data["q"] if find.is_valid() else ""
    near = posts[0].institution.commune
    communes = communes_named(sought, near=near) if sought else Area.objects.filter(pk=near.pk)
    communes = list(communes.select_related("parent"))
    shown = {"find": find, "sought": sought, "communes": communes, "ready": with_officers(communes)}
    return render(request, "casework/pupil_where.html", {**shown, "again": again})


@require_http_methods(FORM_METHODS)
@once
def pupil_new(request, commune):
    """Write what the school knows and send it to the commune."""
    posts = require_post(request.user, "casework.pupils")
    commune = communes_chosen(str(commune)).first()
    if commune is None:
        raise Http404
    again = _again(request)
    institutions = [again.from_institution] if again else [post.institution for post in posts]
    form = PupilForm(
        request.POST if request.method == "POST" else None,
        institutions=institutions,
        initial=_initial(again) if again else {},
    )
    if form.is_bound and form.is_valid():
        if sent := _send(request, form, commune, again):
            return redirect("casework:pupil", sent.pk)
        if late := too_late_at(request, reverse("casework:pupils"), form):
            return late
    return render(request, "casework/pupil_new.html", {"form": form, "commune": commune, "again": again})


@require_safe
def pupil(request, pk):
    """Show one report of the school: what is still there of it, where it stands, what is to be done."""
    row = get_school_report(request.user, pk)
    shown = {**_told(row), "clock": forward_clock(row)}
    if row.content:
        report, caregivers = records_of(row)
        shown |= {"report": report, "caregivers": caregivers}
        shown["grade"] = report.child.grade
    if shown["answer_due"]:
        shown["form"] = AnsweredForm(initial={"on": today()})
    return render(request, "casework/pupil.html", shown)


@require_POST
@once
def pupil_take_back(request, pk):
    """Take back what no commune received."""
    row = get_school_report(request.user, pk)
    done = _("Đã rút lại. Nội dung đã được xóa.")
    attempt(request, deeds.take_back_pupil, row, by=request.user, done=done)
    return redirect("casework:pupil", row.pk)


@require_POST
@once
def pupil_answered(request, pk):
    """Note that the school answered the pupil or the parents."""
    row = get_school_report(request.user, pk)
    form = AnsweredForm(request.POST)
    done = _("Đã ghi ngày trường trả lời.")
    told = {"by": request.user, "form": form, "done": done}
    if form.is_valid() and attempt(request, deeds.note_answer, row, **told, **form.cleaned_data):
        return redirect("casework:pupil", row.pk)
    if not form.errors:
        return redirect("casework:pupil", row.pk)
    return render(request, "casework/pupil.html", {**_told(row), "form": form})


def _told(row) -> dict:
    """Return a report of the school with what may be said of it: where it stands and what came of it."""
    received = row.state == ForwardState.RECEIVED
    return {
        "row": row,
        "outcome": TOLD_TO_SCHOOL[row.outcome] if received else "",
        "answer_due": school_answer_due(row),
        "live": row.state in deeds.LIVE,
        "returned": row.state == ForwardState.RETURNED,
    }


def _again(request):
    """Return the report to be sent once more, which a commune sent back, if the address names one."""
    pk = request.GET.get("lai", "")
    known = pk.isascii() and pk.isdigit() and len(pk) < 10
    row = get_school_report(request.user, int(pk)) if known else None
    return row if row and row.state == ForwardState.RETURNED else None


def _initial(row) -> dict:
    report, caregivers = records_of(row)
    child = report.child
    first = caregivers[0] if caregivers else None
    told = {name: getattr(report, name) for name in PupilForm.base_fields if hasattr(report, name)}
    told |= {name: getattr(child, name) for name in ("full_name", "sex", "grade", "personal_id")}
    if first:
        told |= {f"caregiver_{name}": getattr(first, name) for name in ("relation", "phone")}
        told["caregiver_name"] = first.full_name
    own = {"birth": birth_words(child), "village": child.household.village, "urgent": None}
    return {**told, **own, "reference": row.reference, "raised_on": row.raised_on}


def _send(request, form, commune, again):
    data = form.cleaned_data
    told = {"by": request.user, "to_commune": commune, "content": content_from(form.facts()), "form": form}
    told |= {name: data[name] for name in ("urgent", "reference", "raised_on")}
    deed, about = (deeds.report_again, again) if again else (deeds.report_pupil, form.institution)
    return attempt(request, deed, about, done=_("Đã gửi. Cán bộ xã được báo ngay."), **told)
