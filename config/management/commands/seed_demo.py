from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.scope import system_scope
from audit.sealing import seal_head
from config.demo.cases import seed_cases
from config.demo.deciding import seed_decisions
from config.demo.earlier import seed_earlier
from config.demo.files import seed_files
from config.demo.people import seed_people
from config.demo.places import seed_line, seed_places
from config.demo.statistics import seed_statistics
from config.demo.year import seed_year


class Command(BaseCommand):
    help = "Put the fictional cast and its cases into the demo; harmless when run again. Refused elsewhere."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Demo data belong into the demo: set ENVIRONMENT=demo.")
        with system_scope("config.seed_demo"):
            people = seed_people()
            played = seed_earlier(people) + seed_cases(people)
            seed_places(people)
            seed_line(people)
            seed_year(people)
            seed_decisions(people)
            seed_statistics(people)
            seed_files(people)
            # Months of evidence that nobody sealed are an alarm: those of the demo are as old as it is.
            seal_head()
        self.stdout.write(f"demo: {played} children added")
