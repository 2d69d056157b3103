"""Asking another machine over HTTP, within limits: the one file of the channels that reaches out.

Nothing of the machine is told along (no proxy, no .netrc, no cookies), no redirect is followed, an answer is
read up to a size and within a time.
"""

import ipaddress
import time
from dataclasses import dataclass, field

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

CONNECT_SECONDS, READ_SECONDS = 5, 10
# For the whole answer, however it trickles in.
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
    with requests.Session() as session:
        session.trust_env = False
        if public:
            session.mount("https://", _PublicAdapter())
            session.mount("http://", _PublicAdapter())
        try:
            with session.post(
                url,
                data=data,
                headers=headers,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                return _answer(response)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise NoAnswer(_code_of(error)) from error


def _answer(response) -> Answer:
    body, until = b"", time.monotonic() + LONGEST_SECONDS
    while chunk := response.raw.read1(8192, decode_content=True):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise NoAnswer("too_large")
        if time.monotonic() > until:
            raise NoAnswer("too_slow")
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


class _PublicConnection(HTTPConnection):
    def _new_conn(self):
        return _looked_at(self, super()._new_conn())


class _PublicTLSConnection(HTTPSConnection):
    def _new_conn(self):
        return _looked_at(self, super()._new_conn())


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTLSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTLSConnection


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicTLSPool}
