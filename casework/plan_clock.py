"""From what the five working days of the plan count (Decree 56/2017, Art 28(1)); docs/decisions/0033."""

import datetime as dt

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.enums import NoticeKind
from accounts.models import Notice
from areas.queries import number
from casework.carrying_out import plans_of
from casework.deadlines import RULES, due_at
from casework.enums import CaseState, DeadlineKind, PlanStart
from casework.models import Case, Plan, Report
from vietnam.calendar import ZONE, add_working_days, day_of, end_of_day

KIND = DeadlineKind.PLAN
DAYS = RULES[KIND].amount
# In which no plan was submitted yet; also states of a later cycle, which has one.
BEFORE_PLAN = (CaseState.NEW, CaseState.REGISTERED, CaseState.ASSESSED)
# Five working days are never longer than this, whatever holidays lie between.
LONGEST_WAY = 40


def plan_start(case, now: dt.datetime) -> dt.datetime | None:
    """Return from when the plan's clock of a locked `case` counts, as known `now`; None when not at all yet.

    By the setting of the day on which the case was opened. A case that is registered has a clock whatever the
    setting waits for: what comes late never moves the end back.
    """
    found, rule = [], number("plan_clock_from", on=case.opened_on)
    if case.state != CaseState.NEW:
        found.append(now)
    if rule == PlanStart.INITIAL:
        # A sheet filled in on paper counts from its own day.
        days = case.assessments.filter(initial=True).values_list("on", flat=True)
        found += [min(end_of_day(day), now) for day in days]
    if rule == PlanStart.RECEIPT:
        found += case.reports.values_list("received_at", flat=True)
    return min(found, default=None)


def receipt_end(case, reports: list[Report]) -> dt.datetime | None:
    """Return when five working days from the first of `reports` end; None once there is a plan.

    The same for whatever setting: who reads the decree strictly counts from here.
    """
    planned = any(plan.submitted_at for plan in plans_of(case))
    if planned or not reports or case.state not in BEFORE_PLAN:
        return None
    return due_at(KIND, min(report.received_at for report in reports))


def plans_wanted(now: dt.datetime) -> QuerySet[Report]:
    """Return the first reports of cases without a plan whose five working days since end today or tomorrow.

    "Tomorrow" is the next working day. Without the cases whose officer was told before.
    """
    days = _days_of_receipt(day_of(now))
    if not days:
        return Report.objects.none()
    since = dt.datetime.combine(days[0], dt.time(), tzinfo=ZONE)
    earlier = Report.objects.filter(case=OuterRef("case"), received_at__lt=OuterRef("received_at"))
    planned = Plan.objects.filter(case=OuterRef("case")).exclude(submitted_at=None)
    about = Concat(Value(f"{Case._meta.label_lower}:"), Cast("case_id", CharField()))
    told = Notice.objects.filter(
        recipient=OuterRef("case__officer"), kind=NoticeKind.PLAN_WANTED, about=OuterRef("about_case")
    )
    rows = Report.objects.filter(
        received_at__range=(since, end_of_day(days[-1])), case__state__in=BEFORE_PLAN
    )
    rows = rows.annotate(about_case=about).exclude(Exists(earlier)).exclude(Exists(planned))
    return rows.exclude(Exists(told)).select_related("case__commune", "case__officer").order_by("pk")


def _days_of_receipt(day) -> list[dt.date]:
    """Return the days from which the fifth working day is `day`, or the fourth is over with `day`."""
    past = [day - dt.timedelta(days=back) for back in range(LONGEST_WAY, -1, -1)]
    return [one for one in past if add_working_days(one, DAYS - 1) <= day <= add_working_days(one, DAYS)]
