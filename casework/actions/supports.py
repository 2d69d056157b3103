"""Support for the child and the family: planned, then given or not given; corrected, and taken back."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import save
from audit.editing import require_version
from casework.actions.cases import lock_for_deed, start_if_approved
from casework.enums import SupportState
from casework.models import Support
from casework.workflow import AlreadyThere, NotNow

# What makes two records of support one, when they are written within minutes by one person.
SAME = ("case_id", "by_id", "kind", "state", "what", "planned_on", "given_on", "worth", "provider")
JUST_NOW = dt.timedelta(minutes=10)
# Deed → the states in which a support may stand for it.
MOVES = {
    "mark_given": (SupportState.PLANNED,),
    "change_support": (SupportState.PLANNED, SupportState.GIVEN),
    "cancel_support": (SupportState.PLANNED, SupportState.GIVEN),
}


@transaction.atomic
def plan_support(case, *, by, **fields) -> Support:
    """Write down help that is to come (fields of `Support`, with `planned_on`)."""
    case = lock_for_deed(case.pk, "support", by=by)
    return _write(case, by, "plan_support", state=SupportState.PLANNED, **fields)


@transaction.atomic
def give_support(case, *, by, **fields) -> Support:
    """Record help that was given (fields of `Support`, with `given_on`); an approved plan has begun."""
    case = lock_for_deed(case.pk, "support", by=by)
    start_if_approved(case, by=by)
    return _write(case, by, "give_support", state=SupportState.GIVEN, **fields)


@transaction.atomic
def mark_given(support, *, by, given_on, version: str | None = None, **fields) -> Support:
    """Say that planned help was given on `given_on`, with its real worth and who gave it.

    `version` as for `change_support`: what the form does not hold may have changed.
    """
    support = _lock(support, "mark_given", by)
    require_version(support.history, version, tuple(fields))
    start_if_approved(support.case, by=by)
    return _change(support, by, "mark_given", state=SupportState.GIVEN, given_on=given_on, **fields)


@transaction.atomic
def change_support(support, *, by, version: str | None = None, **fields) -> Support:
    """Correct what was written about planned or given help; whether it was given stays as it is.

    `version` is the token of what the form was opened on (`audit.editing`). Raises `ChangedMeanwhile`.
    """
    support = _lock(support, "change_support", by)
    require_version(support.history, version)
    return _change(support, by, "change_support", **fields)


@transaction.atomic
def cancel_support(support, *, by, reason: str) -> Support:
    """Say why planned help was not given, or that given help was written down by mistake."""
    support = _lock(support, "cancel_support", by)
    return _change(support, by, "cancel_support", state=SupportState.NOT_GIVEN, reason=reason)


def _write(case, by, reason, **fields) -> Support:
    support = Support(case=case, by=by, **fields)
    _require_own_activity(support)
    _require_new(support)
    return save(support, by=by, reason=reason)


def _change(support, by, deed, **fields) -> Support:
    for field, value in fields.items():
        setattr(support, field, value)
    _require_own_activity(support)
    return save(support, by=by, reason=deed)


def _lock(support, deed, by) -> Support:
    case = lock_for_deed(support.case_id, "support", by=by)
    support = Support.objects.select_for_update(of=("self",)).get(pk=support.pk, case=case)
    support.case = case
    if support.state not in MOVES[deed]:
        raise NotNow(
            _("Hỗ trợ này đã ở tình trạng “%(state)s”. Tải lại trang để xem.")
            % {"state": support.get_state_display()}
        )
    return support


def _require_new(support) -> None:
    """Refuse what the same person has just written down: a second click, or the form opened twice."""
    known = Support.history.filter(
        **{name: getattr(support, name) for name in SAME},
        history_type="+",
        history_date__gt=timezone.now() - JUST_NOW,
    )
    if known.exists():
        raise AlreadyThere(
            _("Hỗ trợ này vừa được ghi. Nếu cấp thêm một lần nữa như vậy, ghi rõ ở phần nội dung.")
        )


def _require_own_activity(support) -> None:
    if support.activity and support.activity.plan.case_id != support.case_id:
        raise PermissionDenied
