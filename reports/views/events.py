from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.actions import write_event
from audit.enums import Deed
from interface.paging import page_of
from reports.access import visible_events
from reports.forms.events import EventFilter
from reports.queries import PAGE, event_words, filter_events


@require_safe
def events(request):
    """The audit trail of the auditor's area: who opened and changed which case, newest first."""
    found = visible_events(request.user)
    form = EventFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    write_event(by=request.user, deed=Deed.LISTED, about="audit.event", case_code=chosen.get("case", ""))
    page = page_of(filter_events(found, chosen), request.GET.get("page"), size=PAGE)
    rows = [event_words(event) for event in page]
    context = {"form": form, "rows": rows, "page_obj": page, "searched": chosen}
    return render(request, "reports/events.html", context)
