"""Celery: ends referrals that nobody answered. Harmless when run twice or not at all for a while."""

import logging

from celery import shared_task

from accounts.scope import system_scope
from referrals.actions.asking import ask_about_first_days
from referrals.actions.counting import count_lines, count_paces
from referrals.actions.institution import expire_unanswered
from referrals.actions.line import offer_places
from referrals.actions.silence import ask_about_attendance
from referrals.drift import findings

logger = logging.getLogger(__name__)


@shared_task
def pump():
    """Expire what waited too long, tell who is first in line; the beat calls it every minute."""
    expire_unanswered()
    offer_places()


@shared_task
def count_pace():
    """Count anew how fast institutions answer; the beat calls it every night."""
    count_paces()


@shared_task
def ask():
    """Ask the institutions what they have not recorded, count who waits; the beat calls it every hour."""
    ask_about_first_days()
    ask_about_attendance()
    count_lines()


@shared_task
def check_shares():
    """Name in the log where rows and rights disagree; mending is for a person (`manage.py check_shares`)."""
    with system_scope("referrals.check_shares"):
        for finding in findings():
            logger.warning("%s", finding.text)
