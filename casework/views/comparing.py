"""Two screenings of one case side by side, and one screening under another dated rule set."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from casework.access import get_part
from casework.comparing import results_beside, results_under, side_by_side
from casework.disclosure import disclosed
from casework.enums import FieldGroup
from casework.law import rule_sets
from casework.models import Screening
from casework.views.about_case import about

SHOWN = (FieldGroup.WORK, FieldGroup.NARRATIVE)


@require_safe
def screening_compare(request, pk, other):
    """What two screenings of a case say, the differences marked: two who told, or then and now."""
    row = _screening(request, pk)
    # nosemgrep: record-past-access - of the same case, which access gave
    second = get_object_or_404(row.case.screenings.select_related("by"), pk=other)
    if second.pk == row.pk:
        raise Http404
    shown = disclosed(row.case, request.user)
    context = about(
        request,
        row.case,
        screening=shown.record(row),
        other=shown.record(second),
        answers=side_by_side(row, second),
        results=results_beside(row, second) if row.result and second.result else [],
    )
    context["differ"] = sum(line["differs"] for line in context["answers"])
    return render(request, "casework/screening_compare.html", context)


@require_safe
def screening_rules(request, pk):
    """The facts of a finished screening under another dated rule set; the stored result stays as it is.

    Without another set there is nothing to compare, and the page says so.
    """
    row = _screening(request, pk)
    if not row.finished_at:
        raise Http404
    others = {rules.version: rules for rules in rule_sets() if rules.version != row.rules}
    chosen = others.get(request.GET.get("bo", ""), next(reversed(others.values()), None))
    context = about(request, row.case, screening=row, chosen=chosen, rule_sets=list(others.values()))
    context |= results_under(row, chosen) if chosen else {}
    return render(request, "casework/screening_rules.html", context)


def _screening(request, pk) -> Screening:
    return get_part(request.user, Screening.objects.select_related("by"), pk, shows=SHOWN)
