"""The clock of an institution's answer stands still while it is the officer who has to act.

A question is no answer: answered, the institution goes on with the days it had left, however often it asks.
Another day that it offers is one: sent back, it is asked anew (`officer.ask_again`).
"""

import datetime as dt

from casework.actions.clocks import pause_clock, resume_clock
from casework.enums import DeadlineKind

KIND = DeadlineKind.REFERRAL_ANSWER


def wait_for_officer(referral, why: str, *, by) -> None:
    """Stop the clock of a locked referral for `why` (`PauseReason`)."""
    pause_clock(referral.case, KIND, by=by, why=why, about=referral)


def go_on(referral, *, by) -> dt.datetime | None:
    """Let the clock of a locked referral go on; return until when the institution answers."""
    clock = resume_clock(referral.case, KIND, by=by, about=referral)
    return clock.due_at if clock else referral.answer_due
