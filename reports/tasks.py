"""Celery: the hourly seal, the daily verification of the trail, statistics due. Harmless when run twice."""

from celery import shared_task

from accounts.scope import system_scope
from audit.models import Verification
from audit.sealing import keep_seals, keep_verification, seal_head, sealed_position, verify_trail
from reports.actions.editions import publish_due
from vietnam.calendar import today

WHOLE_ON = 6  # Sunday


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
