"""The bytes of a job: what the file shows and the file itself, sealed together for their place."""

import json

from casework.files import store
from reports.models import Job
from reports.working import Made
from vault.cipher import place

# How many bytes say how long the part about what is shown is.
_LENGTH = 8


def keep_bytes(job: Job, made: Made) -> int:
    """Keep what was made under the name of `job`; return how many bytes the file has."""
    shows = json.dumps([made.suffix, made.shows]).encode()
    body = len(shows).to_bytes(_LENGTH, "big") + shows + made.data
    store.write(job.stored_as, body, about=place_of(job), room=store.MADE)
    return len(made.data)


def bytes_of(job: Job) -> Made:
    """Return what was made for `job`. Raises `store.Unreadable`."""
    body = store.read(job.stored_as, about=place_of(job), room=store.MADE)
    length = int.from_bytes(body[:_LENGTH], "big")
    suffix, shows = json.loads(body[_LENGTH : _LENGTH + length])
    return Made(body[_LENGTH + length :], suffix, shows)


def place_of(job: Job) -> str:
    """Return the place that the bytes of `job` are encrypted for."""
    return place(Job._meta.db_table, "stored_as", job.pk)


def reseal_files() -> int:
    """Encrypt anew, under the active key, what lies under an older one; return how many did."""
    return sum(
        store.reseal(job.stored_as, about=place_of(job), room=store.MADE)
        for job in _kept().iterator(chunk_size=200)
    )


def files_left() -> int:
    """Return how many files lie under an older key."""
    return sum(store.under_older_key(job.stored_as, store.MADE) for job in _kept().iterator(chunk_size=200))


def _kept():
    return Job.objects.exclude(stored_as="").order_by("pk")
