"""What an auditor asks of the trail. Every answer leaves an event of its own and shows nothing of a case."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from audit.actions import write_event
from audit.enums import Deed
from interface.paging import page_of
from reports.access import require_auditor, visible_events
from reports.event_words import event_words
from reports.forms.events import CaseQuestion, EventFilter, FileForm, GrantFilter
from reports.integrity import state_of_trail
from reports.queries import PAGE, filter_events, grants, touched, unreviewed_openings
from reports.who_saw import question_words, refusals, viewers

TABS = (
    ("events", _("Sự kiện")),
    ("who_saw", _("Ai đã xem một hồ sơ")),
    ("grants", _("Ai đã cấp quyền")),
    ("integrity", _("Nhật ký có nguyên vẹn")),
)


@require_safe
def events(request):
    """The audit trail of the auditor's area: who opened and changed which case, newest first."""
    form = EventFilter(request.GET or None)
    chosen = _chosen(form)
    found = visible_events(request.user, chosen.get("person", ""))
    write_event(by=request.user, deed=Deed.LISTED, about="audit.event", case_code=chosen.get("case", ""))
    page = page_of(filter_events(found, chosen), request.GET.get("page"), size=PAGE)
    rows = [event_words(event) for event in page]
    context = {
        "form": form,
        "rows": rows,
        "page_obj": page,
        "searched": any(chosen.values()),
        "tabs": _tabs("events"),
    }
    return render(request, "reports/events.html", context)


@require_safe
def who_saw(request):
    """Who saw one case between two days: each person in one line."""
    found = visible_events(request.user)
    form = CaseQuestion(request.GET or None)
    chosen = _chosen(form)
    context = {"form": form, "tabs": _tabs("who_saw")}
    write_event(by=request.user, deed=Deed.LISTED, about="audit.who_saw", case_code=chosen.get("case", ""))
    if chosen:
        of_case = touched(found, chosen)
        context |= {
            "people": viewers(of_case),
            "refusals": refusals(of_case),
            "question": question_words(chosen["case"], chosen["since"], chosen["until"]),
            "chosen": chosen,
            "file_form": FileForm(initial={**chosen, "kind": "pdf"}),
        }
    return render(request, "reports/who_saw.html", context)


@require_safe
def granted(request):
    """Who opened which case to whom, and which emergency openings nobody has reviewed."""
    found = visible_events(request.user)
    form = GrantFilter(request.GET or None)
    chosen = _chosen(form)
    write_event(by=request.user, deed=Deed.LISTED, about="audit.grant", case_code=chosen.get("case", ""))
    page = page_of(filter_events(grants(found), chosen), request.GET.get("page"), size=PAGE)
    waiting = unreviewed_openings(found)[: PAGE + 1]
    context = {
        "form": form,
        "rows": [event_words(event) for event in page],
        "page_obj": page,
        "waiting": [event_words(event) for event in waiting[:PAGE]],
        "more_waiting": len(waiting) > PAGE,
        "searched": any(chosen.values()),
        "tabs": _tabs("grants"),
    }
    return render(request, "reports/grants.html", context)


@require_safe
def integrity(request):
    """Whether the trail is whole: the last seal, the last verifications."""
    require_auditor(request.user)
    write_event(by=request.user, deed=Deed.LISTED, about="audit.verification")
    context = {"state": state_of_trail(), "tabs": _tabs("integrity")}
    return render(request, "reports/integrity.html", context)


def _chosen(form) -> dict:
    return form.cleaned_data if form.is_bound and form.is_valid() else {}


def _tabs(current: str) -> list[dict]:
    return [
        {"text": text, "href": reverse(f"reports:{name}"), "current": name == current} for name, text in TABS
    ]
