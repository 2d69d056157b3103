"""Setting aside what does not fit together in the visits of a case, with the reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from casework.actions.cases import lock_for_deed
from casework.doubts import doubts_of
from casework.models import SettledDoubt
from casework.workflow import NotNow


@transaction.atomic
def settle_doubt(case, *, by, key: str, reason: str) -> SettledDoubt:
    """Set the contradiction `key` aside with the reason; it stays in sight as looked into.

    Raises `NotNow` when there is no such contradiction any more, or somebody has already done so.
    """
    case = lock_for_deed(case.pk, "settle_doubt", by=by)
    if key not in {doubt.found.key for doubt in doubts_of(case) if doubt.settled is None}:
        raise NotNow(_("Điều này không còn hoặc đã có người xem xét. Tải lại trang để xem."))
    return save(SettledDoubt(case=case, key=key, reason=reason, by=by), by=by, reason="settle_doubt")
