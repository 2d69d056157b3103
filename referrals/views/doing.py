"""Carrying out one deed for a page: its success, or the sentence that says why not now."""

from django.contrib import messages

from casework.workflow import NotNow


def data_of(request):
    """Return what was posted, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def attempt(request, done: str, deed, *args, **kwargs) -> bool:
    """Carry out `deed` as the signed-in person and say `done`, or say what stood in its way.

    Returns whether it was carried out.
    """
    try:
        deed(*args, by=request.user, **kwargs)
    except NotNow as obstacle:
        messages.error(request, str(obstacle))
        return False
    messages.success(request, done)
    return True
