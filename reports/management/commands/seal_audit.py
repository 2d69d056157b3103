from django.core.management.base import BaseCommand

from audit.keys import private_key, public_hex
from audit.sealing import keep_seals, seal_head


class Command(BaseCommand):
    """Seals the audit trail now, as the beat does every hour."""

    help = "Seal the audit trail; --public-key only prints the key with which others verify the seals."

    def add_arguments(self, parser):
        parser.add_argument("--public-key", action="store_true", help="print the public key and end")

    def handle(self, *_args, **options):
        if options["public_key"]:
            self.stdout.write(public_hex(private_key()))
            return
        seal = seal_head()
        keep_seals()
        self.stdout.write(f"Seal {seal.number} at link {seal.position}." if seal else "Nothing new to seal.")
