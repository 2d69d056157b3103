"""What does not fit together in the visits of a case: for the officer's own eyes."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.access import get_case
from casework.actions.doubts import settle_doubt
from casework.disclosure import disclosed
from casework.doubts import doubts_of
from casework.forms.visits import DoubtForm
from casework.views.about_case import about, attempt
from casework.views.late import typed_back
from casework.views.visits import OF_A_VISIT
from interface.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@once
def contradictions(request, pk):
    """The list of contradictions; an officer sets one aside with the reason."""
    case = get_case(request.user, pk, "visit" if request.method == "POST" else "doubt", shows=OF_A_VISIT)
    form = DoubtForm(request.POST or None)
    if form.is_valid():
        done = _("Đã ghi là đã xem xét.")
        settled = attempt(request, settle_doubt, case, by=request.user, done=done, **form.cleaned_data)
        return redirect("casework:contradictions", case.pk) if settled else typed_back(request, case, form)
    seen = disclosed(case, request.user)
    rows = [_row(doubt, form, seen) for doubt in doubts_of(case)]
    return render(request, "casework/contradictions.html", about(request, case, rows=rows, form=form))


def _row(doubt, form, seen) -> dict:
    """Return one contradiction with a form of its own; the one that was sent keeps what was typed."""
    sent = form.is_bound and form.data.get("key") == doubt.found.key
    own = form if sent else DoubtForm(initial={"key": doubt.found.key}, auto_id=f"id_{doubt.found.key}_%s")
    return {"found": doubt.found, "settled": seen.record(doubt.settled), "form": own, "open": sent}
