"""A machine of somebody else on 127.0.0.1: answers as it was told, and remembers what it was asked."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from reminders.channels.base import Message

NOTICE = Message(
    key="notice-41",
    address="0912 345 678",
    subject="Đến Trường: Một việc đã quá hạn",
    body="Đến Trường\n\nMột việc đã quá hạn: DT-26-000041",
    url="https://cases.example/ho-so/41/",
    notices=(41,),
    values={"count": "1", "code": "DT-26-000041", "day": "17/11/2026"},
)


@dataclass(frozen=True)
class Asked:
    """One request: its path, its headers with small letters, its body as bytes."""

    path: str
    headers: dict
    body: bytes

    @property
    def told(self) -> dict:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> dict:
        """The body as a form."""
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


def says(body, status=200, **headers):
    """An answer with a body: bytes as they are, anything else as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def silent(seconds=3):
    """No answer at all for so long."""
    return lambda handler: time.sleep(seconds)


def trickling(pause=0.1, times=60):
    """A body that comes byte by byte and does not end in time."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(times):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def dawdling(pause=0.1, times=60):
    """Headers that come letter by letter and do not end in time."""

    def answer(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        for _ in range(times):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(pause)

    return answer


class Machine:
    """`answers` are used up in order, the last one again and again."""

    def __init__(self, port):
        self.url, self.asked, self.answers = f"http://127.0.0.1:{port}", [], []

    def answer(self, *answers):
        """Say what is to be answered next."""
        self.answers = list(answers)

    def next_to(self, asked):
        """Remember `asked` and return its answer."""
        self.asked.append(asked)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def machine():
    """Run a `Machine` while the block does."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                there.next_to(Asked(self.path, headers, body))(self)
            except (BrokenPipeError, ConnectionResetError):
                pass  # who asked has lost patience
            self.close_connection = True

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    there = Machine(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
