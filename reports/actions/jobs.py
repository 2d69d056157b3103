"""Files made in the background: asking for one, stopping, fetching, removing it. One's own only."""

import hashlib
import json
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from areas.queries import number
from audit.actions import write_event
from audit.enums import Deed, Outcome
from casework.files import store
from casework.workflow import NotNow
from reports.enums import UNFINISHED, JobFault, JobState
from reports.files import bytes_of
from reports.models import Job
from reports.words import ONLY_PDF
from reports.working import Made
from reports.works import WORKS

TAKEN_BACK = (JobState.WAITING, JobState.RUNNING)


@transaction.atomic
def ask_job(kind: str, params: dict, *, by, purpose: str, order=None, period_from=None) -> Job:
    """Ask for a file of `kind` and return its job; the same request that still waits or runs is returned.

    `params` are codes and dates. Raises PermissionDenied, and NotNow when too many of the person's wait.
    """
    # One request of a person at a time: two at once are the same job, and the number that waits is right.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not WORKS[kind].may(by, params):
        raise PermissionDenied
    own = Job.objects.filter(by=by, state__in=UNFINISHED)
    key = key_of(kind, params, purpose, order)
    if same := own.filter(key=key).first():
        return same
    most = number("files_waiting")
    if order is None and own.count() >= most:
        raise NotNow(_("Bạn đang chờ %(most)s tệp. Chờ một tệp xong hoặc dừng bớt.") % {"most": most})
    job = Job.objects.create(
        kind=kind, params=params, purpose=purpose, by=by, key=key, order=order, period_from=period_from
    )
    _tell(job, by, Deed.CREATED, "ask_file")
    return job


@transaction.atomic
def cancel_job(job, *, by) -> Job:
    """Stop a job that waits or runs: a worker notices after its part. Raises NotNow when it is over."""
    job = _own(job.pk, by)
    if job.state not in TAKEN_BACK:
        raise NotNow(_("Việc này đã kết thúc nên không dừng được nữa."))
    _end(job, JobState.CANCELLED)
    _tell(job, by, Deed.MOVED, "cancel_file")
    return job


@transaction.atomic
def remove_job(job, *, by) -> Job:
    """Remove a job that is over from the person's list, its bytes with it. Raises NotNow while it is not."""
    job = _own(job.pk, by)
    if job.state in UNFINISHED:
        raise NotNow(_("Việc này chưa xong: dừng lại trước khi xóa."))
    if job.state != JobState.REMOVED:
        _end(job, JobState.REMOVED)
        _tell(job, by, Deed.MOVED, "remove_file")
    return job


@transaction.atomic
def fetch_job(job, *, by, only: str = "") -> Made | None:
    """Return a file once its person is found to be still shown all of it, with an event before.

    Otherwise the bytes are removed, the job is withdrawn, and None is returned. `only`: how the name of a
    file must end that is to be locked with a password. Raises NotNow when there is no file, it does not open
    or is another kind: nothing is given, and no event says so.
    """
    job = _own(job.pk, by)
    if job.state != JobState.DONE or job.expires_at <= timezone.now():
        raise NotNow(_("Tệp này không còn. Yêu cầu lại nếu cần."))
    try:
        made = bytes_of(job)
    except store.Unreadable as error:
        raise NotNow(_("Tệp này không mở được. Yêu cầu lại nếu cần.")) from error
    work = WORKS.get(job.kind)
    if work is None or not work.may(by, job.params) or not work.still_shows(by, made.shows):
        withdraw(job)
        _tell(job, by, Deed.DENIED, "fetch_file", Outcome.FORBIDDEN)
        return None
    if only and made.suffix != only:
        raise NotNow(ONLY_PDF)
    _tell(job, by, Deed.DOWNLOADED, "fetch_file")
    job.fetched_at = timezone.now()
    job.save(update_fields=["fetched_at"])
    return made


def withdraw(job) -> None:
    """End a locked job whose person may not be shown its file any more; the bytes go."""
    job.fault = JobFault.NO_RIGHT
    _end(job, JobState.WITHDRAWN)


def key_of(kind: str, params: dict, purpose: str, order=None) -> str:
    """Return a digest of what is asked for: equal for equal requests."""
    asked = json.dumps([kind, params, purpose, order and order.pk], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _own(pk, by) -> Job:
    """Return the job `pk` of `by`, locked; raises PermissionDenied for somebody else's."""
    job = Job.objects.select_for_update(of=("self",)).filter(pk=pk, by=by).first()
    if job is None or not by.is_active:
        raise PermissionDenied
    return job


def _end(job, state) -> None:
    job.state, job.claimed_until, job.size = state, None, 0
    job.save(update_fields=["state", "claimed_until", "size", "fault"])
    if job.stored_as:
        transaction.on_commit(partial(store.remove, job.stored_as, store.MADE))


def _tell(job, by, deed, reason, outcome=Outcome.DONE) -> None:
    fields = job.params.get("groups", ()) if deed == Deed.DOWNLOADED else ()
    told = {"outcome": outcome, "fields": fields, "purpose": job.purpose}
    write_event(by=by, deed=deed, about=job, reason=reason, **told)
