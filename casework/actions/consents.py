"""Recording on what facts about a child may be shared; `referrals.actions.consents` ends what rests on it."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save, write_event
from audit.enums import Deed
from casework.actions.cases import lock_case
from casework.consents import ground_names
from casework.enums import TookBack
from casework.models import Attachment, Consent
from casework.workflow import Mendable, NotNow
from vietnam.calendar import today


@transaction.atomic
def record_consent(case, *, by, **fields) -> Consent:
    """Record the answers of caregiver and child, or a statutory ground (fields of `Consent`).

    Raises `NotNow` for a ground that the law does not name for this purpose and receiver.
    """
    case = lock_case(case.pk, by=by, permission="refer", deed="record_consent")
    consent = Consent(case=case, by=by, **fields)
    if consent.scan_id and not Attachment.objects.filter(pk=consent.scan_id, case=case).exists():
        raise Mendable(_("Bản chụp không thuộc hồ sơ này."))
    kind = consent.institution.kind if consent.institution else consent.receiver
    if consent.ground and not ground_names(consent.ground, consent.purpose, kind):
        raise Mendable(_("Căn cứ này không dùng được với nơi nhận đã chọn. Hỏi ý kiến gia đình và trẻ."))
    if consent.ground and not consent.ground_reason.strip():
        raise Mendable(_("Ghi lý do áp dụng căn cứ này."))
    if consent.ground:
        _tell_trail(consent, by, f"ground_{consent.ground}")
    return save(consent, by=by, reason="record_consent")


@transaction.atomic
def end_consent(consent, *, by, who: str = TookBack.CAREGIVER, reason: str = "", on=None) -> Consent:
    """Record that `who` (of `TookBack`) took `consent` back on the day `on` (today); it ends at once.

    The right is asked for under the lock of the case. Raises `NotNow` when it was taken back before.
    """
    lock_case(consent.case_id, by=by, permission="refer", deed="withdraw_consent")
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_on:
        raise NotNow(_("Sự đồng ý này đã được rút lại trước đó."))
    on = on or today()
    if not consent.given_on <= on <= today():
        raise Mendable(_("Ngày rút lại phải từ ngày đồng ý đến hôm nay."))
    if bool(consent.ground) != (who == TookBack.OFFICER):
        raise Mendable(_("Chọn đúng người rút lại sự đồng ý này."))
    consent.withdrawn_on, consent.withdrawn_who, consent.withdrawn_reason = on, who, reason
    return save(consent, by=by, reason="withdraw_consent")


def _tell_trail(consent, by, reason) -> None:
    case = consent.case
    write_event(by=by, deed=Deed.CREATED, about=case, area=case.commune, case_code=case.code, reason=reason)
