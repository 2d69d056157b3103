"""Named places of the pump at which `faults` ends a process on purpose. Anywhere else nothing happens there.

Only `faults.settings` names a folder of orders; production does not start with one (`config.checks`, E011).
"""

import os
import signal
from pathlib import Path

from django.conf import settings


def point(name: str) -> None:
    """End this process here, as a power cut would, where the harness has ordered so; else do nothing."""
    if settings.FAULTS_DIR and not settings.PRODUCTION:
        _end_where_ordered(Path(settings.FAULTS_DIR), name)


def _end_where_ordered(folder: Path, name: str) -> None:
    """Take the order `name`, which only one process can, and carry it out."""
    try:
        (folder / name).rename(folder / f"{name} {os.getpid()}")
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
