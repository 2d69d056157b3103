from django.core.management.base import BaseCommand

from config.demo.cast import CAST, PASSWORD


class Command(BaseCommand):
    help = "Print one sign-in for each person of the demo's cast."

    def handle(self, **options):
        self.stdout.write(f"Password of everybody: {PASSWORD}")
        for person in CAST:
            self.stdout.write(f"  {person.username:<6} {person.full_name:<16} {person.does}")
