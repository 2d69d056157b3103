from django.core.management.base import BaseCommand

from areas.actions import load_areas


class Command(BaseCommand):
    help = "Load the 34 provinces and 3,321 communes; harmless when run again."

    def handle(self, **options):
        added, renamed = load_areas()
        self.stdout.write(f"areas: {added} added, {renamed} renamed")
