#!/usr/bin/env python
"""Django's command line for Đến Trường.

On a bare checkout nothing has to be set: where the environment names neither its kind nor a database,
the demo's settings hold, with the servers of `make demo` if they are running. A command that asks the
database without one is told in a sentence what to do. As soon as `ENVIRONMENT` or `DATABASE_URL` is
set, nothing is assumed: the settings' own default is production.
"""

import os
import sys

from django.core.management import execute_from_command_line

from config.local import addresses

# What changes tables, or must reach every row whoever it belongs to, runs as the owner of the tables.
OWNER_COMMANDS = {"migrate", "protect_rows", "rotate_keys", "erase", "flush"}


def assume_checkout(environ):
    """Fill in, for a checkout without any configuration, what a developer means."""
    if "ENVIRONMENT" in environ or "DATABASE_URL" in environ or "DATABASE_URL_FILE" in environ:
        return
    environ["ENVIRONMENT"] = "demo"
    note = addresses.running() or {}
    environ.update({name: note[name] for name in addresses.VARIABLES if name in note})


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    assume_checkout(os.environ)
    if OWNER_COMMANDS & set(sys.argv[1:2]):
        os.environ["DATABASE_AS_OWNER"] = "1"
    execute_from_command_line(sys.argv)
