"""Put off being reminded of a clock, and take it up again."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from areas.queries import number
from casework.access import get_part
from casework.actions.putting_off import put_off, take_up_again
from casework.deadlines import is_ours
from casework.forms.putting_off import PutOffForm
from casework.models import Deadline
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late
from interface.once import once


@require_http_methods(["GET", "POST"])
@once
def deadline_put_off(request, pk):
    """Ask until when and why; a clock of the law is not put off, and the page says so."""
    row = get_part(request.user, Deadline.objects.all(), pk, "visit")
    if refused := refuse_opening(request, row.case, "put_off"):
        return refused
    form = PutOffForm(request.POST or None)
    if form.is_valid():
        done = _("Đã hoãn nhắc. Hạn vẫn giữ nguyên.")
        if attempt(request, put_off, row, by=request.user, form=form, done=done, **form.cleaned_data):
            return redirect("home")
        if late := too_late(request, row.case, form):
            return late
    context = {"row": row, "form": form, "days": number("put_off_days"), "ours": is_ours(row.kind)}
    return render(request, "casework/put_off.html", about(request, row.case, **context))


@require_POST
@once
def deadline_take_up(request, pk):
    """Show a clock on my day again."""
    row = get_part(request.user, Deadline.objects.all(), pk, "visit")
    attempt(request, take_up_again, row, by=request.user, done=_("Việc này lại có trong Việc hôm nay."))
    return redirect("home")
