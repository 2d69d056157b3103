"""Files that people send: the only place that opens one.

Three steps. `Capped` lets no file grow beyond what is taken, whatever a browser sends; `sent` hands a form
what came; `UploadField` turns the file into bytes and a harmless name. What the bytes are, others say.
"""

import unicodedata
from dataclasses import dataclass

from django import forms
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 200


class Capped(FileUploadHandler):
    """Stands before the handlers that keep a file: nothing beyond `MAX_BYTES` and one piece reaches them.

    The request is read to its end all the same, so that the form can say what is wrong and keep the rest.
    """

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= MAX_BYTES else None

    def file_complete(self, file_size):
        return None


@dataclass(frozen=True)
class Upload:
    """A file that was sent: its name without paths and unseen characters, and all its bytes."""

    name: str
    data: bytes


class UploadField(forms.FileField):
    """A file of at most `MAX_BYTES`; gives an `Upload`. `accept` is what the browser offers."""

    default_error_messages = {
        "too_big": format_lazy(
            _("Tệp lớn hơn {megabytes} MB. Chọn tệp nhỏ hơn."), megabytes=MAX_BYTES // (1024 * 1024)
        )
    }

    def __init__(self, *, accept: str, camera: bool = False, **kwargs):
        attrs = {"accept": accept, **({"capture": "environment"} if camera else {})}
        super().__init__(allow_empty_file=True, widget=forms.FileInput(attrs=attrs), **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > MAX_BYTES:
            raise forms.ValidationError(self.error_messages["too_big"], code="too_big")
        return Upload(harmless_name(file.name), file.read())


def sent(request) -> tuple:
    """Return what a form with files is bound to: fields and files of a POST, nothing otherwise."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def harmless_name(name: str) -> str:
    """Return the last part of a file's name in NFC, not too long, without characters that are not seen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable()).strip()[:LONGEST_NAME]
