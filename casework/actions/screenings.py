"""Screening: a draft saved at each step, then a result that is never overwritten."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.actions import save
from audit.editing import before, version_of
from casework.actions.birthdays import settle_birthday
from casework.actions.cases import lock_for_deed, move_case, start_emergency
from casework.actions.clocks import meet_clock, meet_every_clock
from casework.actions.health import settle_health_checks
from casework.actions.plan_clock import settle_plan_clock
from casework.enums import UNLAWFUL_LABELS, BirthPrecision, CaseState, DeadlineKind, LegalLabel, Sex
from casework.models import Child, Screening
from casework.wizard import graver, in_danger, judge
from casework.workflow import Mendable, NotNow
from interface.editing import ChangedMeanwhile
from vietnam.calendar import today

# From the least to the most that may be known of a birth date; and what 0 to 3 parts of a date tell.
PRECISIONS = [
    BirthPrecision.UNKNOWN,
    BirthPrecision.AGE,
    BirthPrecision.YEAR,
    BirthPrecision.MONTH,
    BirthPrecision.DAY,
]
# Two who tell of the same work within so many days are set beside each other.
BESIDE_DAYS = 30
ANSWERED = gettext_lazy("Người khác vừa lưu câu trả lời trong phiếu này. Mở lại phiếu để xem rồi ghi tiếp.")
PRECISION_OF_PARTS = (BirthPrecision.UNKNOWN, *PRECISIONS[2:])


@transaction.atomic
def begin_screening(
    case, *, by, respondent: str, others_present: str = "", from_earlier: bool = False
) -> Screening:
    """Return the draft screening of `case` with this respondent, begun now if none is open.

    It stands beside what somebody else told within `BESIDE_DAYS`. `from_earlier`: every question shows the
    answer of the last finished screening, to be asked again; that one stays as it is.
    """
    case = lock_for_deed(case.pk, "screen", by=by)
    draft = case.screenings.filter(finished_at=None, respondent=respondent).first()
    if draft:
        return draft
    draft = Screening(
        case=case,
        by=by,
        as_of=today(),
        respondent=respondent,
        others_present=others_present,
        beside=_beside(case, respondent),
        starts_from=last_finished(case) if from_earlier else None,
    )
    return save(draft, by=by, reason="begin_screening")


def last_finished(case) -> Screening | None:
    """Return the newest finished screening of `case`."""
    return case.screenings.exclude(finished_at=None).first()


@transaction.atomic
def keep_typed(screening, *, by, key: str, typed: str, version: str | None = None) -> Screening:
    """Keep what was typed on a page and not yet sent, as the form would send it; nothing is concluded.

    Raises `NotNow` when somebody else answered that question since the page was opened with `version`. What
    the same person sent since with the form itself is newer: then nothing is kept.
    """
    screening = _lock_draft(screening, by)
    if _changed(screening, version, key):
        if screening.history.latest().history_user_id == by.pk:
            return screening
        raise NotNow(ANSWERED)
    kept = {**screening.facts.get("typed", {}), key: typed}
    if kept == screening.facts.get("typed"):
        return screening
    screening.facts = {**screening.facts, "typed": kept}
    return save(screening, by=by, reason="keep_typed")


@transaction.atomic
def save_step(
    screening, *, by, step: int, facts: dict, key: str = "", version: str | None = None
) -> Screening:
    """Save the answers so far of a draft; `step` is where to go on. Raises `NotNow` once it is finished.

    The same when somebody saved an answer since `screening` was read: `facts` does not hold it. When the
    question `key` itself has another answer than when its page was opened with the token `version`
    (`audit.editing`), raises `ChangedMeanwhile`. The first answer that the child is in danger now starts
    the 12-hour clock (Decree 56/2017, Art 26(3)).
    """
    read = screening.facts.get("answers", {})
    screening = _lock_draft(screening, by)
    stored, after = screening.facts.get("answers", {}), facts.get("answers", {})
    if _changed(screening, version, key):
        raise ChangedMeanwhile
    if stored != read:
        raise NotNow(ANSWERED)
    if in_danger(after) and not in_danger(stored):
        start_emergency(screening.case, by=by)
    screening.facts, screening.step = facts, step
    return save(screening, by=by, reason="save_step")


@transaction.atomic
def finish_screening(
    screening, *, by, label: str = "", override_reason: str = "", version: str | None = None
) -> Screening:
    """Classify the facts, keep result and label; an unlawful label moves a new case to registered.

    `label` is the officer's own conclusion; where it differs from the proposal a reason must be given.
    A later screening never moves the case; it updates the label shown on it. `version` is the token of the
    answers that were read with the proposal: others are not concluded on.
    """
    screening = _lock_draft(screening, by)
    if _changed(screening, version):
        raise NotNow(ANSWERED)
    result = judge(screening.facts)
    label = label or result["proposed_label"]
    if label != result["proposed_label"] and not override_reason.strip():
        raise Mendable(_("Ghi lý do khi kết luận khác với kết quả đề xuất."))
    screening.result, screening.rules, screening.proposed_label = (
        result,
        result["rules"],
        result["proposed_label"],
    )
    screening.label, screening.override_reason = label, override_reason.strip()
    screening.finished_at = timezone.now()
    save(screening, by=by, reason="finish_screening")
    _learn(screening.case.child, screening.facts, by)
    _conclude(screening.case, _label_of_both(screening), by, screening)
    return screening


@transaction.atomic
def screen_out(case, *, by) -> None:
    """End a new case whose finished screening shows no child labour."""
    case = lock_for_deed(case.pk, "screen", by=by)
    if _last_finished(case).label == LegalLabel.UNDETERMINED:
        raise NotNow(_("Phiếu sàng lọc chưa đủ thông tin để kết luận. Hỏi thêm rồi sàng lọc lại."))
    move_case(case, "screen_out", by=by, closed_on=today())


@transaction.atomic
def register_at_risk(case, *, by) -> None:
    """Register a new case whose work is lawful or not yet known but whose child is at risk of child labour.

    Children at risk are a caseload of their own (Decision 782/QD-TTg; special-circumstance group h).
    """
    case = lock_for_deed(case.pk, "screen", by=by)
    _last_finished(case)
    move_case(case, "register", by=by)
    settle_plan_clock(case, by=by)


def _beside(case, respondent) -> Screening | None:
    since = today() - dt.timedelta(days=BESIDE_DAYS)
    return case.screenings.exclude(respondent=respondent).filter(as_of__gte=since).first()


def _label_of_both(screening) -> str:
    """Return the gravest label of those who told of the same work: a milder story does not soften it."""
    beside = screening.beside
    others = [beside] if beside else []
    others += screening.answered_beside.all()
    return graver(screening.label, *(other.label for other in others))


def _last_finished(case) -> Screening:
    last = last_finished(case)
    if last is None:
        raise NotNow(_("Hoàn thành phiếu sàng lọc trước khi kết luận."))
    return last


def _learn(child, facts, by) -> None:
    """Keep what the interview told about a child of whom less was known: sex, and a more exact birth date.

    The record is read again under its own lock: somebody may have corrected it meanwhile.
    """
    child, learnt = Child.objects.select_for_update().get(pk=child.pk), {}
    if child.sex == Sex.UNKNOWN and facts.get("sex"):
        learnt["sex"] = facts["sex"]
    parts = [int(part) for part in (facts.get("birth_date") or "").split("-") if part]
    precision = PRECISION_OF_PARTS[len(parts)]
    if PRECISIONS.index(precision) > PRECISIONS.index(child.birth_precision):
        learnt |= {"birth_date": dt.date(*[*parts, 1, 1][:3]), "birth_precision": precision}
    for field, value in learnt.items():
        setattr(child, field, value)
    if learnt:
        save(child, by=by, reason="learnt_in_screening")


def _conclude(case, label, by, screening) -> None:
    case.legal_label = label
    meet_clock(case, DeadlineKind.SCREENING, by=by)
    # A visit and a fall in attendance may have asked for it, each with a clock of its own; a birthday asks
    # for a screening as of that day.
    meet_every_clock(case, DeadlineKind.RESCREENING, by=by, but=case.child)
    settle_birthday(case, by=by)
    settle_health_checks(case, screening, by=by)
    if case.state == CaseState.NEW and label in UNLAWFUL_LABELS:
        move_case(case, "register", by=by)
        settle_plan_clock(case, by=by)
    else:
        save(case, by=by, reason="screened")


def _changed(screening, version: str | None, key: str = "") -> bool:
    """Tell whether the answer to `key`, or any, is another than when a page was opened with `version`."""
    if version is None or version == version_of(screening.history):
        return False
    opened = before(screening.history, version)
    return opened is None or _told(opened, key) != _told(screening, key)


def _told(row, key):
    answers = row.facts.get("answers", {})
    return answers.get(key) if key else answers


def _lock_draft(screening, by) -> Screening:
    case = lock_for_deed(screening.case_id, "screen", by=by)
    screening = Screening.objects.select_for_update().get(pk=screening.pk)
    if screening.finished_at:
        raise NotNow(_("Phiếu sàng lọc này đã hoàn thành."))
    screening.case = case
    return screening
