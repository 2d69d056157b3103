"""`python -m faults.sink PORT LEDGER ORDERS`: a mail server that writes down each message before it says 250.

Told by an order it dies before it has the message, dies when it has it and has not said so, or refuses some.
"""

import email
import json
import os
import signal
import sys
import threading
from pathlib import Path

from aiosmtpd.controller import Controller

from faults.orders import Orders

REFUSED = 5
ANSWERS = {"mail 451": "451 4.3.0 Try again later", "mail 554": "554 5.3.0 Transaction failed"}
DIES_BEFORE, DIES_AFTER = "mail dies before 250", "mail dies after 250"


class Sink:
    """Takes messages; `ledger` holds a line of each, on the disk before it is acknowledged."""

    def __init__(self, ledger, orders):
        self.ledger, self.orders = Path(ledger), Orders(orders)
        self.answer, self.refuses = "", 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        """Answer one message."""
        if self.orders.take(DIES_BEFORE):
            os._exit(1)
        if refusal := self._refusal():
            return refusal
        self._keep(envelope)
        if self.orders.take(DIES_AFTER):
            os._exit(1)
        return "250 OK"

    def _refusal(self) -> str:
        for order, answer in ANSWERS.items():
            if self.orders.take(order):
                self.answer, self.refuses = answer, REFUSED
        self.refuses -= 1
        return self.answer if self.refuses >= 0 else ""

    def _keep(self, envelope) -> None:
        message = email.message_from_bytes(envelope.content)
        line = json.dumps({"id": message["Message-ID"], "to": envelope.rcpt_tos})
        with self.ledger.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())


def kept(ledger: Path) -> list[str]:
    """Return the Message-ID of every accepted message, in order."""
    if not ledger.exists():
        return []
    return [json.loads(line)["id"] for line in ledger.read_text(encoding="utf-8").splitlines()]


def main(port, ledger, orders) -> None:
    """Serve until ended."""
    controller = Controller(Sink(ledger, orders), hostname="127.0.0.1", port=int(port))
    controller.start()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    ended.wait()
    controller.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
