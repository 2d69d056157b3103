import sys
import time

from django.core.management.base import BaseCommand, CommandError

from accounts.scope import system_scope
from audit.sealing import keep_verification, read_seals, sealed_position, verify_trail

INTACT, BROKEN, NOTHING = 0, 1, 2


class Command(BaseCommand):
    """Verifies the trail: exit code 0 intact, 1 broken (the first broken link is named), 2 nothing there."""

    help = "Verify links, rows, seals and guards of the audit trail."

    def add_arguments(self, parser):
        add = parser.add_argument
        add("--since-seal", action="store_true", help="only what was written after the last seal")
        add("--seals", metavar="FILE", help="seals kept elsewhere (seals.jsonl): none may be missing")
        add("--public-key", action="append", default=[], help="trust this key (hex), not the own")
        add("--keep", action="store_true", help="show the result on the auditor's page")

    def handle(self, *_args, **options):
        try:
            kept = read_seals(options["seals"]) if options["seals"] else {}
            began = time.monotonic()
            with system_scope("audit.verify"):
                since = sealed_position() if options["since_seal"] else 0
                found = verify_trail(since=since, kept=kept, publics=options["public_key"])
                if options["keep"]:
                    keep_verification(found, whole=not options["since_seal"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error), returncode=NOTHING) from error
        self.tell(found, time.monotonic() - began)
        sys.exit(BROKEN if found.count else INTACT if found.last else NOTHING)

    def tell(self, found, seconds):
        self.stdout.write(
            f"{found.links} links ({found.first} to {found.last}), {found.rows} rows and {found.seals} seals"
            f" read in {seconds:.1f} s; sealed up to link {found.sealed_to}."
        )
        for certificate, times in sorted(found.certificates.items()):
            self.stdout.write(f"History changed with certificate {certificate}: {times} rows.")
        for fault in found.faults:
            self.stdout.write(self.style.ERROR(str(fault)))
        self.stdout.write(f"{found.count} faults." if found.count else "No fault found.")
