"""Keeping and erasing: the rules and what falls due, one erasure with its certificate, holds."""

from collections import Counter

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_role
from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from casework.access import visible_reports
from interface.once import once
from interface.paging import page_of
from privacy.access import (
    KEEPING_ROLES,
    erasure_permissions,
    get_case_for,
    get_erasure,
    get_hold,
    own_cases,
    shows_codes,
    visible_erasures,
    visible_holds,
)
from privacy.actions import erasures as deeds
from privacy.enums import ErasureState
from privacy.forms.erasures import HoldForm, RejectForm
from privacy.keeping import due_records
from privacy.models import DeletionCertificate
from privacy.package.fields import kind_words
from privacy.queries import erased_counts
from privacy.rules import KEEP
from privacy.views.doing import attempt, data_of, deed_page
from vietnam.calendar import today
from vietnam.text import fold

MOST_DUE = 100


@require_safe
def keeping(request):
    """How long what is kept, what is due, what is proposed and what is held; codes and counts only."""
    require_role(request.user, KEEPING_ROLES, "privacy.keeping")
    write_event(by=request.user, deed=Deed.LISTED, about="privacy.keeping")
    due = list(due_records(own_cases(request.user), visible_reports(request.user), today()))
    counts = Counter(record.rule for record in due)
    context = {
        "rules": [{"keep": keep, "due": counts[keep.rule] if keep.by_two else None} for keep in KEEP],
        "due": due[:MOST_DUE],
        "page_obj": page_of(visible_erasures(request.user).order_by("-pk"), request.GET.get("page")),
        "holds": visible_holds(request.user).select_related("case", "by"),
        "codes": shows_codes(request.user),
        "erased": erased_counts(visible_erasures(request.user)),
    }
    return render(request, "privacy/keeping.html", context)


@require_POST
@once
def propose(request, pk):
    """Propose to erase the record of the child of a case."""
    case = get_case_for(request.user, pk, "propose")
    made = attempt(request, _("Đã đề nghị xóa. Chủ tịch quyết định."), deeds.propose_erasure, case)
    return redirect("privacy:erasure", made.pk) if made else redirect("privacy:of_case", pk)


@require_http_methods(["GET", "POST"])
@once
def hold(request, pk):
    """Keep a case back from erasure."""
    case = get_case_for(request.user, pk, "hold")
    words = {"title": _("Giữ lại hồ sơ"), "button": _("Giữ lại"), "kicker": case.code}
    words["done"] = _("Hồ sơ được giữ lại cho đến khi Chủ tịch gỡ.")
    back = reverse("privacy:of_case", args=[pk])
    return deed_page(request, HoldForm(data_of(request)), words, deeds.hold_case, case, back)


@require_POST
@once
def lift(request, pk):
    """End a hold."""
    found = get_hold(request.user, pk, "lift")
    attempt(request, _("Đã gỡ lệnh giữ lại."), deeds.lift_hold, found)
    return redirect("privacy:of_case", found.case_id)


@require_safe
def erasure(request, pk):
    """One proposal: by which rule, who proposed, who decided, when it is carried out."""
    found = get_erasure(request.user, pk)
    may = erasure_permissions(request.user, found)
    context = {
        "erasure": found,
        "decides": "decide" in may and found.proposed_by_id != request.user.pk,
        "takes_up": "propose" in may,
        "cases": own_cases(request.user).filter(child=found.child_id).order_by("pk"),
        "rule": _rule(found),
        "codes": shows_codes(request.user),
    }
    return render(request, "privacy/erasure.html", context)


@require_POST
@once
def take_up(request, pk):
    """Propose as a person what the run over the terms found."""
    return _do(request, pk, deeds.take_up_erasure, _("Đã đề nghị xóa. Chủ tịch quyết định."), "propose")


@require_POST
@step_up_required
@once
def approve(request, pk):
    """Approve the erasure; asks again who sits there."""
    return _do(request, pk, deeds.approve_erasure, _("Đã duyệt. Hồ sơ được xóa sau thời gian cân nhắc."))


@require_POST
@once
def stop(request, pk):
    """Stop an approved erasure."""
    return _do(request, pk, deeds.stop_erasure, _("Đã dừng. Hồ sơ không bị xóa."))


@require_http_methods(["GET", "POST"])
@once
def reject(request, pk):
    """Turn a proposal down."""
    found = get_erasure(request.user, pk, "decide")
    words = {"title": _("Không xóa hồ sơ"), "button": _("Không xóa"), "kicker": found.number}
    words["done"] = _("Đã ghi: không xóa hồ sơ.")
    back = reverse("privacy:erasure", args=[pk])
    return deed_page(request, RejectForm(data_of(request)), words, deeds.reject_erasure, found, back)


@require_safe
def certificate(request, pk):
    """The certificate of an erasure, to print."""
    found = get_erasure(request.user, pk)
    if found.state != ErasureState.EXECUTED:
        raise Http404
    counts = dict(found.certificate.body["counts"])
    earlier = counts.pop(DeletionCertificate.HISTORY, 0)
    kinds = [(kind_words(label), number) for label, number in counts.items()]
    context = {
        "erasure": found,
        "certificate": found.certificate,
        "codes": shows_codes(request.user),
        "counts": sorted(kinds, key=lambda kind: fold(kind[0])),
        "earlier": earlier,
    }
    return render(request, "privacy/certificate.html", context)


def _do(request, pk, deed, done, permission="decide"):
    found = get_erasure(request.user, pk, permission)
    attempt(request, done, deed, found)
    return redirect("privacy:erasure", pk)


def _rule(found):
    return next(keep for keep in KEEP if keep.rule == found.rule)
