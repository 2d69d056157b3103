"""Middleware of the whole house."""

from django.utils.cache import patch_cache_control


def no_store(get_response):
    """Keep pages about people out of every cache, the browser's own included.

    Shared computers are usual in a commune's office: after signing out, "back" must show nothing.
    Adds `Cache-Control: no-store, private` to every answer given to a signed-in user.
    """

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware
