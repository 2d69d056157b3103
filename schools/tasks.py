"""Writing confirmed lists of institutions outside a request; `pump` goes on with what was left behind."""

import logging
from functools import partial

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from schools.actions.writing import write_import
from schools.enums import PlaceImportState
from schools.models import PlaceImport

logger = logging.getLogger(__name__)


@shared_task
def write_list(pk):
    """Write a confirmed list (see `write_import`)."""
    write_import(pk)


@shared_task
def pump():
    """Go on with every confirmed list that is not written to its end. Runs every minute."""
    for pk in (
        PlaceImport.objects.filter(state=PlaceImportState.WRITING).order_by("pk").values_list("pk", flat=True)
    ):
        try:
            write_import(pk)
        except Exception:  # noqa: BLE001 - whatever one list does, the next one has its turn
            logger.error("Import %s could not be worked on", pk)


def hand_over(pk: int) -> None:
    """Give a list to the worker once the transaction stands. Without a broker it waits for `pump`."""
    transaction.on_commit(partial(_send, pk))


def _send(pk) -> None:
    try:
        write_list.apply_async((pk,), retry=False)
    except OperationalError:
        logger.warning("The broker cannot be reached: import %s waits for the next pump.", pk)
