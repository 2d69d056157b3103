from django.core.management.base import BaseCommand, CommandError

from accounts.scope import system_scope
from casework.workflow import NotNow
from privacy.actions.executing import clear_drafts, execute_erasure, ready_erasures
from privacy.enums import ErasureState
from privacy.models import DeletionCertificate, Erasure
from vietnam.calendar import today


class Command(BaseCommand):
    help = (
        "Carry out approved erasures whose days to think again are over and clear old drafts (run), list "
        "what waits (status), or check every certificate against its digest (verify). Runs as the owner."
    )

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["status", "run", "verify"])

    def handle(self, *, deed, **options):
        with system_scope(f"privacy.erase_{deed}"):
            getattr(self, deed)()

    def status(self):
        """List the approved erasures; codes only."""
        for erasure in Erasure.objects.filter(state=ErasureState.APPROVED).order_by("pk"):
            codes = ", ".join(erasure.case_codes) or "-"
            self.stdout.write(f"{erasure.number} | {codes} | not before {erasure.not_before:%d/%m/%Y}")
        self.stdout.write(f"{ready_erasures().count()} ready")

    def run(self):
        """Carry out what is ready; one that cannot be carried out does not stop the others."""
        done, left = 0, 0
        for pk in list(ready_erasures().values_list("pk", flat=True)):
            try:
                certificate = execute_erasure(pk)
            except NotNow as obstacle:
                left += 1
                self.stderr.write(str(obstacle))
            else:
                done += 1
                self.stdout.write(f"{certificate} {certificate.digest}")
        self.stdout.write(f"{clear_drafts(today())} drafts cleared")
        self.stdout.write(f"{done} erased, {left} left")

    def verify(self):
        """Name every certificate that is not what it was."""
        certificates = list(DeletionCertificate.objects.select_related("erasure"))
        broken = [str(certificate) for certificate in certificates if not certificate.is_intact]
        if broken:
            raise CommandError(f"changed: {', '.join(broken)}")
        self.stdout.write(f"{len(certificates)} certificates intact")
