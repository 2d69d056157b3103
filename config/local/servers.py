"""Both servers together: kept in `var/` for daily use, or thrown away after one run."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from config.local import addresses
from config.local.addresses import VARIABLES
from config.local.postgres import Postgres, public_room, reachable
from config.local.valkey import Valkey


def urls(postgres, valkey):
    """The variables of the environment (`VARIABLES`) that these servers fill in."""
    return dict(zip(VARIABLES, (postgres.url, postgres.owner_url, valkey.url), strict=True))


@contextmanager
def kept(what):
    """Servers whose data stay in `var/`. Yields their variables; stops both at the end.

    `what` names the command to others. Raises `LocalError` when another command owns them.
    """
    with addresses.ownership(what), _room() as room:
        logs = addresses.VAR / "log"
        logs.mkdir(exist_ok=True)
        postgres = Postgres(_data_folder(), room / "pg", logs / "postgresql.log")
        with _started(postgres, Valkey(room, logs / "valkey.log")) as found:
            addresses.write_note(what=what, **found)
            yield found


@contextmanager
def fresh(*, seed=None, save=None):
    """Servers in a temporary folder that is removed at the end. Yields their variables.

    The database is empty, or a copy of the stopped cluster `seed`; its files are kept as `save`.
    """
    with _room() as room:
        if seed:
            shutil.copytree(seed, room / "data")
        postgres = Postgres(room / "data", room / "pg", room / "postgresql.log", durable=False)
        with _started(postgres, Valkey(room, room / "valkey.log")) as found:
            yield found
        if save:
            shutil.copytree(room / "data", save)


@contextmanager
def _started(postgres, valkey):
    try:
        valkey.start()
        postgres.start()
        yield urls(postgres, valkey)
    finally:
        postgres.stop()
        valkey.stop()


@contextmanager
def _room():
    """A short folder for sockets: a checkout may lie deeper than the 107 bytes a socket's path may have."""
    base = Path(tempfile.gettempdir()).resolve()
    short = len(str(base)) <= 40 and (os.geteuid() != 0 or reachable(base))
    room = Path(tempfile.mkdtemp(prefix="den-truong-", dir=base if short else "/tmp"))  # nosec B108
    # Root's PostgreSQL runs as another user, who must be able to walk through.
    room.chmod(0o711)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _data_folder():
    var = addresses.VAR.resolve()
    if os.geteuid() == 0 and not reachable(var):
        return public_room() / "postgres"
    return var / "postgres"
