"""Where a person goes after signing in or confirming: the page that was asked for, never another site."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def led_to(route: str, going_to: str, **more) -> str:
    """Return the address of `route`, from where the person goes on to `going_to`."""
    return f"{reverse(route)}?{urlencode({'next': going_to, **more}, safe='/')}"


def safe_path(request: HttpRequest, address: str | None) -> str:
    """Return `address` when it lies on this site, else the address of the first page.

    A bare word is no address: a redirect would look for a route of that name.
    """
    here = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if here and "/" in address else reverse("home")


def page_asked_for(request: HttpRequest) -> str:
    """Return the page to show once the person has signed in or confirmed.

    A form that was sent cannot be sent again by a redirect, so its page is shown: the one it came from.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    parts = urlsplit(safe_path(request, request.headers.get("Referer")))
    return parts.path + (f"?{parts.query}" if parts.query else "")
