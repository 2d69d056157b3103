"""Deeds about people. What every room needs is named here; the rest stands in the file of its subject."""

from accounts.actions.notices import (
    leave_notice,
    leave_notices,
    mark_done,
    mark_read,
    pass_notices_on,
    stop_notices,
    take_notices_back,
    waiting_about,
)

__all__ = [
    "leave_notice",
    "leave_notices",
    "mark_done",
    "mark_read",
    "pass_notices_on",
    "stop_notices",
    "take_notices_back",
    "waiting_about",
]
