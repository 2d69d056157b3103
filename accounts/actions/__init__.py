"""Deeds about people. What every room needs is named here; the rest stands in the file of its subject."""

from accounts.actions.notices import leave_notice, mark_read, pass_notices_on, take_notices_back

__all__ = ["leave_notice", "mark_read", "pass_notices_on", "take_notices_back"]
