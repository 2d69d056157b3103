"""Trying again at once what failed, when an administrator has put right what was wrong."""

from accounts.enums import NoticeState
from accounts.models import Notice


def retry_failed(pk: int | None = None) -> int:
    """Make notices that failed due now, one or all; return how many. One that is being sent is left alone."""
    failed = Notice.objects.filter(state=NoticeState.UNSENT, attempts__gt=0)
    failed = failed if pk is None else failed.filter(pk=pk)
    return failed.update(claimed_until=None)
