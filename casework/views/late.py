"""A form that was refused: put right where that can be, else what was typed is shown back in full.

A refusal that can be answered on the form (another day, another person: `Mendable`) was put on it by
`attempt`, and the page of the form shows it like any other error. Every other one came too late, or the
record does not allow it: nothing was changed, and the one page for that, the same in every room, shows what
was typed.
"""

from django import forms
from django.forms.formsets import BaseFormSet
from django.shortcuts import redirect, render
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from casework.views.about_case import about


def too_late(request, case, *sent):
    """Return the page of what came too late, None when the first of `sent` has an error to be put right."""
    return None if sent[0].errors else typed_back(request, case, *sent)


def typed_back(request, case, *sent):
    """Return the page with everything that was typed into `sent` (forms, formsets), and why at its top."""
    return render(request, "casework/typed_back.html", about(request, case, groups=_groups(sent)))


def too_late_at(request, back: str, *sent):
    """Return what `too_late` does, about what is no case, or no case of this person."""
    return None if sent[0].errors else typed_back_at(request, back, *sent)


def typed_back_at(request, back: str, *sent):
    """Return the same page about what is no case, or no case of this person; `back` is where it leads.

    Where nothing was typed it leads there at once.
    """
    groups = _groups(sent)
    if not groups:
        return redirect(back)
    return render(request, "casework/typed_back_at.html", {"groups": groups, "back": back})


def _groups(sent) -> list[list]:
    groups = [list(_lines(form)) for one in sent for form in _forms_of(one)]
    return [lines for lines in groups if lines]


def _forms_of(one) -> list:
    return list(one.forms) if isinstance(one, BaseFormSet) else [one]


def _lines(form):
    """Yield (label, words) of what was filled in."""
    for bound in form:
        if not bound.is_hidden and bound.name != "DELETE" and (words := _words(bound)):
            yield str(bound.label), words


def _words(bound) -> str:
    value, field = bound.value(), bound.field
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Có") if value else ""
    labels = {str(key): str(label) for key, label in flatten_choices(getattr(field, "choices", ()))}
    values = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values if one not in ("", None))
