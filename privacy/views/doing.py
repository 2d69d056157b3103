"""Carrying out one deed for a page: its success, or the sentence that says why not now."""

from django.contrib import messages
from django.shortcuts import redirect, render

from casework.workflow import NotNow


def data_of(request):
    """Return what was posted, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def attempt(request, done: str, deed, *args, **kwargs):
    """Carry out `deed` as the signed-in person and say `done`, or say what stood in its way.

    Returns what the deed returns, or None.
    """
    try:
        result = deed(*args, by=request.user, **kwargs)
    except NotNow as obstacle:
        messages.error(request, str(obstacle))
        return None
    messages.success(request, done)
    return result


def deed_page(request, form, words: dict, act, back: str):
    """Show `form` on a page of its own (`words`: title, button, note), or act on it and go `back`.

    A deed that comes too late (`NotNow`) shows its sentence above the form, and what was typed stays.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except NotNow as obstacle:
            form.add_error(None, str(obstacle))
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, "privacy/deed.html", {"form": form, "words": words, "back": back})
