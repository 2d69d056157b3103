"""An institution's own staff keep it up to date; two who write at once both see what the other wrote."""

from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit import editing
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once
from interface.rows import posted
from schools.access import get_institution, get_programme
from schools.actions import keeping
from schools.forms.own_facts import OwnFactsForm
from schools.forms.programme import (
    INTAKES,
    Intakes,
    ProgrammeForm,
    coming,
    programme_clashes,
    settled_programme,
)
from schools.limits import MOST_INTAKES

ADD = "add_intake"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def own_facts(request, pk):
    """Write contact, opening days and place anew."""
    found = get_institution(request.user, pk, "keep")
    stored = OwnFactsForm(instance=found)
    if request.method != "POST":
        return _facts_page(request, found, stored)
    form = OwnFactsForm(settled(request.POST, stored), instance=copy(found))
    if not form.is_valid():
        return _facts_page(request, found, form)
    try:
        _require_answers(request)
        version = editing.sent_version(request)
        keeping.change_institution(found, by=request.user, values=form.values(), version=version)
    except ChangedMeanwhile:
        opened = editing.before(found.history, editing.sent_version(request))
        differing = clashes(form, stored, opened and OwnFactsForm(instance=opened.instance))
        return _both(request, found, found.history, differing)
    return _saved(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def programme(request, pk, programme=None):
    """Write a programme with its places and the days on which it begins; a new one without `programme`."""
    found = get_institution(request.user, pk, "keep")
    row = get_programme(found, programme) if programme else None
    if request.method != "POST":
        days = Intakes(initial=coming(row), prefix=INTAKES)
        return _programme_page(request, found, row, ProgrammeForm(instance=row), days)
    data = posted(request.POST, {ADD: INTAKES}, MOST_INTAKES)
    data = settled_programme(data, row) if row else data
    # Checked against a row of its own: what was typed must not stand in the stored one.
    form = ProgrammeForm(data, instance=row and found.programmes.get(pk=row.pk))
    days = Intakes(data, prefix=INTAKES)
    if ADD in data or not all([form.is_valid(), days.is_valid()]):
        return _programme_page(request, found, row, form, days)
    try:
        _require_answers(request)
        deed = {
            "values": form.cleaned_data,
            "intakes": days.values(),
            "version": editing.sent_version(request),
        }
        keeping.save_programme(found, by=request.user, programme=row, **deed)
    except ChangedMeanwhile:
        opened = editing.before(row.history, editing.sent_version(request))
        differing = programme_clashes(form, days, row, opened and opened.instance)
        return _both(request, found, row.history, differing)
    return _saved(request, found)


@require_POST
@once
def confirm(request, pk):
    """Say that everything about the institution is right today."""
    found = get_institution(request.user, pk, "keep")
    try:
        keeping.confirm_institution(found, by=request.user, version=editing.sent_version(request))
    except ChangedMeanwhile:
        messages.warning(request, _("Có người vừa sửa thông tin của cơ sở. Xem lại rồi xác nhận."))
    else:
        messages.success(request, _("Đã xác nhận: thông tin và số chỗ đúng đến hôm nay."))
    return redirect("schools:institution", pk)


def _require_answers(request) -> None:
    if unanswered(request.POST):
        raise ChangedMeanwhile


def _saved(request, found):
    messages.success(request, _("Đã lưu. Khi mọi mục khác cũng còn đúng, bấm “Xác nhận tất cả còn đúng”."))
    return redirect("schools:institution", found.pk)


def _both(request, found, history, differing):
    """Show what is stored now beside what was sent; when both say the same, nothing is left to be done."""
    if not differing:
        messages.info(request, _("Người khác vừa lưu đúng các thông tin này."))
        return redirect("schools:institution", found.pk)
    both = editing.both(history, differing, request.POST)
    context = {"institution": found, "both": both, "back_url": request.path}
    return render(request, "schools/both_versions.html", context)


def _facts_page(request, found, form):
    context = {"institution": found, "form": form, "version": editing.opened_with(request, found.history)}
    return render(request, "schools/own_facts.html", context)


def _programme_page(request, found, row, form, days):
    version = editing.opened_with(request, row.history) if row else ""
    context = {"institution": found, "programme": row, "form": form, "intakes": days, "version": version}
    return render(request, "schools/programme.html", context)
