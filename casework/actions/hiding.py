"""Hiding a child's name from everybody but the officer in charge and the chair, and showing it again."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from casework.actions.cases import lock_for_deed
from casework.models import Case
from casework.workflow import NotNow


@transaction.atomic
def hide_name(case, *, by, reason: str, comment: str = "") -> Case:
    """Hide the name of the child of `case` for `reason` (`HideReason`); only the two who know it may."""
    case = lock_for_deed(case.pk, "hide", by=by)
    if case.name_hidden:
        raise NotNow(_("Tên trẻ đã được ẩn trước đó."))
    case.name_hidden, case.hiding_comment = reason, comment
    return save(case, by=by, reason="hide_name")


@transaction.atomic
def unhide_name(case, *, by, comment: str) -> Case:
    """Show the name again to those who see the case; `comment` says why and stays in the history."""
    case = lock_for_deed(case.pk, "hide", by=by)
    if not case.name_hidden:
        raise NotNow(_("Tên trẻ đang không bị ẩn."))
    case.name_hidden, case.hiding_comment = "", comment
    return save(case, by=by, reason="unhide_name")
