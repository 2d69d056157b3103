"""Handing work over before an account ends: who leaves with open work, and to whom it goes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import people_of_commune, require_role
from accounts.enums import RoleKind
from accounts.scope import system_scope
from audit.actions import write_event
from audit.enums import Deed
from casework.access import HAND_OVER_ROLES, get_leaver, hand_over_communes
from casework.actions.handover import hand_over
from casework.forms.handover import HandOverForm
from casework.handover import leavers, work_of
from casework.workflow import NotNow
from interface.once import once


@require_safe
def handovers(request):
    """Everybody with open work whose role ends within thirty days, or is over: numbers, no contents."""
    require_role(request.user, HAND_OVER_ROLES, "handover")
    write_event(by=request.user, deed=Deed.LISTED, about="handover")
    with system_scope("casework.leavers"):  # nosemgrep: scope-of-all-in-a-request - communes asked for above
        rows = leavers(hand_over_communes(request.user))
    return render(request, "casework/handovers.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@once
def handover(request, pk, commune):
    """Choose cases by their codes and the officer who receives them."""
    leaver, place = get_leaver(request.user, pk, commune)
    with system_scope("casework.leaver"):  # nosemgrep: scope-of-all-in-a-request - communes asked for above
        codes = list(work_of(leaver, place).values_list("code", flat=True))
    officers = [user for user in people_of_commune(place, RoleKind.OFFICER) if user.pk != leaver.pk]
    form = HandOverForm(request.POST or None, codes=codes, officers=officers)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            count = hand_over(leaver, place, told["codes"], to=told["to"], by=request.user)
        except NotNow as refusal:
            messages.error(request, str(refusal))
        else:
            done = ngettext("Đã bàn giao %(n)s hồ sơ.", "Đã bàn giao %(n)s hồ sơ.", count) % {"n": count}
            messages.success(request, done)
        return redirect("casework:handovers")
    context = {"form": form, "leaver": leaver, "place": place, "codes": codes, "officers": officers}
    return render(request, "casework/handover.html", context)
