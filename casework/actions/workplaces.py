"""Noting where a child works, that the child has left, and telling the labour inspection of a workplace."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save, write_event
from audit.enums import Deed
from casework.actions.cases import lock_for_deed
from casework.models import InspectionReferral, WorkedAt, Workplace
from casework.workflow import Mendable, NotNow
from casework.workplace_access import workplace_permissions
from casework.workplaces import at_workplace, given_names_in, letter_of, named_in, written_of
from vietnam.calendar import today


@transaction.atomic
def note_workplace(case, *, by, workplace=None, new: dict | None = None, work_types=()) -> WorkedAt:
    """Note that the child of `case` works at `workplace`, or at a `new` one of the commune of the case."""
    case = lock_for_deed(case.pk, "screen", by=by)
    if workplace is None:
        workplace = save(Workplace(commune=case.commune, by=by, **new), by=by, reason="new_workplace")
    elif workplace.commune_id != case.commune_id:
        raise PermissionDenied
    if case.worked_at.filter(workplace=workplace, ended_on=None).exists():
        raise Mendable(_("Nơi làm việc này đã được ghi cho trẻ."))
    row = WorkedAt(case=case, workplace=workplace, work_types=list(work_types), noted_on=today(), by=by)
    return save(row, by=by, reason="note_workplace")


@transaction.atomic
def leave_workplace(row, *, by) -> WorkedAt:
    """Note that the child no longer works there, from today."""
    case = lock_for_deed(row.case_id, "screen", by=by)
    row = case.worked_at.select_for_update().get(pk=row.pk)
    if row.ended_on:
        raise NotNow(_("Đã ghi là trẻ thôi làm ở nơi này."))
    row.ended_on = today()
    return save(row, by=by, reason="leave_workplace")


@transaction.atomic
def tell_inspection(
    workplace, *, by, sent_to: str, observed: str = "", not_names: Sequence[str] = ()
) -> InspectionReferral:
    """Write down what is sent to the labour inspection about a workplace; no child is named.

    `not_names` are the words that read like the given name of a child there and were said to be none. Raises
    `Mendable` with what has to be changed or said.
    """
    workplace = _lock(workplace, by)
    rows = at_workplace(workplace, by)
    if not rows:
        raise NotNow(_("Chưa có trẻ nào được ghi là đang làm ở nơi này."))
    _require_no_name(written_of(workplace, observed=observed, sent_to=sent_to), rows, not_names)
    told = InspectionReferral(
        workplace=workplace,
        commune=workplace.commune,
        sent_to=sent_to,
        observed=observed,
        letter=letter_of(rows),
        sent_on=today(),
        by=by,
    )
    save(told, by=by, reason="tell_inspection")
    write_event(by=by, deed=Deed.CREATED, about=told, area=told.commune, reason="tell_inspection")
    return told


def _require_no_name(written, rows, not_names) -> None:
    if named_in(written, rows):
        raise Mendable(
            _(
                "Bỏ tên, tên gọi ở nhà, số định danh của trẻ, số điện thoại của gia đình và mã hồ sơ: "
                "thông tin gửi thanh tra không được nêu tên trẻ."
            )
        )
    if words := [word for word in given_names_in(written, rows) if word not in not_names]:
        sentence = _("Trùng với tên của một trẻ đang làm ở đây: %(words)s. Sửa lại hoặc ghi rõ không phải.")
        raise Mendable(sentence % {"words": ", ".join(words)})


@transaction.atomic
def note_inspection_answer(told, *, by, answer: str) -> InspectionReferral:
    """Note what the labour inspection answered; an answer is noted once."""
    told = (
        InspectionReferral.objects.select_for_update(of=("self",)).select_related("commune").get(pk=told.pk)
    )
    _require(told, by)
    if told.answered_on:
        raise NotNow(_("Trả lời của thanh tra đã được ghi."))
    told.answered_on, told.answer = today(), answer
    save(told, by=by, reason="note_inspection_answer")
    write_event(by=by, deed=Deed.CHANGED, about=told, area=told.commune, reason="note_inspection_answer")
    return told


def _lock(workplace, by) -> Workplace:
    rows = Workplace.objects.select_for_update(of=("self",)).select_related("commune")
    workplace = rows.get(pk=workplace.pk)
    _require(workplace, by)
    return workplace


def _require(record, by) -> None:
    if "inspect" not in workplace_permissions(by, record):
        raise PermissionDenied
