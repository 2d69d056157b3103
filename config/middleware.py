"""Middleware of the whole house."""

from django.conf import settings
from django.utils import translation
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


def language(get_response):
    """Speak Vietnamese unless the person chose English with the switch; the browser is not asked.

    Phones and office computers are often set to English by whoever sold them.
    """

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        code = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware
