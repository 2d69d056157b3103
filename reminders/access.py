"""Whether a person may still open what a notice is about, asked again at the moment of sending."""

from accounts.access import has_role
from accounts.enums import ABOUT_ACCOUNT, NoticeKind, RoleKind
from casework.access import visible_cases, visible_reports
from casework.report_access import may_know_forward
from casework.transfer_access import may_know_transfer
from privacy.access import may_open
from referrals.access import ended_referrals, shared_referrals
from referrals.models import Referral
from schools.access import institution_ids

# Notices about work as a whole: whoever holds one of the roles may open the page.
ABOUT_WORK = {
    NoticeKind.HANDED_OVER: (RoleKind.OFFICER, RoleKind.CHAIR),
    NoticeKind.ROLE_ENDING: (RoleKind.SUPERVISOR,),
    NoticeKind.WORK_PASSED_ON: (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR),
    NoticeKind.CASES_UNASSIGNED: (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR),
}


def may_still_open(notice) -> bool:
    """Tell whether the recipient is active and may see the record of `notice` now."""
    if not notice.recipient.is_active:
        return False
    if notice.kind in ABOUT_ACCOUNT:
        return True  # the recipient's own
    if notice.kind in ABOUT_WORK:
        return has_role(notice.recipient, *ABOUT_WORK[notice.kind])
    if notice.case_code:
        return visible_cases(notice.recipient).filter(code=notice.case_code).exists()
    label, _colon, pk = notice.about.partition(":")
    if label == "casework.report":
        return visible_reports(notice.recipient).filter(pk=pk).exists()
    if label == "casework.reportforward":
        return may_know_forward(notice.recipient, pk)
    if label == "casework.transfer":
        return may_know_transfer(notice.recipient, pk)
    if label == "referrals.referral":
        return shared_referrals(notice.recipient).filter(pk=pk).exists()
    if label == "schools.institution":
        return int(pk) in institution_ids(notice.recipient)
    return may_open(notice) if notice.about.startswith("privacy.") else _still_theirs(notice)


def _still_theirs(notice) -> bool:
    """Tell whether a counsellor's notice, which carries no case code, is about a referral of her own.

    It is about one version in the referral's history; an ended referral keeps a page without the child.
    """
    label, _, pk = notice.about.partition(":")
    if label != "referrals.historicalreferral":
        return False
    version = Referral.history.filter(pk=pk).values("id")
    known = (shared_referrals(notice.recipient), ended_referrals(notice.recipient))
    return any(referrals.filter(pk__in=version).exists() for referrals in known)
