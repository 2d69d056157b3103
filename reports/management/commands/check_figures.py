"""`manage.py check_figures`: count the kept figures of all communes anew. Names no case."""

import sys

from django.core.management.base import BaseCommand

from reports.actions.rollups import compare_figures, count_figures

AGREE, DIFFER = 0, 1


class Command(BaseCommand):
    """Exit status 1 when a kept number differed; it has been repaired by then."""

    help = "Count what is due, compare every kept figure with a new count, repair what differs."

    def handle(self, *_args, **_options):
        counted = count_figures()
        found = compare_figures()
        self.stdout.write(f"{counted} rows counted, {found.communes} communes compared.")
        for one in found.first:
            self.stdout.write(
                "commune {commune}, {month}, {figure}, {cell}: was {was}, is {is}".format(**one)
            )
        self.stdout.write(f"{found.differences} differences in {found.differing} communes.")
        sys.exit(DIFFER if found.differing else AGREE)
