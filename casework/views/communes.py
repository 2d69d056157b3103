"""A merge of communes: what will move, in numbers; the confirmation by the name; what has moved."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require_role
from accounts.enums import RoleKind
from areas.queries import ordered_merges
from audit.actions import write_event
from audit.enums import Deed
from casework.actions.communes import order_merge, preview_merge
from casework.communes import in_words
from casework.forms.communes import ConfirmMergeForm, MergeForm
from casework.views.about_case import attempt
from casework.views.late import typed_back_at
from interface.once import once
from interface.paging import page_of


@require_http_methods(["GET", "HEAD", "POST"])
@once
def merge_communes(request):
    """Ask which communes, show what will move, and order it when the name of the new one was typed."""
    require_role(request.user, (RoleKind.ADMINISTRATOR,), "areas.areachange")
    write_event(by=request.user, deed=Deed.LISTED, about="areas.areachange")
    form = MergeForm(request.GET if "new" in request.GET else None)
    plan = form.cleaned_data if form.is_bound and form.is_valid() else None
    confirm = _confirmation(request, plan) if plan else None
    if confirm and confirm.is_bound and confirm.is_valid():
        deed = {"by": request.user, "chair": confirm.chosen, **_when(plan)}
        done = _("Đã ra lệnh sáp nhập. Từng xã được chuyển, xem kết quả bên dưới.")
        ordered = attempt(request, order_merge, plan["new"], plan["old"], done=done, **deed)
        back = reverse("casework:merge_communes")
        return redirect(back) if ordered else typed_back_at(request, back, form, confirm)
    context = {"form": form, "plan": plan, "confirm": confirm}
    context["counted"] = _counted(plan) if plan else []
    page = page_of(ordered_merges(), request.GET.get("page"))
    context |= {"page_obj": page, "orders": [_told(change) for change in page]}
    return render(request, "casework/merge_communes.html", context)


def _confirmation(request, plan):
    data = request.POST if request.method == "POST" else None
    return ConfirmMergeForm(data, new=plan["new"], olds=plan["old"])


def _when(plan) -> dict:
    return {"on": plan["on"], "decision": plan["decision"]}


def _counted(plan) -> list[dict]:
    counts = preview_merge(plan["new"], plan["old"])
    return [
        {"area": old, "kinds": in_words(counts[old.pk]), "total": sum(counts[old.pk].values())}
        for old in plan["old"]
    ]


def _told(change) -> dict:
    counted = change.plan.get("counted", {})
    return {"change": change, "counted": sum(counted.values()), "moved": sum(change.moved.values())}
