"""Support for the child and the family: planned, given, not given."""

from copy import copy

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.editing import opened_with, sent_version
from casework.access import get_case, get_part
from casework.actions import supports
from casework.disclosure import disclosed
from casework.enums import FieldGroup, SupportState
from casework.forms.supports import CancelForm, GivenForm, SupportForm, approved_activities
from casework.models import Support
from casework.queries import support_totals
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import typed_back
from casework.views.two_editors import both_versions
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once

SHOWN = (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)
MOST = 200
# What was planned of support and is proposed again when it is given.
PLANNED = ("worth", "provider")


@require_safe
def case_supports(request, pk):
    """What is planned, what was given and what was not, with totals by kind."""
    case = get_case(request.user, pk, shows=SHOWN)
    rows = case.supports.select_related("by", "activity")[:MOST]
    shown = disclosed(case, request.user).records(rows)
    totals = support_totals(case.supports.all())
    groups = [(state, [row for row in shown if row.state == state]) for state in SupportState]
    context = {"groups": groups, "totals": totals, "worth": sum(row.worth for row in totals)}
    return render(request, "casework/supports.html", about(request, case, **context))


@require_http_methods(["GET", "POST"])
@once
def support_new(request, pk):
    """Write down support; `?hoat-dong=` takes what an activity of the plan says about it."""
    case = get_case(request.user, pk, "plan", shows=SHOWN)
    if refused := refuse_opening(request, case, "support"):
        return refused
    form = SupportForm(request.POST or None, case=case, initial=_from_activity(request, case))
    if request.method == "POST" and form.is_valid():
        planned = form.cleaned_data["state"] == SupportState.PLANNED
        deed = supports.plan_support if planned else supports.give_support
        done = _("Đã ghi hỗ trợ dự kiến.") if planned else _("Đã ghi hỗ trợ.")
        if attempt(request, deed, case, by=request.user, done=done, **form.values()):
            return redirect("casework:supports", case.pk)
        return typed_back(request, case, form)
    return _form(request, case, form, _("Ghi hỗ trợ"), _("Lưu hỗ trợ"))


@require_http_methods(["GET", "POST"])
@once
def support_given(request, pk):
    """Say that planned support was given."""
    row = _support(request, pk)
    data = settled(request.POST, _planned(row)) if request.method == "POST" else None
    form = _planned(row, data)
    if form.is_valid():
        try:
            return _given(request, row, form)
        except ChangedMeanwhile:
            row.refresh_from_db()
            found = clashes(form, _planned(row), names=PLANNED)
            back = reverse("casework:supports", args=[row.case_id])
            return both_versions(request, row.case, row.history, found, title=_("Đã cấp hỗ trợ"), back=back)
    version = opened_with(request, row.history)
    return _form(request, row.case, form, _("Đã cấp hỗ trợ"), _("Đã cấp"), row, version)


@require_http_methods(["GET", "POST"])
@once
def support_edit(request, pk):
    """Correct what was written about support."""
    row = _support(request, pk)
    data = settled(request.POST, _stored(row)) if request.method == "POST" else None
    # A form of its own record: what the deed refuses must not stand in the one that was fetched.
    form = SupportForm(data, case=row.case, instance=copy(row))
    if form.is_valid():
        try:
            return _changed(request, row, form)
        except ChangedMeanwhile:
            row.refresh_from_db()
            found, back = clashes(form, _stored(row)), reverse("casework:supports", args=[row.case_id])
            return both_versions(request, row.case, row.history, found, title=_("Sửa hỗ trợ"), back=back)
    version = opened_with(request, row.history)
    return _form(request, row.case, form, _("Sửa hỗ trợ"), _("Lưu thay đổi"), row, version)


@require_http_methods(["GET", "POST"])
@once
def support_cancel(request, pk):
    """Say why support was not given, or that it was written down by mistake."""
    row = _support(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed = {"done": _("Đã ghi là không cấp."), **form.cleaned_data}
        if attempt(request, supports.cancel_support, row, by=request.user, **deed):
            return redirect("casework:supports", row.case_id)
        return typed_back(request, row.case, form)
    return _form(request, row.case, form, _("Không cấp hỗ trợ này?"), _("Không cấp"), row)


def _support(request, pk) -> Support:
    rows = Support.objects.select_related("activity")
    return get_part(request.user, rows, pk, "plan", shows=SHOWN)


def _planned(row, data=None) -> GivenForm:
    return GivenForm(data, initial={"worth": row.worth or None, "provider": row.provider})


def _given(request, row, form):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    deed = {"done": _("Đã ghi là đã cấp."), "version": sent_version(request), **form.values()}
    given = attempt(request, supports.mark_given, row, by=request.user, **deed)
    return redirect("casework:supports", row.case_id) if given else typed_back(request, row.case, form)


def _stored(row) -> SupportForm:
    return SupportForm(case=row.case, instance=copy(row))


def _changed(request, row, form):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    deed = {"by": request.user, "done": _("Đã sửa."), "version": sent_version(request), **form.values()}
    changed = attempt(request, supports.change_support, row, **deed)
    return redirect("casework:supports", row.case_id) if changed else typed_back(request, row.case, form)


def _form(request, case, form, title, button, row=None, version=""):
    seen = disclosed(case, request.user).record(row)
    context = {"form": form, "title": title, "button": button, "support": seen, "version": version}
    return render(request, "casework/support_form.html", about(request, case, **context))


def _from_activity(request, case) -> dict:
    """Return what an approved activity, whose key the address names, already says."""
    asked = request.GET.get("hoat-dong", "")
    if not asked:
        return {}
    known = asked.isdecimal() and len(asked) < 10
    activity = approved_activities(case).filter(pk=asked).first() if known else None
    if activity is None:
        raise Http404
    return {
        "activity": activity,
        "what": activity.what[:200],
        "worth": activity.cost or None,
        "provider": activity.partner,
        "state": SupportState.PLANNED,
        "on": activity.by_date,
    }
