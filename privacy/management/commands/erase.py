import traceback

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
        getattr(self, deed)()

    @system_scope("privacy.erase_status")
    def status(self):
        """List the approved erasures; codes only."""
        for erasure in Erasure.objects.filter(state=ErasureState.APPROVED).order_by("pk"):
            codes = ", ".join(erasure.case_codes) or "-"
            self.stdout.write(f"{erasure.number} | {codes} | not before {erasure.not_before:%d/%m/%Y}")
        self.stdout.write(f"{ready_erasures().count()} ready")

    def run(self):
        """Carry out what is ready, each in its own transaction; one that cannot be does not stop the others.

        Ends with 1 when one failed by a fault, so that whoever watches the run is told.
        """
        done, left, failed = 0, 0, 0
        for pk in list(ready_erasures().values_list("pk", flat=True)):
            try:
                with system_scope("privacy.erase_run"):
                    certificate = execute_erasure(pk)
            except NotNow as obstacle:
                left += 1
                self.stderr.write(str(obstacle))
            except Exception:  # noqa: BLE001 - a value that does not open, say: the others go on
                failed += 1
                self.stderr.write(f"erasure {pk}:\n{traceback.format_exc()}")
            else:
                done += 1
                self.stdout.write(f"{certificate} {certificate.digest}")
        with system_scope("privacy.erase_drafts"):
            self.stdout.write(f"{clear_drafts(today())} drafts cleared")
        self.stdout.write(f"{done} erased, {left} left")
        if failed:
            raise CommandError(f"{failed} failed: the lines above tell why.")

    @system_scope("privacy.erase_verify")
    def verify(self):
        """Name every certificate that is not what it was."""
        certificates = list(DeletionCertificate.objects.select_related("erasure"))
        broken = [str(certificate) for certificate in certificates if not certificate.is_intact]
        if broken:
            raise CommandError(f"changed: {', '.join(broken)}")
        self.stdout.write(f"{len(certificates)} certificates intact")
