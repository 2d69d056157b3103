"""What the workers do: taking a job, doing it, ending it; removing files whose time is over.

The state in the row decides what is done, so a lost broker or a killed worker loses nothing: the job is free
again when its lease is over. One that fails or kills its worker three times is not tried again.
"""

import datetime as dt
import logging

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from accounts.scope import system_scope
from areas.queries import number
from audit.actions import write_event
from audit.context import stated
from audit.enums import Deed
from casework.files import store
from reminders.clock import database_now
from reports.enums import UNFINISHED, JobFault, JobState
from reports.files import keep_bytes
from reports.models import Job
from reports.working import LEASE, Failed, Made, Run, Stopped, held_by
from reports.works import WORKS
from vault.locks import Lock, wait_for

MOST_ATTEMPTS = 3
# How long a job rests after an error, for each attempt so far.
REST = dt.timedelta(minutes=1)
EXPIRED_AT_ONCE = 200
LOOKED_AT = 20
logger = logging.getLogger(__name__)


def work_off() -> int:
    """Do every job that is free; return how many. Several workers may do this at once."""
    done = 0
    while work_next():
        done += 1
    return done


def work_next() -> bool:
    """Do one free job, whatever becomes of it; return whether there was one."""
    job = claim_next()
    if job is None:
        return False
    try:
        run = Run(job, WORKS[job.kind].may)
        # An official paper is in Vietnamese whatever the language of the person who asked for it.
        with stated(purpose=job.purpose), override("vi"):
            _finish(run, WORKS[job.kind].make(run))
    except Stopped:
        logger.info("Job %s was stopped", job.pk)
    except Failed as failed:
        _give_up(job, failed.fault)
    except Exception as error:  # noqa: BLE001 - whatever one job does, the next one has its turn
        # The class alone: what the database says of a fault may hold a child's row.
        logger.error("Job %s could not be done: %s", job.pk, type(error).__name__)
        _set_back(job)
    return True


@system_scope("reports.claim")
def claim_next() -> Job | None:
    """Return a free job, held for `LEASE` by this attempt; None when there is none or enough are running.

    Of one person one job runs at a time, so that nobody's many keep the others waiting.
    """
    wait_for(Lock.JOBS)
    now = database_now()
    running = Job.objects.filter(state=JobState.RUNNING, claimed_until__gt=now)
    if running.count() >= settings.JOBS_AT_ONCE:
        return None
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    waiting = (
        Job.objects.filter(free, state__in=UNFINISHED).exclude(by__in=running.values("by")).order_by("pk")
    )
    for job in waiting.select_for_update(of=("self",), skip_locked=True).select_related("by")[:LOOKED_AT]:
        if job.attempts < MOST_ATTEMPTS and job.kind in WORKS:
            return _claimed(job, now)
        _end(job, JobState.FAILED, JobFault.BROKEN)
    return None


def _claimed(job, now) -> Job:
    job.state, job.claimed_until = JobState.RUNNING, now + LEASE
    job.attempts, job.done = job.attempts + 1, 0
    # Known before the first byte is written: whatever breaks off, the row knows what lies there.
    job.stored_as = job.stored_as or store.new_name()
    job.save(update_fields=["state", "claimed_until", "attempts", "done", "stored_as"])
    return job


def _finish(run: Run, made: Made) -> None:
    """Keep the file and tell its person, unless the job was stopped or another worker has it."""
    with system_scope("reports.finish"):
        job = held_by(run).select_for_update(of=("self",)).select_related("by").first()
        if job is None:
            raise Stopped
        now = database_now()
        job.state, job.claimed_until, job.made_at = JobState.DONE, None, now
        job.expires_at = now + dt.timedelta(days=number("file_days"))
        job.done = job.total = max(job.done, job.total)
        # Last, so that nothing lies there that its row does not know.
        job.size = keep_bytes(job, made)
        job.save()
        write_event(by=job.by, deed=Deed.CREATED, about=job, reason="file_made")
        _notice(job, NoticeKind.FILE_READY)


def _give_up(job, fault) -> None:
    with system_scope("reports.give_up"):
        _end_held(job, fault)


def _set_back(job) -> None:
    """Let a job rest after an error, or give it up after the last attempt."""
    if job.attempts >= MOST_ATTEMPTS:
        _give_up(job, JobFault.BROKEN)
        return
    with system_scope("reports.set_back"):
        held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
        held.update(state=JobState.WAITING, claimed_until=database_now() + REST * job.attempts)


def _end_held(job, fault) -> None:
    held = Job.objects.select_for_update(of=("self",)).select_related("by")
    found = held.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts).first()
    if found:
        _end(found, JobState.FAILED, fault)


def _end(job, state, fault) -> None:
    job.state, job.fault, job.claimed_until = state, fault, None
    job.save(update_fields=["state", "fault", "claimed_until"])
    write_event(by=job.by, deed=Deed.MOVED, about=job, reason="file_failed")
    _notice(job, NoticeKind.FILE_FAILED)
    if job.stored_as:
        store.remove(job.stored_as, store.MADE)


def _notice(job, kind) -> None:
    # A link to the list of files: the message holds no file, and no name.
    leave_notice(to=[job.by], kind=kind, about=job, path=reverse("reports:files"))


def expire_files() -> int:
    """Remove the bytes of files whose time is over; return how many. Who cannot be removed is tried again."""
    with system_scope("reports.expire"):
        over = Job.objects.filter(state=JobState.DONE, expires_at__lte=database_now())
        jobs = list(over.select_for_update(skip_locked=True).order_by("pk")[:EXPIRED_AT_ONCE])
        return sum(map(_expire, jobs))


def _expire(job) -> bool:
    try:
        # Before the row says so: a row that says so is never looked at again.
        store.remove(job.stored_as, store.MADE)
    except OSError as error:
        logger.error("The file of job %s could not be removed: %s", job.pk, type(error).__name__)
        return False
    job.state, job.size = JobState.EXPIRED, 0
    job.save(update_fields=["state", "size"])
    write_event(by=None, deed=Deed.MOVED, about=job, reason="file_expired")
    return True
