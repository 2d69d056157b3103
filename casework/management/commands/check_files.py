"""`manage.py check_files`: whether the documents of cases are there and unchanged. Names no child."""

from django.core.management.base import BaseCommand, CommandError

from accounts.scope import system_scope
from casework.actions.stored import check_documents, remove_stray


class Command(BaseCommand):
    """Exit status 1 when a document is missing or changed, or bytes lie there without a row."""

    help = "Check the stored documents against their rows; nothing of their contents is shown."

    def add_arguments(self, parser):
        parser.add_argument(
            "--tidy", action="store_true", help="remove bytes without a row, older than an hour"
        )

    def handle(self, *, tidy, **options):
        with system_scope("casework.check_files"):
            found = check_documents()
        self._tell(found)
        if tidy and found.stray:
            remove_stray(found)
            self.stdout.write(f"removed: {len(found.stray)}")
            found.stray = []
        if not found.sound:
            raise CommandError("the documents and their rows do not agree")

    def _tell(self, found):
        self.stdout.write(f"documents checked: {found.checked}")
        for words, which in (
            ("documents without bytes", found.missing),
            ("documents whose bytes were changed", found.changed),
            ("bytes without a document", found.stray),
        ):
            self.stdout.write(f"{words}: {' '.join(map(str, which)) or 'none'}")
