from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.scope import system_scope
from reminders.actions import run_pump
from reminders.queries import last_pump, passed_deadlines, sendable


class Command(BaseCommand):
    help = "Show what waits to be told (status), or run the pump once without the worker (run)."

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["status", "run"])

    def handle(self, *, deed, **options):
        if deed == "run":
            counts = run_pump()
            self.stdout.write(f"deadlines passed: {counts['passed']}, notices handled: {counts['sent']}")
            return
        now = timezone.now()
        with system_scope("reminders.status"):
            self.stdout.write(f"deadlines passed and untold: {passed_deadlines(now).count()}")
        self.stdout.write(f"notices to send: {sendable(now).count()}")
        self.stdout.write(f"last run of the pump: {last_pump() or 'never'}")
