"""Orders to a process to end itself: a file in a folder, taken by renaming it, so that one process gets it.

`reminders.points` does the same in the program.
"""

import time
from pathlib import Path


class Orders:
    """The orders in one folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o755, exist_ok=True)

    def give(self, name: str) -> None:
        """Give the order `name`."""
        (self.folder / name).touch()

    def take(self, name: str) -> bool:
        """Tell whether there was an order `name`, which is then carried out by this process alone."""
        try:
            (self.folder / name).rename(self.folder / f"{name} taken")
            return True
        except FileNotFoundError:
            return False

    def carried_out(self, name: str, patience: float) -> bool:
        """Wait until somebody took the order `name`; take it back after `patience` seconds."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not (self.folder / name).exists():
                return True
            time.sleep(0.02)
        return not self.take(name)
