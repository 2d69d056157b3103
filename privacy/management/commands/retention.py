from collections import Counter

from django.core.management.base import BaseCommand

from accounts.scope import system_scope
from casework.models import Case, Report
from privacy.actions.retention import old_drafts, old_lists, old_notices, run_retention
from privacy.keeping import due_records
from privacy.rules import KEEP
from vietnam.calendar import today


class Command(BaseCommand):
    help = (
        "Say what has been kept long enough (status), or propose its erasure and clear old copies (run). "
        "Codes and counts only. The worker runs it every night."
    )

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["status", "run"])

    def handle(self, *, deed, **options):
        with system_scope(f"privacy.retention_{deed}"):
            counts = run_retention() if deed == "run" else _status(self.stdout)
        for name, number in counts.items():
            self.stdout.write(f"{name}: {number}")


def _status(out) -> dict[str, int]:
    for keep in KEEP:
        out.write(f"{keep.rule}: {keep.text} ({keep.source})")
    due = Counter(
        str(record.rule) for record in due_records(Case.objects.all(), Report.objects.all(), today())
    )
    copies = {"lists": old_lists, "drafts": old_drafts, "notices": old_notices}
    return {**due, **{name: len(found(today())) for name, found in copies.items()}}
