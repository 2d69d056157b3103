"""Addresses of servers."""

from urllib.parse import urlsplit

from psycopg.conninfo import make_conninfo


def conninfo(url) -> str:
    """Return the address of a server on a Unix socket, as libpq writes it."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    return make_conninfo(host=folder, user=parts.username, dbname=name)
