import sys

from django.core.management.base import BaseCommand, CommandError

from reminders.channels.tokens import keep
from reminders.channels.zalo import Zalo


class Command(BaseCommand):
    help = "Keep a new refresh token of Zalo, read from standard input so that no list of processes shows it."

    def handle(self, **options):
        token = sys.stdin.read().strip()
        if not token or len(token.split()) != 1:
            raise CommandError("Give one refresh token on standard input.")
        keep(Zalo.name, token)
        self.stdout.write("kept; the next message renews it")
