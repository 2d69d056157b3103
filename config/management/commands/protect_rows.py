from django.core.management.base import BaseCommand

from config.protecting import protect_rows


class Command(BaseCommand):
    help = "Bring row-level security and the rights of the application's role in line (as `migrate` does)."

    def handle(self, *args, **options):
        self.stdout.write(f"{protect_rows()} statements.")
