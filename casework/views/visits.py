"""Visits: every visit of a case, and the sheet for all children of a household."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.editing import sent_version
from casework.access import case_permissions, get_case, visible_cases
from casework.actions import visits
from casework.disclosure import disclosed
from casework.doubts import doubts_of
from casework.enums import FieldGroup
from casework.family import visited_together
from casework.forms.visits import ChildVisitForm, Sheet, VisitForm
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import typed_back
from casework.views.screenings import AGAIN
from casework.views.typed import initial_of, typed_of
from interface.editing import VERSION
from interface.once import once

OF_A_VISIT = (FieldGroup.SCHOOLING, FieldGroup.WORK, FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
# Buttons of the sheet; a household of a dozen children with every box full is still kept.
TYPING = ("autosave", "rescreen", VERSION)
LONGEST_TYPED = 1_000_000


@require_safe
def case_visits(request, pk):
    """Every visit, newest first; when the last one found work, a new screening is at hand."""
    case = get_case(request.user, pk, shows=OF_A_VISIT)
    rows = disclosed(case, request.user).records(case.visits.select_related("by"))
    sheet = case.visit_sheets.filter(by=request.user).first()
    context = {"rows": rows, "sheet": sheet, **_doubts(request, case)}
    return render(request, "casework/visits.html", about(request, case, **context))


@require_http_methods(["GET", "POST"])
@once
def visit_new(request, pk):
    """One sheet for all children of the household.

    What is typed is kept by itself; a button saves and leads on to a new screening of the child.
    """
    case = get_case(request.user, pk, "visit", shows=OF_A_VISIT)
    if refused := refuse_opening(request, case, "visit"):
        return refused
    if "autosave" in request.POST:
        typed = typed_of(request, *TYPING, longest=LONGEST_TYPED)
        told = {"by": request.user, "typed": typed, "opened": sent_version(request)}
        kept = attempt(request, visits.keep_typed, case, done="", **told)
        return HttpResponse(status=204 if kept else 409)
    sheet = case.visit_sheets.filter(by=request.user).first()
    forms = _forms(request, [case, *_beside(request, case)], sheet)
    if request.method == "POST" and Sheet(forms).is_valid():
        return _record(request, case, forms)
    blocks = [_block(request, form) for form in forms]
    extra = {"form": forms[0], "all_forms": Sheet(forms), "blocks": blocks, "sheet": sheet}
    extra["version"] = sent_version(request) or visits.last_visit_of(case, request.user)
    return render(request, "casework/visit_form.html", about(request, case, **extra))


def _doubts(request, case) -> dict:
    """Return how many contradictions nobody has looked into, for those who may see them."""
    if "doubt" not in case_permissions(request.user, case):
        return {}
    return {"may_doubt": True, "doubts": sum(doubt.settled is None for doubt in doubts_of(case))}


def _beside(request, case) -> list:
    """Return the other cases of the sheet, each opened like a case, with its own event of reading."""
    found = visited_together(case, visible_cases(request.user))
    allowed = [other.pk for other in found if "visit" in case_permissions(request.user, other)]
    return [get_case(request.user, pk, "visit", shows=OF_A_VISIT) for pk in allowed]


def _forms(request, cases, sheet) -> list:
    data, typed = request.POST or None, sheet.typed if sheet else ""
    made = {"risks": [case.risk for case in cases]}
    forms = []
    for place, case in enumerate(cases):
        more = made if place == 0 else {"beside": True, "prefix": f"tre-{case.pk}"}
        form_class = ChildVisitForm if place else VisitForm
        form = form_class(data, case=case, **more)
        if typed and data is None:
            form.initial |= initial_of(typed, form.fields, form.prefix or "")
        forms.append(form)
    return forms


def _block(request, form) -> dict:
    """Return what the sheet shows of one child: who it is, the last visit, the questions."""
    seen = disclosed(form.case, request.user)
    last = seen.record(form.case.visits.select_related("by").first())
    return {"case": form.case, "seen": seen, "last": last, "form": form}


def _record(request, case, forms):
    main = forms[0]
    rows = [(form.case, form.child_values()) for form in forms if not form.left_out]
    words = ngettext("Đã ghi lần thăm của %(n)s trẻ.", "Đã ghi lần thăm của %(n)s trẻ.", len(rows))
    deed = {"by": request.user, "risks": main.risks, "done": words % {"n": len(rows)}, **main.shared_values()}
    if not attempt(request, visits.record_visits, rows, **deed):
        return typed_back(request, case, *forms)
    again = next((row for row, _fields in rows if str(row.pk) == request.POST.get("rescreen")), None)
    if again:
        return redirect(f"{reverse('casework:screening_new', args=[again.pk])}?{AGAIN}=1")
    return redirect("casework:visits", case.pk)
