"""Whether a person may still open what a notice is about, asked again at the moment of sending."""

from casework.access import visible_cases
from referrals.access import shared_referrals


def may_still_open(notice) -> bool:
    """Tell whether the recipient is active and may see the record of `notice` now."""
    if not notice.recipient.is_active:
        return False
    label, _, pk = notice.about.partition(":")
    if label == "referrals.referral" and shared_referrals(notice.recipient).filter(pk=pk).exists():
        return True
    return visible_cases(notice.recipient).filter(code=notice.case_code).exists()
