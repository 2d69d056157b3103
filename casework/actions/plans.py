"""Assessment, plan, the chair's decision about it (Decree 56/2017, Arts 27, 28)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from audit.actions import save
from audit.editing import require_version
from casework.access import case_permissions
from casework.actions.attachments import attach_document
from casework.actions.cases import case_path, chairs, lock_case, lock_for_deed, move_case, officers
from casework.actions.clocks import cancel_clock, meet_clock, start_clock
from casework.actions.plan_clock import settle_plan_clock
from casework.carrying_out import told_of
from casework.enums import PLANNING_STATES, AttachmentKind, DeadlineKind, DecisionKind, DecisionOutcome, Risk
from casework.models import Assessment, Decision, Plan, PlanActivity, PlanObjective
from casework.visiting import SETTINGS
from casework.workflow import Mendable, NotNow, require_move
from vietnam.calendar import day_of, end_of_day, today

MILDEST_FIRST = (Risk.UNKNOWN, Risk.LOW, Risk.MEDIUM, Risk.HIGH)


@transaction.atomic
def assess_case(case, *, by, version: str | None = None, **fields) -> Assessment:
    """Record an assessment (fields of `Assessment`); the case takes its risk and may be planned.

    `version`: token of what was stored when the form was opened (`audit.editing`), here and below.
    """
    case = lock_case(case.pk, by=by, permission="assess")
    require_version(Assessment.history.filter(case_id=case.pk), version)
    move_case(case, "assess", by=by, risk=fields["risk"])
    assessment = save(Assessment(case=case, by=by, **fields), by=by, reason="assess_case")
    settle_plan_clock(case, by=by)
    return assessment


@transaction.atomic
def assess_initially(case, *, by, version: str | None = None, **fields) -> Assessment:
    """Record the initial assessment (Mẫu 02, Decree 56/2017, Art 26(2)) at any time while the case is open.

    `fields` and `version` as for `assess_case`. The case takes its risk; beside a full assessment a quick one
    only raises it. The plan's clock may start with it (`plan_clock`). Raises `Mendable` for a day before the
    child was reported.
    """
    case = lock_for_deed(case.pk, "assess_initially", by=by)
    require_version(Assessment.history.filter(case_id=case.pk), version)
    first = min([case.opened_on, *(day_of(at) for at in case.reports.values_list("received_at", flat=True))])
    if fields["on"] < first:
        raise Mendable(
            _("Ngày đánh giá trước ngày tiếp nhận thông tin (%(day)s).") % {"day": f"{first:%d/%m/%Y}"}
        )
    full = case.assessments.filter(initial=False).exists()
    assessment = save(
        Assessment(case=case, by=by, initial=True, needs="", **fields), by=by, reason="assess_initially"
    )
    case.risk = max(fields["risk"], case.risk, key=MILDEST_FIRST.index) if full else fields["risk"]
    save(case, by=by, reason="assess_initially")
    settle_plan_clock(case, by=by)
    return assessment


@transaction.atomic
def save_plan(
    case, *, by, plan: dict, activities: list[dict], objectives: list[dict] = (), version: str | None = None
) -> Plan:
    """Save the plan that is being written, with all its rows; a returned plan gets a new version.

    The "objective" of an activity is its place in `objectives`, or None.
    """
    case = lock_case(case.pk, by=by, permission="plan")
    if case.state not in PLANNING_STATES:
        raise NotNow(
            _("Kế hoạch đang ở bước “%(state)s” nên không sửa được.") % {"state": case.get_state_display()}
        )
    require_version(Plan.history.filter(case_id=case.pk), version)
    draft = case.plans.filter(submitted_at=None).first() or Plan(
        case=case, by=by, version=case.plans.count() + 1
    )
    for field, value in plan.items():
        setattr(draft, field, value)
    save(draft, by=by, reason="save_plan")
    for old in (*draft.activities.all(), *draft.goals.all()):
        old._history_user = by
        old.delete()
    goals = [save(PlanObjective(plan=draft, **row), by=by, reason="save_plan") for row in objectives]
    for row in activities:
        place = row.get("objective")
        goal = None if place is None else goals[place]
        save(PlanActivity(plan=draft, **{**row, "objective": goal}), by=by, reason="save_plan")
    return draft


@transaction.atomic
def submit_plan(case, *, by) -> Plan:
    """Submit the draft plan to the chair: the plan's clock is met, the approval's clock starts."""
    case = lock_case(case.pk, by=by, permission="plan")
    plan = case.plans.filter(submitted_at=None).first()
    if plan is None or not plan.activities.exists():
        raise NotNow(_("Lập kế hoạch với ít nhất một hoạt động trước khi trình."))
    move_case(case, "submit_plan", by=by)
    plan.submitted_at = timezone.now()
    save(plan, by=by, reason="submit_plan")
    meet_clock(case, DeadlineKind.PLAN, by=by)
    start_clock(case, DeadlineKind.APPROVAL, by=by, owner=next(iter(chairs(case)), None))
    leave_notice(
        to=chairs(case), kind=NoticeKind.PLAN_SUBMITTED, about=plan, path=case_path(case), case_code=case.code
    )
    return plan


@transaction.atomic
def return_plan(case, *, by, comment: str = "", remarks: dict | None = None, plan=None) -> Decision:
    """Return the submitted plan to the officer with what should change; `plan` as in `approve_plan`.

    `remarks`: part of the plan (`casework.versions.parts`) → what should change there.
    """
    case = lock_case(case.pk, by=by, permission="approve")
    _require_latest(case, plan)
    move_case(case, "return_plan", by=by)
    decision = _decide(case, by, DecisionOutcome.RETURNED, comment=comment, remarks=remarks or {})
    start_clock(case, DeadlineKind.PLAN, by=by)
    _tell_officers(case, NoticeKind.PLAN_RETURNED, decision)
    return decision


@transaction.atomic
def approve_plan(case, *, by, plan=None, **fields) -> Decision:
    """Approve the submitted plan (Mẫu 05; `fields` of `Decision`); the first visit's clock starts.

    `plan` is the version that the chair has read: another one submitted meanwhile is not decided on. Who
    carries it out and who receives it (Art 28(5)) are those of the plan where `fields` do not say.
    """
    case = lock_case(case.pk, by=by, permission="approve")
    _require_latest(case, plan)
    move_case(case, "approve_plan", by=by)
    told = {**told_of(case.plans.exclude(submitted_at=None).first()), **_said(fields)}
    decision = _decide(case, by, DecisionOutcome.APPROVED, **told)
    _begin_following(case, decision, by)
    _tell_officers(case, NoticeKind.PLAN_APPROVED, decision)
    return decision


def approve_on_paper(case, *, by, number, data: bytes, plan=None, **fields) -> Decision:
    """Record that the chair approved the submitted plan on paper: its number, scan (`data`) and `fields`.

    The approval's clock is met on the day of the decision. Raises FileRefused when the scan is not taken.
    """
    if "plan" not in case_permissions(by, case):
        raise PermissionDenied
    require_move(case, "approve_on_paper")
    _require_latest(case, plan)
    scan = attach_document(case, by=by, kind=AttachmentKind.DECISION, title=number, data=data, again=True)
    return _approve_on_paper(case.pk, by, plan, {**fields, "number": number, "scan": scan})


@transaction.atomic
def _approve_on_paper(pk, by, plan, paper) -> Decision:
    case = lock_case(pk, by=by, permission="plan", deed="approve_on_paper")
    _require_latest(case, plan)
    move_case(case, "approve_on_paper", by=by)
    decision = _decide(case, by, DecisionOutcome.APPROVED, **paper)
    _begin_following(case, decision, by)
    leave_notice(
        to=chairs(case),
        kind=NoticeKind.PLAN_APPROVED,
        about=decision,
        path=case_path(case),
        case_code=case.code,
    )
    return decision


@transaction.atomic
def begin_new_cycle(case, *, by) -> None:
    """Go back to planning when the risk goes on (Decree 56/2017, Art 30(1)(c)); the plan's clock starts."""
    case = lock_case(case.pk, by=by, permission="plan")
    move_case(case, "new_cycle", by=by)
    cancel_clock(case, DeadlineKind.REVIEW, by=by)
    start_clock(case, DeadlineKind.PLAN, by=by)


def _require_latest(case, plan) -> None:
    if plan is not None and case.plans.exclude(submitted_at=None).first() != plan:
        raise NotNow(_("Kế hoạch này đã có bản mới hơn. Xem bản mới rồi quyết định."))


def _decide(case, by, outcome, **fields) -> Decision:
    plan = case.plans.exclude(submitted_at=None).first()
    decision = Decision(case=case, kind=DecisionKind.PLAN, plan=plan, outcome=outcome, by=by, **fields)
    save(decision, by=by, reason=f"plan_{outcome}")
    at = decision.decided_on and end_of_day(decision.decided_on)
    meet_clock(case, DeadlineKind.APPROVAL, by=by, at=at)
    return decision


def _begin_following(case, decision, by) -> None:
    """Start the clocks of the first visit and of the review, and activities without a day of their own."""
    day = decision.decided_on or today()
    for activity in decision.plan.activities.filter(starts_on=None):
        activity.starts_on = min(day, activity.by_date)
        save(activity, by=by, reason="plan_approved")
    start_clock(case, DeadlineKind.VISIT, by=by, by_setting=SETTINGS[case.risk])
    start_clock(case, DeadlineKind.REVIEW, by=by, due=end_of_day(decision.plan.review_on))


def _said(fields) -> dict:
    return {name: value for name, value in fields.items() if value}


def _tell_officers(case, kind, about) -> None:
    leave_notice(to=officers(case), kind=kind, about=about, path=case_path(case), case_code=case.code)
