"""Celery: the seal, the verification of the trail, statistics due, works in the background, kept figures.

All of it is harmless when run twice or late. Rows are the truth: the broker only wakes.
"""

import logging

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.scope import system_scope
from audit.models import Verification
from audit.sealing import keep_seals, keep_verification, seal_head, sealed_position, verify_trail
from reports.actions.doing import expire_files, work_off
from reports.actions.editions import publish_due
from reports.actions.late_decisions import tell_late_tasks
from reports.actions.orders import make_due
from reports.actions.rollups import compare_figures, count_figures
from vietnam.calendar import today

WHOLE_ON = 6  # Sunday
logger = logging.getLogger(__name__)


@shared_task
def seal_trail():
    """Seal what is new, and write the seal to the folder of seals where there is one."""
    seal_head()
    keep_seals()


@shared_task
def verify_newest():
    """Verify what was written since the last clean run, on Sundays everything; the auditor's page tells.

    Begins at a seal, so that what lies before it is held by a signature.
    """
    clean = Verification.objects.filter(faults=0).first()
    whole = clean is None or today().weekday() == WHOLE_ON
    with system_scope("audit.verify"):
        found = verify_trail(since=0 if whole else sealed_position(before=clean.last))
        keep_verification(found, whole=whole)


@shared_task
def publish_statistics():
    """Publish the statistics of the quarters that are due."""
    publish_due()


@shared_task
def tell_committees():
    """Tell officers and chairs of their committee's late tasks. Runs every day."""
    tell_late_tasks()


@shared_task
def pump():
    """Remove files whose time is over, ask for reports that are due, do what waits. Runs every minute."""
    expire_files()
    make_due()
    work_off()


@shared_task
def work():
    """Do what waits (see `work_off`)."""
    work_off()


@shared_task
def follow_figures():
    """Count the kept figures of communes in which something changed. Runs every minute."""
    count_figures()


@shared_task
def check_figures():
    """Count all kept figures anew and tell the administrator which differed. Runs every night."""
    compare_figures()


def wake() -> None:
    """Let a worker look for jobs once the transaction stands. Without a broker they wait for `pump`."""
    transaction.on_commit(_send)


def _send() -> None:
    try:
        work.apply_async(retry=False)
    except OperationalError:
        logger.warning("The broker cannot be reached: jobs wait for the next pump.")
