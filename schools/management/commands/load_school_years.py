from django.core.management.base import BaseCommand

from schools.loading import load_school_years


class Command(BaseCommand):
    help = "Load the school years of the country; leaves what was corrected since as it is."

    def handle(self, **options):
        self.stdout.write(f"school years: {load_school_years()} added")
