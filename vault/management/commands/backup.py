"""`manage.py backup seal < dump > sealed` and `manage.py backup open < sealed > dump`."""

import sys

from django.core.management.base import BaseCommand, CommandError

from vault import stream
from vault.cipher import Tampered


class Command(BaseCommand):
    """Exit status 1 when what is opened was changed or cut off; then nothing of it may be used."""

    help = "Encrypt a backup from standard input to standard output, or open one."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["seal", "open"])

    def handle(self, *, what, **options):
        work = stream.seal if what == "seal" else stream.unseal
        try:
            work(sys.stdin.buffer, sys.stdout.buffer)
        except Tampered as error:
            raise CommandError(str(error)) from None
        sys.stdout.buffer.flush()
