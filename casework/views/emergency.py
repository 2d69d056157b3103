"""The emergency page of a case: what to do now, who was told when, measures, keeping the child apart."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from audit.editing import opened_with, version_of
from casework.access import get_case, get_part
from casework.actions import emergency as deeds
from casework.disclosure import disclosed
from casework.enums import DeadlineKind, FieldGroup
from casework.forms.emergency import (
    BeginEmergencyForm,
    EndIsolationForm,
    ExtendForm,
    IsolationForm,
    StepForm,
)
from casework.models import Isolation
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back
from interface.editing import ChangedMeanwhile
from interface.once import once

SHOWN = (FieldGroup.CONTACT, FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
TEXTS = {
    "isolate": {
        "title": gettext_lazy("Ghi quyết định tạm thời cách ly (Mẫu 07)"),
        "button": gettext_lazy("Lưu quyết định"),
    },
    "extend": {"title": gettext_lazy("Kéo dài việc cách ly"), "button": gettext_lazy("Lưu kéo dài")},
    "end": {"title": gettext_lazy("Kết thúc việc cách ly"), "button": gettext_lazy("Kết thúc cách ly")},
}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def emergency(request, pk):
    """Show what to do for a child in danger and what was done; a POST notes one step."""
    permission = "protect" if request.method == "POST" else "view"
    case = get_case(request.user, pk, permission, shows=SHOWN)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi vào nhật ký bảo vệ khẩn cấp.")
        if attempt(request, deeds.note_step, case, by=request.user, done=done, **form.cleaned_data):
            return redirect("casework:emergency", case.pk)
        return typed_back(request, case, form)
    return render(request, "casework/emergency.html", _page(request, case, form))


@require_POST
@once
def emergency_begin(request, pk):
    """Start the 12-hour clock of a case, from the moment the danger was known."""
    case = get_case(request.user, pk, "protect")
    form = BeginEmergencyForm(request.POST)
    if not form.is_valid():
        page = _page(request, case, StepForm())
        return render(request, "casework/emergency.html", {**page, "begin": form, "form": form})
    done = _("Thời hạn 12 giờ đang chạy. Cán bộ và Chủ tịch UBND xã được báo.")
    begun = attempt(request, deeds.begin_emergency, case, by=request.user, done=done, **form.cleaned_data)
    return redirect("casework:emergency", case.pk) if begun else typed_back(request, case, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def isolation_new(request, pk):
    """Record a decision to keep the child apart."""
    case = get_case(request.user, pk, "protect", shows=SHOWN)
    early = refuse_opening(request, case, "protect")
    return early or _decided(request, case, IsolationForm, deeds.decide_isolation, case, "isolate")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def isolation_extend(request, pk):
    """Extend a running isolation, within 15 days in all."""
    row = _running(request, pk)
    form = ExtendForm(request.POST or None)
    version = opened_with(request, row.history)
    if form.is_valid():
        told = {"by": request.user, "done": _("Đã lưu."), "form": form, "version": version}
        try:
            if attempt(request, deeds.extend_isolation, row, **told, **form.cleaned_data):
                return redirect("casework:emergency", row.case_id)
        except ChangedMeanwhile:
            return _extended_meanwhile(request, row, form)
        if late := too_late(request, row.case, form):
            return late
    context = about(request, row.case, form=form, version=version, **TEXTS["extend"])
    return render(request, "casework/case_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def isolation_end(request, pk):
    """End a running isolation, with its reason."""
    row = _running(request, pk)
    return _decided(request, row.case, EndIsolationForm, deeds.end_isolation, row, "end")


def _extended_meanwhile(request, row, form):
    """Show what somebody else decided since, with what was typed: days are added anew, never replaced."""
    row.refresh_from_db()
    if row.ended_on:
        return typed_back(request, row.case, form)
    messages.error(
        request,
        _(
            "Người khác vừa kéo dài việc cách ly này theo quyết định %(number)s, đến hết ngày %(day)s "
            "(%(days)s ngày). Chưa lưu gì của bạn. Nếu vẫn cần kéo dài thêm, kiểm tra số ngày rồi lưu lại."
        )
        % {"number": row.extended_by, "day": f"{row.ends_on:%d/%m/%Y}", "days": row.days},
    )
    context = about(request, row.case, form=form, version=version_of(row.history), **TEXTS["extend"])
    return render(request, "casework/case_form.html", context)


def _running(request, pk) -> Isolation:
    return get_part(request.user, Isolation.objects.all(), pk, "protect", shows=SHOWN)


def _decided(request, case, form_class, deed, record, name):
    """Show a form and do `deed`."""
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"by": request.user, "done": _("Đã lưu."), "form": form, **form.cleaned_data}
        if attempt(request, deed, record, **told):
            return redirect("casework:emergency", case.pk)
        if late := too_late(request, case, form):
            return late
    return render(request, "casework/case_form.html", about(request, case, form=form, **TEXTS[name]))


def _page(request, case, form) -> dict:
    seen = disclosed(case, request.user)
    clock = case.deadlines.filter(kind=DeadlineKind.EMERGENCY, cancelled_at=None).order_by("-pk").first()
    isolations = list(case.isolations.all())
    return about(
        request,
        case,
        form=form,
        step_form=form,
        begin=BeginEmergencyForm() if clock is None or clock.met_at else None,
        clock=clock,
        late=bool(clock and clock.met_at and clock.met_at > clock.due_at),
        steps=seen.records(case.emergency_steps.select_related("by")),
        running=seen.record(next((row for row in isolations if row.ended_on is None), None)),
        earlier=seen.records(row for row in isolations if row.ended_on),
    )
