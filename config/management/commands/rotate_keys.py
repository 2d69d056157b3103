"""`manage.py rotate_keys`: encrypt anew, under the first key of FIELD_KEYS, what lies under another."""

from django.core.management.base import BaseCommand, CommandError

from config.rotating import left_over, rotate_everything
from vault.keys import ring


class Command(BaseCommand):
    """Exit status 1 as long as something needs an older key, so that nobody removes it too early."""

    help = "Encrypt anew what lies under an older key of FIELD_KEYS; may be broken off and run again."

    def add_arguments(self, parser):
        parser.add_argument("--count", action="store_true", help="only say what lies under an older key")

    def handle(self, *, count, **options):
        unreadable = []
        if count:
            left = left_over()
        else:
            found = rotate_everything(self.stdout.write)
            left, unreadable = found.left, found.unreadable
        for place in unreadable:
            self.stderr.write(f"cannot be opened: {place}")
        for name, number in left.items():
            self.stderr.write(f"still under an older key: {name}: {number}")
        if left:
            raise CommandError("Keep the older keys; run rotate_keys again.")
        older = [name for name in ring().by_name if name != ring().active.name]
        self.stdout.write(f"Everything is under {ring().active.name}.")
        if older:
            self.stdout.write(f"No longer used, may be removed from FIELD_KEYS: {', '.join(older)}")
