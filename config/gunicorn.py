"""Settings of gunicorn; the address comes from `GUNICORN_CMD_ARGS` (default: every interface, port 8000)."""

import os
import re

from gunicorn.glogging import Logger

bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# A faulty configuration then stops the master at once, instead of workers that boot and die in turn.
preload_app = True
timeout = 60
graceful_timeout = 20
max_requests = 2000
max_requests_jitter = 200
# Heartbeats are files: in memory, where a slow disk cannot make a worker look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # nosec B108 - gunicorn makes the names
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
# The path alone: a query may hold the name of a child.
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
# The address of a calendar is a secret (as in config/logs.py, which cannot be imported from here).
SECRET = re.compile(r"(/lich/)[^/\s]+?(\.ics)")


class MaskingLogger(Logger):
    """Writes the address of a calendar without its secret, in both logs."""

    def atoms(self, resp, req, environ, request_time):
        found = super().atoms(resp, req, environ, request_time)
        return {name: _masked(value) for name, value in found.items()}

    def setup(self, cfg):
        super().setup(cfg)
        self.error_log.addFilter(_without_secrets)


def _without_secrets(record) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(_masked(arg) for arg in record.args)
    return True


def _masked(value):
    return SECRET.sub(r"\1…\2", value) if isinstance(value, str) else value


logger_class = MaskingLogger
