"""Writing facts anew: of the child, its home, its caregivers.

What a person is not shown is not in the form. A POST that only asks for a masked group shows the page again
with it; the event names the group.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from audit import editing
from casework.access import get_case
from casework.actions import facts
from casework.disclosure import disclosed
from casework.earlier import changes_of, homes_before
from casework.enums import FieldGroup
from casework.forms.facts import CaregiverForm, ChildForm, HomeForm, NewCaregiverForm
from casework.identity import id_doubts
from casework.views.about_case import about, asked_for, attempt, refuse_opening
from casework.views.late import typed_back
from casework.views.two_editors import both_versions
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once

WHO = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.SCHOOLING)
HOW_THEY_LIVE = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.PROTECTION)
SAVED = gettext_lazy("Đã lưu. Thông tin trước đó vẫn còn trong lịch sử.")


@dataclass(frozen=True)
class Facts:
    """One page: its title, what it shows, its form, its record of a case, the fields of it, and its deed."""

    title: str
    shows: tuple
    form: type
    record: Callable
    fields: tuple[str, ...]
    save: Callable


def _caregiver(case, key):
    # nosemgrep: record-past-access - of the household of the case that access gave
    return get_object_or_404(case.child.household.caregivers, pk=key)


def _save_home(case, form, **deed):
    return facts.change_home(case, moved=form.who_moved, **deed)


CHILD = Facts(
    gettext_lazy("Sửa thông tin về trẻ"),
    WHO,
    ChildForm,
    lambda case, _key: case.child,
    facts.FACTS_OF_CHILD,
    lambda case, form, **deed: facts.change_child(case, **deed),
)
HOME = Facts(
    gettext_lazy("Nơi ở, hoàn cảnh của hộ"),
    HOW_THEY_LIVE,
    HomeForm,
    lambda case, _key: case.child.household,
    facts.FACTS_OF_HOME,
    _save_home,
)
CAREGIVER = Facts(
    gettext_lazy("Sửa thông tin người chăm sóc"),
    WHO[:2],
    CaregiverForm,
    _caregiver,
    facts.FACTS_OF_CAREGIVER,
    lambda case, form, **deed: facts.change_caregiver(form.record, case, **deed),
)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def child_facts(request, pk):
    """Who the child is, and where it learns."""
    return _page(request, pk, CHILD)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def home_facts(request, pk):
    """Where the child lives, a move within the commune, and the class of the household by year."""
    return _page(request, pk, HOME)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def caregiver_facts(request, pk, caregiver):
    """Somebody who cares for the child."""
    return _page(request, pk, CAREGIVER, caregiver)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def caregiver_new(request, pk):
    """Write down somebody else who cares for the child."""
    case = get_case(request.user, pk, "screen")
    if refused := refuse_opening(request, case, facts.DEED):
        return refused
    form = NewCaregiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed = {"by": request.user, "values": form.cleaned_data, "done": SAVED}
        added = attempt(request, facts.add_caregiver, case, **deed)
        return redirect("casework:case", case.pk) if added else typed_back(request, case, form)
    texts = {"title": _("Thêm người chăm sóc"), "button": _("Lưu")}
    return render(request, "casework/case_form.html", about(request, case, form=form, **texts))


def _page(request, pk, kind, key=None):
    asked = asked_for(request) if "group" in request.POST else None
    case = get_case(request.user, pk, "screen", shows=kind.shows, asked=asked)
    if refused := refuse_opening(request, case, facts.DEED):
        return refused
    seen = disclosed(case, request.user, asked)
    stored = _form(kind, kind.record(case, key), seen)
    if "save" not in request.POST:
        return _opened(request, case, kind, stored, seen)
    form = _form(kind, stored.record, seen, settled(request.POST, stored))
    if not form.is_valid():
        return _opened(request, case, kind, form, seen)
    try:
        return _saved(request, case, kind, form, seen)
    except ChangedMeanwhile:
        return _both(request, case, kind, form, key)


def _saved(request, case, kind, form, seen):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    deed = {"values": form.values(), "why": form.cleaned_data["why"]}
    deed |= {"version": editing.sent_version(request), "by": request.user, "done": SAVED}
    saved = attempt(request, kind.save, case, form, **deed)
    if saved is None:
        return typed_back(request, case, form)
    if kind is CHILD and seen.shows_contact:
        for sentence in id_doubts(saved):
            messages.warning(request, sentence)
    return redirect("casework:case", case.pk)


def _both(request, case, kind, form, key):
    """Show what is stored now beside what was sent; when both say the same, nothing is left to be done."""
    case.child.refresh_from_db()
    record, seen = kind.record(case, key), form.seen
    theirs = _form(kind, record, seen)
    opened = editing.before(record.history, editing.sent_version(request))
    found = clashes(form, theirs, opened and _form(kind, opened, seen), form.facts)
    return both_versions(request, case, record.history, found, title=kind.title, back=_home(case))


def _home(case) -> str:
    return reverse("casework:case", args=[case.pk])


def _opened(request, case, kind, form, seen):
    record = form.record
    context = {
        "title": kind.title,
        "form": form,
        "version": editing.opened_with(request, record.history),
        "asked": request.POST.get("group", ""),
        "changes": changes_of(record, kind.fields, seen),
        "homes": homes_before(case.child, seen) if kind is HOME else [],
        "page_url": request.path,
        "case_url": _home(case),
    }
    return render(request, "casework/facts.html", {**about(request, case), **context, "seen": seen})


def _form(kind, record, seen, data=None):
    form = kind.form(data, initial=kind.form.of(record), shown=seen.shows)
    form.record, form.seen = record, seen
    return form
