"""What says that it is written in another encoding than UTF-8 is refused; pages send nothing else.

Django 5.2 believes the sender's `charset`, even where none is allowed, and fails outside of every page: a
codec that is none of text (`charset=rot13`) or an unknown one (`x*=nowhere''y`) while the request is made,
UTF-16 while the refusal itself is drawn. Each would be an answer of 500 that anybody can bring about.
"""

import codecs

from django.core.exceptions import BadRequest
from django.utils.http import parse_header_parameters

REFUSED = "den_truong.refused"


def readable(application):
    """Wrap the WSGI `application`: take a `Content-Type` away that cannot be used, noted as `REFUSED`."""

    def guarded(environ, start_response):
        if not _utf8(environ.get("CONTENT_TYPE", "")):
            environ = {**environ, "CONTENT_TYPE": "", REFUSED: True}
        return application(environ, start_response)

    return guarded


def utf8_only(get_response):
    """Middleware: answer 400 to what `readable` refused, with the page that says so."""

    def middleware(request):
        if REFUSED in request.META:
            raise BadRequest("only UTF-8 is read")
        return get_response(request)

    return middleware


def _utf8(content_type: str) -> bool:
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False
