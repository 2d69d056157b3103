from django.core.management.base import BaseCommand, CommandError

from accounts.actions.invitations import add_administrator, invite
from accounts.models import User


class Command(BaseCommand):
    help = "Invite an administrator from the console: the first one, or the only one after a lost password."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", help="full name, for a new account")
        parser.add_argument("--email", help="for a new account")

    def handle(self, username, name, email, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            if not name or not email:
                raise CommandError("A new account needs --name and --email.")
            user = add_administrator(username, name, email)
        self.stdout.write(invite(user, by=None))
        self.stdout.write("Open this link within 72 hours. It works once and is kept nowhere.")
