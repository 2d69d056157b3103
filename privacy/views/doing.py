"""Carrying out one deed for a page as the person who signed in."""

from django.shortcuts import redirect, render

from audit.editing import opened_with, sent_version
from casework.views import about_case
from casework.views.late import too_late_at


def data_of(request):
    """Return what was posted, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def attempt(request, done: str, deed, *args, **kwargs):
    """Carry out `deed` as the signed-in person, as `casework.views.about_case.attempt` does."""
    return about_case.attempt(request, deed, *args, by=request.user, done=done, **kwargs)


def deed_page(request, form, words: dict, deed, record, back: str, versioned: bool = False):
    """Show `form` on a page of its own (`words`: title, button, note, done), or do `deed` and go `back`.

    With `versioned` the page carries the token of what is stored, and the deed gets it (`audit.editing`).
    """
    if request.method == "POST" and form.is_valid():
        told = {"form": form, **form.cleaned_data}
        if versioned:
            told["version"] = sent_version(request)
        if attempt(request, words["done"], deed, record, **told) is not None:
            return redirect(back)
        if late := too_late_at(request, back, form):
            return late
    version = opened_with(request, record.history) if versioned else ""
    context = {"form": form, "words": words, "back": back, "version": version}
    return render(request, "privacy/deed.html", context)
