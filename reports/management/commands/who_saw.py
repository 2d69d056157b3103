from datetime import date

from django.core.management.base import BaseCommand
from django.utils.translation import override

from accounts.scope import system_scope
from audit.actions import write_event
from audit.enums import Deed
from audit.models import Event
from interface.tables.spreadsheet import csv_bytes
from reports.enums import Purpose
from reports.queries import touched
from reports.who_saw import table


class Command(BaseCommand):
    """Lists every event about a case as comma-separated text, for a notice of a data breach."""

    help = "Who saw the case with this code, one line for each time; asking leaves an event."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CASE_CODE")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--purpose", choices=Purpose.values, default=Purpose.BREACH_NOTICE)

    def handle(self, *_args, **options):
        chosen = {"case": options["code"].upper(), "since": options["since"], "until": options["until"]}
        with system_scope("audit.who_saw"), override("vi"):
            events = touched(Event.objects.select_related("actor", "area", "for_whom"), chosen)
            newest = events.first()
            content = csv_bytes(*table(events))
            write_event(
                by=None,
                deed=Deed.DOWNLOADED,
                about="audit.who_saw",
                area=newest and newest.area,
                case_code=chosen["case"],
                purpose=options["purpose"],
                reason="who_saw",
            )
        self.stdout.write(content.decode("utf-8-sig"), ending="")
