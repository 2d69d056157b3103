"""One process that brings the demo's database and static files up to date, harmless when repeated.

Prints who can sign in; what the steps themselves say goes to stderr.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from config.local import addresses

STAMP = "collected"
STEPS = ("load_areas", "load_school_years", "seed_demo")


def main():
    """Migrate, load the areas, seed the demo, collect static files, print the sign-ins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    migrate = [sys.executable, str(addresses.ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, stdout=sys.stderr, check=True)
    django.setup()
    collect_static()
    for step in STEPS:
        call_command(step, stdout=sys.stderr)
    call_command("demo_cast")


def collect_static():
    """Collect and compress the static files, unless none changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=sys.stderr)
    stamp.write_text(now)


def fingerprint():
    """A digest over path, size and age of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
