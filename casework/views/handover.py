"""Handing work over before an account ends: who leaves with open work, and to whom it goes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import people_of_commune, require_role
from audit.actions import write_event
from audit.enums import Deed
from casework.access import HAND_OVER_ROLES, get_leaver, hand_over_communes
from casework.actions.handover import hand_over
from casework.forms.handover import HandOverForm
from casework.handover import leavers, leaving_now
from casework.views.about_case import attempt
from casework.views.late import typed_back_at
from interface.once import once
from interface.paging import page_of_list

# People on a page of the list.
SIZE = 25


@require_safe
def handovers(request):
    """Everybody with open work who leaves within thirty days or has left: numbers, no contents."""
    require_role(request.user, HAND_OVER_ROLES, "handover")
    write_event(by=request.user, deed=Deed.LISTED, about="handover")
    rows = leavers(hand_over_communes(request.user))
    page = page_of_list(rows, request.GET.get("page"), size=SIZE) or page_of_list(rows, "1", size=SIZE)
    return render(request, "casework/handovers.html", {"rows": page, "page_obj": page})


@require_http_methods(["GET", "POST"])
@once
def handover(request, pk, commune):
    """Choose cases by their codes and who receives them: an officer's work first, then a chair's."""
    leaver, place = get_leaver(request.user, pk, commune)
    left = next(iter(leaving_now(leaver, place)), None)
    people = people_of_commune(place, left.role) if left else []
    receivers = [user for user in people if user.pk != leaver.pk]
    form = HandOverForm(request.POST or None, codes=left.codes if left else (), receivers=receivers)
    if request.method == "POST" and left and form.is_valid():
        back = reverse("casework:handovers")
        return redirect(back) if _hand_over(request, left, form) else typed_back_at(request, back, form)
    context = {"form": form, "leaver": leaver, "place": place, "left": left, "receivers": receivers}
    return render(request, "casework/handover.html", context)


def _hand_over(request, left, form):
    told, deed = form.cleaned_data, {"by": request.user, "role": left.role, "done": ""}
    count = attempt(request, hand_over, left.user, left.place, told["codes"], to=told["to"], **deed)
    if count is not None:
        done = ngettext("Đã bàn giao %(n)s hồ sơ.", "Đã bàn giao %(n)s hồ sơ.", count) % {"n": count}
        messages.success(request, done)
    return count
