"""Asking another commune to take a case; there, accepting or declining; the stub of a case that has gone."""

import datetime as dt

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import commune_ids, people_of_commune, require_role
from areas.models import Area
from casework.access import PERMISSIONS, get_case, visible_cases
from casework.actions import transfers as deeds
from casework.enums import FieldGroup, Risk, Sex, TransferState
from casework.forms.forwarding import FindCommuneForm
from casework.forms.transfers import DeclineTransferForm, TransferForm
from casework.forwarding import communes_chosen, communes_named, with_officers
from casework.transfer_access import (
    GIVING,
    get_transfer,
    transfer_permissions,
    visible_transfers,
    waiting_first,
)
from casework.transferring import obstacles, own_notes, staying_siblings, unfinished
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back_at
from interface.once import once
from interface.paging import page_of

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_safe
def transfers(request):
    """List what waits for an answer of this commune, what was asked of others, and what has gone or come."""
    require_role(request.user, PERMISSIONS, "casework.transfer")
    page = page_of(waiting_first(visible_transfers(request.user)), request.GET.get("page"))
    here = set(commune_ids(request.user, *PERMISSIONS))
    waiting = [row for row in page if row.waits]
    context = {
        "arriving": [_told(row) for row in waiting if row.to_commune_id in here],
        "leaving": [row for row in waiting if row.from_commune_id in here],
        "answered": [row for row in page if not row.waits],
        "page_obj": page,
        "here": here,
    }
    return render(request, "casework/transfers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def transfer_new(request, pk):
    """Show what is unfinished, find a commune, and ask its officers to take the case."""
    case = get_case(request.user, pk, "transfer", shows=SHOWN)
    if away := refuse_opening(request, case, "transfer"):
        return away
    waiting = case.transfers.filter(state=TransferState.ASKED).first()
    if waiting and request.method != "POST":
        return redirect("casework:transfer", waiting.pk)
    find = FindCommuneForm(request.GET or None)
    sought = find.cleaned_data["q"] if find.is_valid() else ""
    communes = _communes(request, sought, case.commune)
    ready = communes.filter(pk__in=with_officers(communes))
    form = _form(request, case, ready)
    if form and form.is_bound and form.is_valid():
        deed = {"by": request.user, "form": form, **form.asked()}
        done = _("Đã gửi đề nghị. Cán bộ xã nhận và Chủ tịch UBND được báo.")
        if transfer := attempt(request, deeds.ask_transfer, case, done=done, **deed):
            return redirect("casework:transfer", transfer.pk)
        if late := too_late(request, case, form):
            return late
    context = {"find": find, "form": form, "sought": sought}
    context |= {"without": communes.exclude(pk__in=ready.values("pk")), "obstacles": obstacles(case)}
    context |= {"unfinished": unfinished(case), "siblings": staying_siblings(case)}
    context["earlier"] = case.transfers.select_related("from_commune", "to_commune")
    return render(request, "casework/transfer_new.html", about(request, case, **context))


@require_safe
def transfer(request, pk):
    """The minimum before the answer; afterwards what became of it, at the old commune a stub."""
    row = get_transfer(request.user, pk)
    may = transfer_permissions(request.user, row)
    arrives = row.to_commune_id in commune_ids(request.user, *PERMISSIONS)
    context = {
        "row": row,
        "told": _told(row),
        "answering": row.waits and "answer" in may,
        "taking_back": row.waits and "take_back" in may,
        "opens": visible_cases(request.user).filter(pk=row.case_id).exists(),
        "arrives": arrives,
        "left_papers": row.state == TransferState.ACCEPTED and "papers" in may,
        "callable": _phone(row) if arrives and row.waits else "",
    }
    return render(request, "casework/transfer.html", context)


@require_POST
@once
def transfer_accept(request, pk):
    """Take the case over."""
    row = get_transfer(request.user, pk, "answer")
    done = _("Đã nhận hồ sơ. Các thời hạn chạy tiếp, xem những việc đang chờ.")
    case = attempt(request, deeds.accept_transfer, row, by=request.user, done=done)
    return redirect("casework:case", case.pk) if case else redirect("casework:transfer", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def transfer_decline(request, pk):
    """Decline with a reason."""
    row = get_transfer(request.user, pk, "answer")
    form = DeclineTransferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã trả lời không nhận. Cán bộ xã đề nghị được báo.")
        if attempt(request, deeds.decline_transfer, row, by=request.user, done=done, **form.cleaned_data):
            return redirect("casework:transfer", row.pk)
        return typed_back_at(request, reverse("casework:transfer", args=[row.pk]), form)
    return render(request, "casework/transfer_decline.html", {"form": form, "row": row})


@require_POST
@once
def transfer_take_back(request, pk):
    """Take back what was not answered yet."""
    row = get_transfer(request.user, pk, "take_back")
    done = _("Đã rút lại đề nghị. Hồ sơ ở lại xã này.")
    attempt(request, deeds.take_back_transfer, row, by=request.user, done=done)
    return redirect("casework:transfer", row.pk)


def _communes(request, sought, own):
    if request.method == "POST":
        return communes_chosen(request.POST.get("to_commune", ""), own)
    return communes_named(sought, own) if sought else Area.objects.none()


def _form(request, case, communes):
    if request.method == "POST":
        return TransferForm(request.POST, communes=communes, notes=own_notes(case))
    if not communes:
        return None
    only = communes[0].pk if len(communes) == 1 else None
    return TransferForm(communes=communes, notes=own_notes(case), initial={"to_commune": only})


def _phone(row) -> str:
    """Return the telephone of whoever asked, while that person works there."""
    return row.by.phone if row.by in people_of_commune(row.from_commune, *GIVING) else ""


def _told(row) -> dict:
    """What the other commune is told before it answers, in words; nothing after the answer."""
    told = row.told
    due = told.get("emergency_due")
    return {
        "row": row,
        "initials": told.get("initials") or _("Tên được ẩn"),
        "age": told.get("age"),
        "sex": Sex(told["sex"]).label if told else "",
        "risk": Risk(told["risk"]).label if told else "",
        "need": told.get("need", ""),
        "emergency_due": dt.datetime.fromisoformat(due) if due else None,
    }
