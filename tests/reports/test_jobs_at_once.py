"""Several workers and several requests at once, each on a connection of its own; a worker that is killed."""

import datetime as dt
import os
import signal

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from accounts.scope import person_scope
from casework.files import store
from reports.actions.doing import claim_next, expire_files, work_off
from reports.actions.jobs import ask_job, cancel_job, fetch_job
from reports.enums import JobState
from reports.exports import making
from reports.models import Job
from tests.factories import CANARIES, make_case
from tests.house.processes import PYTHON, run
from tests.referrals.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PARAMS = {"format": "csv", "groups": ["identity"]}


def ask(by, **params):
    return ask_job("cases", {**PARAMS, **params}, by=by, purpose="own_work")


def path_of(job):
    return store._path(job.stored_as, store.MADE)


def test_two_workers_take_two_jobs_and_never_the_same(cast, settings):
    settings.JOBS_AT_ONCE = 8
    jobs = [ask(cast[name]) for name in ("lan", "minh", "hoa", "son")]
    claimed = at_once(*[claim_next] * 4)
    assert sorted(job.pk for job in claimed if job) == sorted({job.pk for job in claimed if job})
    while found := claim_next():
        claimed.append(found)
    assert sorted(job.pk for job in claimed if job) == sorted(job.pk for job in jobs)
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_no_more_run_than_may_also_when_they_are_taken_at_once(cast, settings):
    settings.JOBS_AT_ONCE = 1
    for name in ("lan", "minh", "hoa", "son"):
        ask(cast[name])
    assert len([job for job in at_once(*[claim_next] * 4) if job]) == 1


def test_of_one_person_one_job_runs_also_when_they_are_taken_at_once(cast, settings):
    settings.JOBS_AT_ONCE = 8
    for day in range(1, 5):
        ask(cast["lan"], since=f"2026-01-0{day}")
    assert len([job for job in at_once(*[claim_next] * 4) if job]) == 1


def test_the_same_request_twice_at_once_is_one_job(cast):
    asked = at_once(*[lambda: ask(cast["lan"])] * 4)
    assert len({job.pk for job in asked}) == Job.objects.count() == 1


def test_so_many_wait_also_when_they_are_asked_for_at_once(cast):
    at_once(*[lambda day=day: ask(cast["lan"], since=f"2026-01-0{day}") for day in range(1, 9)])
    assert Job.objects.count() == 5


def killed_at(point):
    """Let another process, with this database and these files, take the next job and be killed at `point`."""
    # The path of the address is the folder of the socket, then the database.
    here = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}"
    environ = {**os.environ, "DATABASE_URL": here, "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    ended = run([*PYTHON, "tests.reports.dying", point], environ)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.parametrize("point", ["making._write", "making._about", "doing.keep_bytes", "doing._notice"])
def test_a_killed_worker_leaves_a_job_that_another_does(cast, point):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    job = ask(cast["lan"])
    killed_at(point)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    assert not Notice.objects.filter(kind=NoticeKind.FILE_READY).exists()
    # Bytes that were written are left under the name that the row knows.
    assert path_of(job).exists() == (point == "doing._notice")
    assert work_off() == 0
    Job.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert work_off() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert Notice.objects.get(kind=NoticeKind.FILE_READY).recipient == cast["lan"]
    with person_scope(cast["lan"]):
        assert CANARIES[0] in fetch_job(job, by=cast["lan"]).data.decode()


def test_the_bytes_go_when_the_time_is_over_and_not_before(cast):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    job = ask(cast["lan"])
    work_off()
    job.refresh_from_db()
    assert (expire_files(), path_of(job).exists()) == (0, True)
    Job.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert sorted(at_once(expire_files, expire_files)) == [0, 1]
    assert not path_of(job).exists()


def test_a_job_stopped_in_the_middle_leaves_nothing(cast, monkeypatch):
    monkeypatch.setattr(making, "PART", 1)
    for name in CANARIES:
        make_case(by=cast["lan"], full_name=name)
    job, real, read = ask(cast["lan"]), making._write, []

    def stops(*arguments):
        real(*arguments)
        read.append(1)
        if len(read) == 2:
            at_once(lambda: cancel_job(job, by=cast["lan"]))

    monkeypatch.setattr(making, "_write", stops)
    assert work_off() == 1
    job.refresh_from_db()
    assert (job.state, job.done, path_of(job).exists()) == (JobState.CANCELLED, 1, False)


def test_each_sees_her_own_jobs_and_the_database_says_so(cast):
    ask(cast["lan"])
    with person_scope(cast["minh"]):
        assert Job.objects.count() == 0
    with person_scope(cast["lan"]):
        assert Job.objects.count() == 1
