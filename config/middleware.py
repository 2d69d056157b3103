"""Middleware of the whole house."""

from django.conf import settings
from django.db import transaction
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control

from accounts.scope import person_scope
from vault.cipher import Tampered


def no_store(get_response):
    """Keep pages about people out of every cache, the browser's own included.

    Shared computers are usual in a commune's office: after signing out, "back" must show nothing.
    Adds `Cache-Control: no-store, private` to every answer given to a signed-in user, also to the one
    that signs in or out.
    """

    def middleware(request):
        known = request.user.is_authenticated
        response = get_response(request)
        if known or request.user.is_authenticated:
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


def unreadable(get_response):
    """Answer with a sentence when a page needs data that was changed from outside; the log has the alarm.

    409: the fault lies in the state of the record, neither in the request nor in the program.
    """

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        return render(request, "unreadable.html", status=409) if isinstance(exception, Tampered) else None

    middleware.process_exception = process_exception
    return middleware


def scope(get_response):
    """Answer a signed-in person inside one transaction in which the database shows only what is theirs.

    An answer that the person never gets as intended (5xx) takes back everything that it wrote.
    """

    def middleware(request):
        if not request.user.is_authenticated:
            return get_response(request)
        with person_scope(request.user):
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    return middleware
