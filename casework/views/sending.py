"""On which day the chair's decision was sent, and to whom."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.editing import opened_with
from casework.access import get_part
from casework.actions.sending import note_sending
from casework.enums import DecisionKind, DecisionOutcome, FieldGroup
from casework.forms.planning import SentForm
from casework.models import Decision
from casework.views.about_case import about, refuse_opening
from casework.views.two_editors import both_versions, noted
from interface.editing import ChangedMeanwhile, clashes, settled
from interface.once import once

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_http_methods(["GET", "POST"])
@once
def decision_sent(request, pk):
    """Note or correct when an approval was sent and to whom."""
    approvals = Decision.objects.filter(kind=DecisionKind.PLAN, outcome=DecisionOutcome.APPROVED)
    row = get_part(request.user, approvals, pk, "plan", shows=SHOWN)
    if refused := refuse_opening(request, row.case, "note_sending"):
        return refused
    data = settled(request.POST, _stored(row)) if request.method == "POST" else None
    form = SentForm(data, initial=_told(row))
    back = reverse("casework:plan", args=[row.plan_id])
    if form.is_valid():
        try:
            told = {"stored": _stored(row), "done": _("Đã ghi ngày gửi."), "back": back}
            if answer := noted(request, note_sending, row, form, **told):
                return answer
        except ChangedMeanwhile:
            row.refresh_from_db()
            found = clashes(form, _stored(row))
            title = _("Ghi ngày gửi quyết định")
            return both_versions(request, row.case, row.history, found, title=title, back=back)
    shown = {"row": row, "form": form, "version": opened_with(request, row.history)}
    return render(request, "casework/decision_sent.html", about(request, row.case, **shown))


def _stored(row) -> SentForm:
    return SentForm(initial=_told(row))


def _told(row) -> dict:
    return {"recipients": row.recipients, "sent_on": row.sent_on}
