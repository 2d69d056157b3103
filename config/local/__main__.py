"""`python -m config.local run [--fresh] -- COMMAND…` and `python -m config.local demo`."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

from config.local import addresses, servers
from config.local.demo import run_demo
from config.local.postgres import public_room_path
from config.local.processes import LocalError


class Ended(BaseException):
    """Ctrl-C, SIGTERM or SIGHUP: unwinds the stack so that every server is stopped on the way out."""


def main(arguments=None):
    """Run one subcommand. Returns the exit code."""
    options = _parser().parse_args(arguments)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _end)
    try:
        return options.act(options)
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1
    except Ended:
        return 130


def run(options):
    """Run a command with `DATABASE_URL` and `REDIS_URL` set, starting servers only where needed."""
    with _addresses(options.fresh) as found:
        return _run_child(options.command, {**os.environ, **found})


def forget(_options):
    """Remove what was kept outside the checkout. Raises `LocalError` while the servers run."""
    with addresses.ownership("make clean"):
        shutil.rmtree(public_room_path(), ignore_errors=True)
    return 0


def demo(options):
    """Run the demo. Ending it by Ctrl-C is its normal end."""
    try:
        return run_demo(options.port)
    except Ended:
        print("\nStopped.")
        return 0


@contextmanager
def _addresses(fresh):
    if addresses.configured():
        yield {}
    elif fresh:
        with servers.fresh() as found:
            yield found
    elif note := addresses.wait_for_note():
        with addresses.visit():
            yield {name: note[name] for name in addresses.VARIABLES}
    else:
        with servers.kept("A command (python -m config.local run)") as found:
            yield found
            addresses.wait_for_guests()


def _run_child(command, environ):
    child = subprocess.Popen(command, env=environ)
    try:
        code = child.wait()
    except BaseException:
        # Ctrl-C reached the child as well; a SIGTERM has to be passed on.
        child.terminate()
        child.wait()
        raise
    return code if code >= 0 else 128 - code


def _end(_number, _frame):
    raise Ended


def _parser():
    parser = argparse.ArgumentParser(prog="python -m config.local")
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("run", help="run a command beside a database and a broker")
    one.add_argument("--fresh", action="store_true", help="empty servers, thrown away at the end")
    one.add_argument("command", nargs="+", help="the command, after --")
    one.set_defaults(act=run)
    two = commands.add_parser("demo", help="run everything with fictional data")
    two.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
    two.set_defaults(act=demo)
    three = commands.add_parser("forget", help="remove what is kept outside the checkout")
    three.set_defaults(act=forget)
    return parser


if __name__ == "__main__":
    sys.exit(main())
