"""The seat finder of a case: what is lawful and sensible, who has a place, and three side by side."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.access import case_permissions, get_case
from casework.enums import FieldGroup
from casework.workflow import offered
from referrals.finding import MOST_COMPARED, seats_of, seats_page, ticked, wanted_of
from referrals.forms.seats import SeatFilter
from referrals.lines import line_words, waiting_of
from schools.paths import Standing, judge_all

COMPARE = "so-sanh"
COLOURS = {Standing.PROPOSED: "green", Standing.WITH_REASON: "yellow", Standing.NOT_YET: "red"}


@require_safe
def seats(request, pk):
    """Paths that are open to the child with their article, and programmes along them. Constant queries."""
    case = get_case(request.user, pk, "refer", shows=[FieldGroup.SCHOOLING])
    chosen = ticked(request.GET.getlist("so"))
    if request.GET.get("xem") == COMPARE and len(chosen) in range(2, MOST_COMPARED + 1):
        address = reverse("referrals:compare", args=[pk])
        return redirect(f"{address}?{urlencode({'so': ','.join(map(str, chosen))})}")
    if request.GET.get("xem") == COMPARE:
        messages.warning(request, _("Chọn hai hoặc ba chương trình để so sánh."))
    wanted, form = wanted_of(case), SeatFilter(request.GET)
    verdicts, asked = judge_all(wanted.age, wanted.grade), form.asked()
    page = seats_page(case, verdicts, asked, request.GET.get("page"))
    here = {seat.programme.pk for seat in page}
    waiting = waiting_of(case)
    shown = {
        "filter_form": form,
        "asked": asked,
        "verdicts": [(one, _word(one.standing), COLOURS[one.standing]) for one in verdicts],
        "page_obj": page,
        "kept": [(name, request.GET[name]) for name in asked],
        "ticked": chosen,
        "ticked_elsewhere": [key for key in chosen if key not in here],
        "waiting": [(entry, line_words(entry)) for entry in waiting],
        "waits_at": [entry.programme_id for entry in waiting],
    }
    return _page(request, "referrals/seats.html", case, **shown)


@require_safe
def compare(request, pk):
    """Up to three programmes side by side."""
    case = get_case(request.user, pk, "refer", shows=[FieldGroup.SCHOOLING])
    keys = ticked(request.GET.getlist("so"))
    found = seats_of(case, keys[:MOST_COMPARED])
    if len(keys) > MOST_COMPARED:
        messages.warning(request, _("So sánh nhiều nhất ba chương trình; đang xem ba chương trình đầu."))
    back = f"{reverse('referrals:seats', args=[pk])}?{urlencode({'so': keys}, doseq=True)}"
    waits_at = [entry.programme_id for entry in waiting_of(case)]
    return _page(request, "referrals/compare.html", case, seats=found, back=back, waits_at=waits_at)


def _word(standing) -> str:
    return {
        Standing.PROPOSED: _("Nên chọn"),
        Standing.WITH_REASON: _("Được, cần ghi lý do"),
        Standing.NOT_YET: _("Chưa được"),
    }[standing]


def _page(request, template, case, **context):
    buttons = offered(case, case_permissions(request.user, case))
    return render(request, template, {"case": case, "offered": buttons, **context})
