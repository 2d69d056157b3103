"""`python -m tests.reports.dying POINT`: a worker that the system kills when its job comes to that point."""

import os
import signal
import sys

import django


def die(*_arguments):
    """End this process at once, with no word to the database or the disk."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    django.setup()
    from reports.actions import doing
    from reports.exports import making

    room, _dot, name = sys.argv[1].rpartition(".")
    setattr({"making": making, "doing": doing}[room], name, die)
    doing.work_off()
