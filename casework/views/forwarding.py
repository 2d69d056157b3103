"""Sending a report to another commune; there, receiving it or sending it back."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from areas.models import Area
from casework.access import get_report, visible_reports
from casework.actions import forwarding as deeds
from casework.deadlines import forward_clock
from casework.disclosure import disclosed_forward, disclosed_report
from casework.enums import FieldGroup, ForwardState, ReportState
from casework.forms.forwarding import FindCommuneForm, ForwardForm, ReturnForwardForm
from casework.forwarding import communes_chosen, communes_named, records_of, with_officers
from casework.report_access import forward_permissions, get_forward
from casework.views.about_case import attempt
from casework.views.late import too_late_at, typed_back_at
from interface.once import once

SHOWN = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.SCHOOLING, FieldGroup.WORK)
SHOWN += (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def report_forward(request, pk):
    """Find a commune, then send the report there with a reason; who reported never goes along."""
    found = get_report(request.user, pk, "decide", shows=SHOWN)
    if request.method != "POST" and found.state != ReportState.OPEN:
        return redirect("casework:report", found.pk)
    find = FindCommuneForm(request.GET or None)
    sought = find.cleaned_data["q"] if find.is_valid() else ""
    communes = _communes(request, sought, found.commune)
    ready = communes.filter(pk__in=with_officers(communes))
    form = _forward_form(request, found, ready)
    if form and form.is_bound and form.is_valid():
        deed = {"by": request.user, "form": form, **form.cleaned_data}
        done = _("Đã chuyển thông tin. Cán bộ xã nhận được báo, không kèm tên trẻ.")
        if attempt(request, deeds.forward_report, found, done=done, **deed):
            return redirect("casework:report", found.pk)
        if late := too_late_at(request, reverse("casework:report", args=[found.pk]), form):
            return late
    context = {"report": found, "seen": disclosed_report(found, request.user), "find": find, "form": form}
    context |= {"sought": sought, "without": communes.exclude(pk__in=ready.values("pk"))}
    return render(request, "casework/report_forward.html", context)


@require_POST
@once
def report_take_back(request, pk):
    """Work on a report again that the other commune sent back or has not received."""
    found = get_report(request.user, pk, "decide")
    done = _("Thông tin này lại chờ xử lý ở xã này.")
    attempt(request, deeds.take_back_report, found, by=request.user, done=done)
    return redirect("casework:report", found.pk)


@require_safe
def forward(request, pk):
    """Show what another commune sent, before it is received; afterwards what became of it."""
    row = get_forward(request.user, pk, shows=SHOWN)
    return render(request, "casework/forward.html", _page(request, row))


@require_POST
@once
def forward_receive(request, pk):
    """Receive what was sent: it becomes a report of this commune."""
    row = get_forward(request.user, pk, "decide")
    done = _("Đã nhận. Thông tin này nay chờ xử lý ở xã này.")
    report = attempt(request, deeds.receive_forward, row, by=request.user, done=done)
    return redirect("casework:report", report.pk) if report else redirect("casework:forward", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def forward_return(request, pk):
    """Send it back with a reason."""
    row = get_forward(request.user, pk, "decide")
    form = ReturnForwardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã trả lại. Cán bộ xã gửi được báo.")
        if attempt(request, deeds.return_forward, row, by=request.user, done=done, **form.cleaned_data):
            return redirect("casework:reports")
        return typed_back_at(request, reverse("casework:forward", args=[row.pk]), form)
    return render(request, "casework/forward_return.html", {"form": form, "row": row})


def _communes(request, sought, own):
    if request.method == "POST":
        return communes_chosen(request.POST.get("to_commune", ""), own)
    return communes_named(sought, own) if sought else Area.objects.none()


def _forward_form(request, found, communes):
    if request.method == "POST":
        return ForwardForm(request.POST, communes=communes)
    initial = {"what_was_said": found.what_was_said}
    return ForwardForm(communes=communes, initial=initial) if communes else None


def _page(request, row) -> dict:
    waits = row.state == ForwardState.SENT
    context = {
        "row": row,
        "deciding": waits and "decide" in forward_permissions(request.user, row),
        "clock": forward_clock(row),
        "waits": waits,
    }
    if not waits:
        made = visible_reports(request.user).filter(forward_key=row.key).first()
        return {**context, "made": made}
    report, caregivers = records_of(row)
    seen = disclosed_forward(row, report.child, request.user)
    return {
        **context,
        "report": report,
        "seen": seen,
        "told": seen.record(report),
        "caregivers": seen.records(caregivers),
        "comment": row.comment,
    }
