"""Carrying out one deed for a page as the person who signed in."""

from casework.views import about_case


def data_of(request):
    """Return what was posted, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def attempt(request, done: str, deed, *args, **kwargs) -> bool:
    """Carry out `deed` as the signed-in person as `casework.views.about_case.attempt` does; tell whether."""
    return about_case.attempt(request, deed, *args, by=request.user, done=done, **kwargs) is not None
