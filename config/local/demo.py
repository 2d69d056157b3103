"""`make demo`: the whole program with fictional data, as in production but on one machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from config.local import addresses, servers
from config.local.processes import LocalError, spawn, stop, tail, wait_until

WEB = ["-m", "gunicorn", "config.wsgi:application", "--config", "config/gunicorn.py"]
WORKER = ["-m", "celery", "--app", "config", "worker", "--concurrency", "1", "--loglevel", "INFO"]
BEAT = ["-m", "celery", "--app", "config", "beat", "--loglevel", "INFO", "--schedule"]


def run_demo(port):
    """Run the demo on `port` until it is interrupted.

    Raises `LocalError` when the port is taken, the demo runs already, or something does not start.
    """
    if addresses.running():
        raise LocalError(addresses.owner())
    port_is_free(port)
    address = f"http://127.0.0.1:{port}"
    environ = {
        **os.environ,
        "ENVIRONMENT": "demo",
        "SITE_URL": address,
        "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port}",
    }
    with servers.kept("The demo") as found:
        addresses.write_note(what="The demo", address=address, **found)
        environ.update(found)
        cast = prepare(environ)
        serve(environ, address, cast)


def port_is_free(port):
    """Raise `LocalError` when something listens on `port` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            other = port + 1 if port < 65535 else 8000
            reason = f"Port {port} cannot be used ({error.strerror.lower()}); try: make demo PORT={other}"
            raise LocalError(reason) from None


def prepare(environ):
    """Bring the database and the static files up to date. Returns the lines that tell who can sign in."""
    print("Preparing the data …", flush=True)
    command = [sys.executable, "-m", "config.local.prepare"]
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise LocalError("The data of the demo could not be prepared; the lines above tell why.")
    return done.stdout


def serve(environ, address, cast):
    """Start web, worker and beat, say so once they answer, and watch them. Stops all of them at the end.

    Raises `LocalError` when one of them ends.
    """
    logs = addresses.VAR / "log"
    processes = {}

    def start(name, command):
        log = logs / f"{name}.log"
        log.write_bytes(b"")
        processes[name] = spawn([sys.executable, *command], log=log, env=environ)

    try:
        start("web", WEB)
        web_log = logs / "web.log"
        wait_until(lambda: ready(address), processes["web"], name="The web server", log=web_log, patience=60)
        start("worker", WORKER)
        start("beat", [*BEAT, addresses.VAR / "beat"])
        print(f"\n{cast}\nĐến Trường: {address}\nCtrl-C ends it; the data stay. Logs: var/log", flush=True)
        watch(processes, logs)
    finally:
        for process in processes.values():
            if process.poll() is None:
                process.terminate()
        for process in processes.values():
            stop(process)


def ready(address):
    """Whether the program could serve a person now."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # nosec B310 - its own
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def watch(processes, logs):
    """Wait until a process ends, then raise `LocalError` with the end of its log."""
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                raise LocalError(f"{name} ended. {logs / name}.log ends with:\n{tail(logs / f'{name}.log')}")
        time.sleep(0.5)
