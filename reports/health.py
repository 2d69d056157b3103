"""Files made in the background, as an administrator watches them: which wait, run, failed, and why.

Kind, moment and who asked; what was asked for and what is in a file is its person's alone.
"""

from dataclasses import dataclass

from django.db.models import Count

from accounts.scope import system_scope
from reminders.status import Brief, brief
from reports.enums import JOB_COLOURS, UNFINISHED, JobState
from reports.models import Job
from reports.works import label_of

PAGE = 25
# Name in the address → which files.
WATCHED = {"khong-duoc": (JobState.FAILED,), "dang-lam": UNFINISHED}


@dataclass(frozen=True)
class WatchedJob:
    """A file as an administrator sees it, in words."""

    pk: int
    label: str
    who: str
    asked_at: object
    attempts: int
    state: str
    colour: str
    fault: str


@dataclass(frozen=True)
class Health:
    """How the house is doing: the pump, and how many files each list of `WATCHED` holds. Numbers only."""

    pump: Brief
    files: dict[str, int]


def health() -> Health:
    """Return how the house is doing now."""
    with system_scope("reports.health"):
        # Over the indexes of states that somebody has to look after: files that are done are most.
        rows = Job.objects.filter(state__in=[one for states in WATCHED.values() for one in states]).order_by()
        pump, jobs = brief(), dict(rows.values_list("state").annotate(Count("pk")))
    files = {tab: sum(jobs.get(one.value, 0) for one in states) for tab, states in WATCHED.items()}
    return Health(pump, files)


def watched_jobs(tab: str, page: int) -> list[WatchedJob]:
    """Return the files of a list of `WATCHED` from page `page` on, the newest first: 25 and one more."""
    start = (page - 1) * PAGE
    with system_scope("reports.health"):
        rows = Job.objects.filter(state__in=WATCHED[tab]).select_related("by").order_by("-pk")
        found = list(rows.defer("params")[start : start + PAGE + 1])
    return [_told(job) for job in found]


def _told(job: Job) -> WatchedJob:
    fault = job.get_fault_display() if job.state == JobState.FAILED else ""
    state, colour = job.get_state_display(), JOB_COLOURS[job.state]
    return WatchedJob(
        job.pk, label_of(job.kind), job.by.full_name, job.asked_at, job.attempts, state, colour, fault
    )
