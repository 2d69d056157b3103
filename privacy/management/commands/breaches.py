from django.core.management.base import BaseCommand
from django.utils import timezone

from privacy.enums import AuthorityNotice
from privacy.models import Incident
from privacy.queries import register
from privacy.rules import breach_due, hours_left
from vietnam.calendar import ZONE


class Command(BaseCommand):
    help = "List the open incidents of personal data with their clocks of 72 hours; codes and counts only."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="closed ones as well")

    def handle(self, *, all, **options):  # noqa: A002  named by the option
        rows = [*register(Incident.objects.all(), "open")]
        rows += [*register(Incident.objects.all(), "closed")] if all else []
        for incident in rows:
            self.stdout.write(" | ".join(_line(incident)))
        self.stdout.write(f"{len(rows)} incidents")


def _line(incident) -> list[str]:
    due = breach_due(incident.known_at)
    clock = incident.get_authority_display()
    if incident.is_open and incident.authority == AuthorityNotice.UNDECIDED:
        clock = hours_left(due, timezone.now())["text"]
    return [
        incident.number,
        f"{incident.known_at.astimezone(ZONE):%d/%m/%Y %H:%M}",
        f"{due.astimezone(ZONE):%d/%m/%Y %H:%M}",
        incident.get_state_display(),
        clock,
        f"{len(incident.case_codes)}",
    ]
