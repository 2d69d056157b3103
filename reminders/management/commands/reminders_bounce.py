import mailbox
import sys

from django.core.management.base import BaseCommand

from reminders.bounces import LARGEST, read
from reminders.returning import note_returned


class Command(BaseCommand):
    help = (
        "Read mail that came back (RFC 3464) from standard input or from a maildir, whose mail is then "
        "marked as seen. Each message that did not arrive is written down and goes out by the next channel; "
        "an address without a mailbox is given up."
    )

    def add_arguments(self, parser):
        parser.add_argument("--maildir", help="folder of the mail; without it one mail is read from stdin")

    def handle(self, *, maildir, **options):
        mails = self._of(maildir) if maildir else [sys.stdin.buffer.read(LARGEST + 1)]
        found = 0
        for raw in mails:
            bounce = read(raw)
            if bounce is None:
                continue
            found += 1
            kind = "permanent" if bounce.permanent else "passing"
            noted = "noted" if note_returned(bounce) else "not ours"
            self.stdout.write(f"{bounce.key or '-'} {kind} {bounce.status} {noted}")
        self.stderr.write(f"{found} reports")

    def _of(self, folder):
        box = mailbox.Maildir(folder, create=False)
        for key, mail in box.iteritems():
            if "S" in mail.get_flags():
                continue
            yield box.get_bytes(key)
            mail.add_flag("S")
            mail.set_subdir("cur")
            box[key] = mail
