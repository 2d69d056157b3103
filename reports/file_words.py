"""Files and standing orders in words, as their page shows them."""

import datetime as dt

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.enums import JOB_COLOURS, ORDER_COLOURS, UNFINISHED, JobState, OrderState
from reports.figures.periods import containing
from reports.models import Job, ReportOrder
from reports.works import WORKS, label_of
from vietnam.calendar import day_of


def job_words(job: Job) -> dict:
    """Return what the page says of `job`: what it is, how far it is, what may be done with it."""
    return {
        "pk": job.pk,
        "label": label_of(job.kind),
        "period": _period(job),
        "purpose": job.get_purpose_display(),
        "state": job.get_state_display(),
        "colour": JOB_COLOURS[job.state],
        "asked_at": job.asked_at,
        "done": job.done,
        "total": job.total,
        "progress": _progress(job),
        "fault": job.get_fault_display() if job.state in (JobState.FAILED, JobState.WITHDRAWN) else "",
        "size": filesizeformat(job.size) if job.size else "",
        "expires_on": job.expires_at and day_of(job.expires_at),
        "fetched_at": job.fetched_at,
        "works": job.state in UNFINISHED,
        "is_ready": job.state == JobState.DONE,
        # A list is a table, and a table cannot be locked with a password.
        "is_pdf": "format" not in job.params,
        "from_order": job.order_id is not None,
    }


def order_words(order: ReportOrder) -> dict:
    """Return what the page says of a standing order: what, how often, and when the next file comes."""
    coming = containing(order.cadence, order.next_from)
    return {
        "pk": order.pk,
        "label": label_of(order.kind),
        "cadence": order.get_cadence_display(),
        "purpose": order.get_purpose_display(),
        "state": order.get_state_display(),
        "colour": ORDER_COLOURS[order.state],
        "next_on": coming.due_on if order.state == OrderState.RUNNING else None,
        "next_period": _days(*coming.dates),
        "runs": order.state == OrderState.RUNNING,
        "paused": order.state == OrderState.PAUSED,
        "no_right": order.no_right,
    }


def file_name(job: Job, suffix: str) -> str:
    """Return the name that a file is saved under: what it is, the day and its number, nobody's name."""
    begins = WORKS[job.kind].file_name if job.kind in WORKS else "tep"
    return f"{begins}-{day_of(job.asked_at):%Y%m%d}-{job.pk}.{suffix}"


def _progress(job) -> str:
    if job.state == JobState.RUNNING and job.total and job.kind in WORKS:
        return str(WORKS[job.kind].progress) % {"done": job.done, "total": job.total}
    if job.state == JobState.WAITING and job.attempts:
        return _("Sẽ thử lại (lần %(next)s trên 3)") % {"next": job.attempts + 1}
    return ""


def _period(job) -> str:
    since, until = _param(job, "since"), _param(job, "until")
    if since and until:
        return _days(since, until)
    if since:
        return _("từ ngày %(day)s") % {"day": _day(since)}
    return _("đến ngày %(day)s") % {"day": _day(until)} if until else ""


def _param(job, name) -> dt.date | None:
    return dt.date.fromisoformat(job.params[name]) if job.params.get(name) else None


def _days(since, until) -> str:
    return f"{_day(since)} – {_day(until)}"


def _day(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
