"""Settings of gunicorn; the address comes from `GUNICORN_CMD_ARGS` (default: every interface, port 8000)."""

import os

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
