"""What a work in the background is told by, and what it gives: parts, progress, a file."""

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from accounts.scope import person_scope, system_scope
from reports.enums import JobFault, JobState
from reports.models import Job

# So long that the slowest part ends within it; so short that a killed worker's job goes on soon.
LEASE = dt.timedelta(minutes=5)


class Stopped(Exception):
    """The job is not this worker's any more: it was stopped, or its lease ran out and another has it."""


class Failed(Exception):
    """The job cannot be done, and trying again will not help; the argument is a `JobFault`."""

    @property
    def fault(self) -> JobFault:
        """Why, as the person is told."""
        return self.args[0]


@dataclass(frozen=True)
class Made:
    """A file: its bytes, how its name ends, and what it `shows` by keys, asked about at each download."""

    data: bytes
    suffix: str
    shows: dict = field(default_factory=dict)


class Run:
    """One attempt at a job. A work does its parts within `part` and says how far it is with `told`."""

    def __init__(self, job: Job, may):
        """Take a job that was claimed, and `may(user, params)`, which is asked again before each part."""
        self.job, self.params, self.attempt = job, job.params, job.attempts
        self._may = may

    @contextmanager
    def part(self):
        """Do one part in a transaction of its own that shows what the person may see now; yields the user.

        Raises Failed when the person may not have the file any more.
        """
        # Read anew: what a person may is remembered on the object.
        user = User.objects.get(pk=self.job.by_id)
        with person_scope(user):
            if not self._may(user, self.params):
                raise Failed(JobFault.NO_RIGHT)
            yield user

    def told(self, done: int, total: int) -> None:
        """Note that `done` of `total` is done and hold the job on. Raises Stopped when it was taken away."""
        with system_scope("reports.work"):
            held = held_by(self).update(done=done, total=total, claimed_until=timezone.now() + LEASE)
        if not held:
            raise Stopped


def held_by(run: Run):
    """Return the row of the job while this attempt holds it; none once it was stopped or begun again."""
    return Job.objects.filter(pk=run.job.pk, state=JobState.RUNNING, attempts=run.attempt)
