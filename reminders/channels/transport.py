"""Asking another machine over HTTP, within limits: the one file of the channels that reaches out.

Nothing of the machine is told along (no proxy, no .netrc, no cookies), no redirect is followed, an answer is
read up to a size and within a time.
"""

import ipaddress
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

CONNECT_SECONDS, READ_SECONDS = 5, 10
# For the whole answer, however it trickles in: the connection is cut then.
LONGEST_SECONDS = 20
LARGEST_ANSWER = 64 * 1024


class NoAnswer(Exception):
    """Nothing usable came back. `code` says why, in a word of ours without content."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    """The status, and the body where it is a JSON object; `whole` tells whether it was one."""

    status: int
    body: dict = field(default_factory=dict)
    whole: bool = False


def post(url: str, *, headers: dict, data, public: bool = False) -> Answer:
    """Send `data` (bytes, or a dict as a form) to `url` and return what came back.

    With `public` no address of the own network is connected to, whatever the name stands for. Raises
    `NoAnswer`: "timeout", "too_slow", "too_large", "tls", "private_address", "no_connection".
    """
    with requests.Session() as session, _in_time() as late:
        session.trust_env = False
        session.mount("https://", _Adapter(public))
        session.mount("http://", _Adapter(public))
        try:
            with session.post(
                url,
                data=data,
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = _answer(response)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise NoAnswer("too_slow" if late.is_set() else _code_of(error)) from error
        if late.is_set():
            raise NoAnswer("too_slow")
        return answer


@contextmanager
def _in_time():
    """Cut the connections that this thread opens inside when the time is over; yields what tells of it."""
    _here.links, late = [], threading.Event()
    timer = threading.Timer(LONGEST_SECONDS, _cut, [_here.links, late])
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _cut(links, late) -> None:
    late.set()
    for link in links:
        try:
            link.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # closed by now


def _answer(response) -> Answer:
    body = b""
    while chunk := response.raw.read1(8192, decode_content=True):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise NoAnswer("too_large")
    try:
        found = requests.compat.json.loads(body)
    except (ValueError, RecursionError):
        found = None
    whole = isinstance(found, dict)
    return Answer(response.status_code, found if whole else {}, whole)


def _code_of(error) -> str:
    text = str(error)
    if _PRIVATE in text:
        return "private_address"
    if isinstance(error, requests.exceptions.SSLError):
        return "tls"
    if isinstance(error, requests.Timeout) or "timed out" in text:
        return "timeout"
    return "no_connection"


_PRIVATE = "an address of the own network"
# The connections of a thread: urllib3 makes them far below, where nothing else can be handed through.
_here = threading.local()


def _looked_at(connection, link):
    """Return `link` when it leads out of the own network; asked of the connection itself, not of a name.

    A name that stands for another address the second time it is asked changes nothing.
    """
    address = ipaddress.ip_address(link.getpeername()[0].partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    if not address.is_global or address.is_multicast:
        link.close()
        raise NewConnectionError(connection, _PRIVATE)
    return link


class _Watched:
    """A connection that can be cut from outside while it waits."""

    def connect(self):
        super().connect()
        _here.links.append(self.sock)


class _Connection(_Watched, HTTPConnection):
    pass


class _TLSConnection(_Watched, HTTPSConnection):
    pass


class _PublicConnection(_Connection):
    def _new_conn(self):
        return _looked_at(self, super()._new_conn())


class _PublicTLSConnection(_TLSConnection):
    def _new_conn(self):
        return _looked_at(self, super()._new_conn())


def _pools(plain, tls) -> dict:
    return {
        "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("TLSPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }


POOLS = {
    False: _pools(_Connection, _TLSConnection),
    True: _pools(_PublicConnection, _PublicTLSConnection),
}


class _Adapter(HTTPAdapter):
    def __init__(self, public):
        super().__init__()
        self.poolmanager.pool_classes_by_scheme = POOLS[public]
