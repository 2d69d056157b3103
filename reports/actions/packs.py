"""Reports to a committee: made and kept, questions added, decisions entered and carried out."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.models import Area
from audit.actions import save, write_event
from audit.editing import require_version
from audit.enums import Deed
from casework.access import case_permissions
from casework.actions.cases import lock_case
from casework.actions.clocks import cancel_clock, meet_clock, start_clock
from casework.enums import DeadlineKind
from casework.models import Case
from casework.workflow import Mendable
from reports.access import require_committee
from reports.actions.late_decisions import take_back
from reports.enums import DecisionAnswer, QuestionKind
from reports.figures import Period, numbers, scope_of
from reports.figures.deciding import waiting
from reports.models import CommitteeDecision, CommitteePack, CommitteeSetting
from reports.packs import QUESTIONS, committee_of, left_open, told_of_a_child
from vietnam.calendar import end_of_day, today


@transaction.atomic
def make_pack(commune, *, by, period: Period) -> CommitteePack:
    """Make the report of `commune` for `period` as known now and keep its figures.

    What waits for a decision now is put to the committee, and again what it put off or did not answer.
    """
    require_committee(by, commune)
    # Two reports at once would both ask again what was put off.
    commune = (
        Area.objects.select_for_update(of=("self",), no_key=True).select_related("parent").get(pk=commune.pk)
    )
    scope = scope_of([commune], period, timezone.now())
    pack = CommitteePack(commune=commune, told_of=commune, committee=committee_of(commune).name, by=by)
    pack.period, pack.known_at, pack.figures = period.code, scope.known_at, numbers(scope)
    again = list(left_open(commune))
    save(pack, by=by, reason="make_pack")
    write_event(by=by, deed=Deed.CREATED, about=pack, area=commune, reason="make_pack")
    for row in waiting(scope):
        kind = QuestionKind(row.state)
        asked = CommitteeDecision(pack=pack, kind=kind, code=row.code, due=row.due)
        asked.question = str(QUESTIONS[kind])
        save(asked, by=by, reason="make_pack")
    for row in again:
        asked = CommitteeDecision(pack=pack, kind=row.kind, code=row.code, due=row.due)
        asked.question, asked.asks_again = row.question, row
        save(asked, by=by, reason="make_pack")
    return pack


@transaction.atomic
def ask_committee(
    pack, *, by, question: str, code: str = "", due: dt.date | None = None
) -> CommitteeDecision:
    """Put a question of the officer's to the committee, about a case (its number) or about none.

    Raises Mendable for a number that is none of the commune's cases, and for a text that names a child.
    """
    pack = _lock_pack(pack.pk, by, "ask_committee")
    if code and not Case.objects.filter(code=code, commune=pack.commune_id).exists():
        raise Mendable(_("Không có hồ sơ nào của xã mang mã này."))
    _require_no_child([question], by, pack, code)
    row = CommitteeDecision(pack=pack, code=code, question=question, due=due)
    return save(row, by=by, reason="ask_committee")


@transaction.atomic
def enter_decision(
    row,
    *,
    by,
    answer: str,
    decision: str = "",
    responsible: str = "",
    by_date: dt.date | None = None,
    version: str | None = None,
) -> CommitteeDecision:
    """Enter what the committee decided about a question, or correct it.

    With a day it becomes a task; about an open case of the commune its clock runs. Put off, it is none.
    `version` is the token of what the form was opened on. Raises ChangedMeanwhile, and Mendable for words
    that name a child, a day for what was put off, or a question that a later report asks again.
    """
    row = _lock(row, by, "enter_decision")
    require_version(row.history, version)
    if CommitteeDecision.objects.filter(asks_again=row).exists():
        raise Mendable(_("Việc này đã chuyển sang báo cáo sau. Ghi quyết định ở báo cáo đó."))
    if answer == DecisionAnswer.PUT_OFF and by_date:
        raise Mendable(_("Việc để lại kỳ sau thì chưa có hạn làm xong. Bỏ trống ngày."))
    if row.done_on and not by_date:
        raise Mendable(_("Việc đã ghi là xong. Sửa kết quả thực hiện trước."))
    _require_no_child([decision], by, row.pack, row.code, people=responsible)
    row.answer, row.decision, row.responsible, row.by_date = answer, decision, responsible, by_date
    save(row, by=by, reason="enter_decision")
    _set_clock(row, by)
    return row


@transaction.atomic
def finish_decision(
    row, *, by, done_on: dt.date | None, done_note: str = "", version: str | None = None
) -> CommitteeDecision:
    """Say on which day a task of the committee was done, with a note; without a day it runs again.

    `version` as for `enter_decision`. Raises Mendable for what is no task, a day to come, or a named child.
    """
    row = _lock(row, by, "finish_decision")
    require_version(row.history, version)
    if not row.is_task:
        raise Mendable(_("Việc này không có hạn làm xong. Ghi quyết định và hạn trước."))
    if done_on and done_on > today():
        raise Mendable(_("Ngày làm xong không thể sau hôm nay."))
    _require_no_child([done_note], by, row.pack, row.code)
    row.done_on, row.done_note = done_on, done_note
    save(row, by=by, reason="finish_decision")
    _set_clock(row, by)
    return row


@transaction.atomic
def set_committee(commune, *, by, name: str, cadence: str, version: str | None = None) -> CommitteeSetting:
    """Write what the commune calls its committee and how often it meets."""
    require_committee(by, commune)
    rows = CommitteeSetting.objects.select_for_update().filter(commune=commune)
    found = rows.first() or committee_of(commune)
    if found.pk:
        require_version(found.history, version)
    found.name, found.cadence = name, cadence
    save(found, by=by, reason="set_committee")
    write_event(by=by, deed=Deed.CHANGED, about=found, area=commune, reason="set_committee")
    return found


def _lock_pack(pk, by, deed) -> CommitteePack:
    pack = CommitteePack.objects.select_for_update(of=("self",)).select_related("commune").get(pk=pk)
    require_committee(by, pack.commune)
    write_event(by=by, deed=Deed.CHANGED, about=pack, area=pack.commune, reason=deed)
    return pack


def _lock(row, by, deed) -> CommitteeDecision:
    pack = _lock_pack(row.pack_id, by, deed)
    row = CommitteeDecision.objects.select_for_update().get(pk=row.pk)
    row.pack = pack
    return row


def _set_clock(row, by) -> None:
    """Bring the clock of the case into step with the task; a case that ended or went away has none."""
    take_back(row)
    case = Case.objects.filter(code=row.code, commune=row.pack.commune_id).first() if row.code else None
    if case is None or not case.is_open:
        return
    if "meet" not in case_permissions(by, case):
        raise Mendable(_("Tên trẻ đang được ẩn: cán bộ phụ trách hồ sơ hoặc Chủ tịch UBND xã ghi việc này."))
    case = lock_case(case.pk, by=by, permission="meet", deed="enter_decision")
    if row.done_on:
        meet_clock(case, DeadlineKind.DECISION, by=by, about=row, at=end_of_day(row.done_on))
    elif row.by_date:
        due = end_of_day(row.by_date)
        start_clock(case, DeadlineKind.DECISION, by=by, about=row, due=due)
    else:
        cancel_clock(case, DeadlineKind.DECISION, by=by, about=row)


def _require_no_child(texts, by, pack, code, people="") -> None:
    if found := told_of_a_child(texts, by=by, commune=pack.commune_id, code=code, people=people):
        words = _("Bỏ %(what)s: trong việc trình Ban trẻ chỉ được ghi bằng mã hồ sơ.")
        raise Mendable(words % {"what": ", ".join(found)})
