import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.scope import system_scope
from privacy.actions.requests import note_download
from privacy.enums import RequestState
from privacy.models import DataRequest
from privacy.package import build_package, package_json


class Command(BaseCommand):
    help = (
        "Write the package of a released access request, one file to read and one for a machine. "
        "Both can be read by the account that runs this only; hand them over and delete them."
    )

    def add_arguments(self, parser):
        parser.add_argument("number", help="number of the request, such as YC-000012")
        parser.add_argument("--out", default=".", help="folder for the files")

    @system_scope("privacy.access_request")
    def handle(self, *, number, out, **options):
        asked = _released(number)
        note_download(asked, by=None, form="command")
        package = build_package(asked)
        for ending, text in (
            ("json", package_json(package)),
            ("html", render_to_string("privacy/package_file.html", {"package": package})),
        ):
            path = Path(out) / f"{asked.number}.{ending}"
            _write(path, text)
            self.stdout.write(str(path))


def _released(number) -> DataRequest:
    digits = number.upper().removeprefix("YC-")
    found = DataRequest.objects.select_related("case__child", "case__commune")
    asked = found.filter(pk=int(digits) if digits.isdecimal() else None).first()
    if asked is None:
        raise CommandError(f"No request {number}.")
    if asked.state != RequestState.RELEASED:
        raise CommandError(f"{asked.number} is not released: {asked.state}.")
    if asked.expires_at <= timezone.now():
        raise CommandError(f"{asked.number} has expired; register a new request.")
    return asked


def _write(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
