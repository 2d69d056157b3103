"""`manage.py check_shares [--mend]`: name where rows and rights disagree; take back what nothing backs."""

from django.core.management.base import BaseCommand, CommandError

from accounts.scope import system_scope
from casework.actions.shares import drop_orphaned_rights, end_run_out
from referrals.actions.institution import drop_orphaned_grants
from referrals.drift import findings


class Command(BaseCommand):
    """Prints one line for each disagreement, without any child's name; fails when some are left."""

    help = "Name where shares, grants and guardian's rights disagree; --mend takes back what nothing backs."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="take back rights that no live row backs")

    def handle(self, *args, mend=False, **options):
        with system_scope("referrals.check_shares"):
            if mend:
                self.stdout.write(
                    f"taken back: {end_run_out() + drop_orphaned_rights() + drop_orphaned_grants()}"
                )
            found = findings()
        for finding in found:
            self.stdout.write(finding.text)
        if found:
            raise CommandError(f"{len(found)} disagreements, {sum(each.mendable for each in found)} to mend")
        self.stdout.write("rows and rights agree")
