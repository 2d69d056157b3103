"""Work of casework outside a request: checking and taking in lists.

Each task takes an id and may run twice. The state in the row decides what is done, so a lost broker loses
nothing: `pump` picks up what was left behind.
"""

import logging
from functools import partial

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.scope import system_scope
from casework.actions.birthdays import watch_birthdays as start_birthday_clocks
from casework.actions.communes import carry_out_merges
from casework.actions.handover import tell_role_endings
from casework.actions.listimports import check_import, run_import
from casework.actions.pupils import forget_returned as forget_returned_reports
from casework.actions.recounting import carry_out_recounts
from casework.actions.shares import end_run_out, tell_unreviewed
from casework.actions.silence import watch_silence as start_silence_clocks
from casework.actions.succession import ended_roles, settle
from casework.enums import ImportState
from casework.models import ListImport

logger = logging.getLogger(__name__)


@shared_task
def check_list(pk):
    """Check the rows of a list (see `check_import`)."""
    check_import(pk)


@shared_task
def import_list(pk):
    """Take in the rows of a confirmed list (see `run_import`)."""
    run_import(pk)


@shared_task
def pump():
    """Do what was left behind: imports that wait for a check or stopped half-way. Runs every minute.

    A list that cannot be worked on stays where it is and keeps nobody else's back.
    """
    with system_scope("casework.pump"):
        waiting = list(ListImport.objects.filter(state__in=WORK).order_by("pk").values_list("pk", "state"))
    for pk, state in waiting:
        try:
            WORK[state](pk)
        except Exception:  # noqa: BLE001 - whatever one list does, the next one has its turn
            # The number alone: what the database says of the fault may hold a child's row.
            logger.error("Import %s could not be worked on", pk)


@shared_task
def watch_shares():
    """End shares whose time has passed, tell of openings that nobody reviewed. Runs every minute."""
    end_run_out()
    tell_unreviewed()


@shared_task
def watch_roles():
    """Tell of roles that end soon with open work left, and settle the work of those over. Runs every hour."""
    with system_scope("casework.watch_roles"):
        tell_role_endings()
        ended = ended_roles()
    for pk, commune, role in ended:
        try:
            settle(pk, commune, role)
        except Exception:  # noqa: BLE001 - whatever one commune's work does, the next one has its turn
            logger.error("The open work of user %s could not be settled", pk)


@shared_task
def watch_birthdays():
    """Start the clock of a new screening where a birthday changes what the law allows. Runs every night."""
    start_birthday_clocks()


@shared_task
def watch_silence():
    """Start the clock of cases on which nothing was recorded for long. Runs every night."""
    start_silence_clocks()


@shared_task
def forget_returned():
    """Empty what schools did not send again after a commune had sent it back. Runs every hour."""
    forget_returned_reports()


@shared_task
def merge_communes():
    """Carry out the merges of communes whose day has come. Runs every minute, goes on where it stopped."""
    carry_out_merges()


@shared_task
def recount():
    """Move open dates after a decision about the calendar or a number. Runs every minute."""
    carry_out_recounts()


WORK = {ImportState.CHECKING: check_import, ImportState.IMPORTING: run_import}
TASKS = {ImportState.CHECKING: check_list, ImportState.IMPORTING: import_list}


def hand_over(list_import) -> None:
    """Give an import to the worker once the transaction stands. Without a broker it waits for `pump`."""
    transaction.on_commit(partial(_send, TASKS[list_import.state], list_import.pk))


def _send(task, pk) -> None:
    try:
        task.apply_async((pk,), retry=False)
    except OperationalError:
        logger.warning("The broker cannot be reached: import %s waits for the next pump.", pk)
