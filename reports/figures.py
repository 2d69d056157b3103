"""The figures of a commune's committee report: one definition each, used by page and PDF alike.

Caseload figures hold at the moment the report is made; counts of a period run from its first to its last day.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from casework.enums import (
    OPEN_STATES,
    CaseState,
    DeadlineKind,
    LegalLabel,
    Risk,
    Sex,
)
from casework.models import Case, Deadline, Decision, Support
from casework.queries import SupportTotal, support_totals
from referrals.enums import ReferralState
from referrals.models import Attendance, Placement, Referral
from vietnam.calendar import day_of, today

FIRST_YEAR = 2025
# Age bands of indicator I2; the law changes at 13, 15, 16 and 18.
AGE_BANDS = (
    ("5-12", 0, 12, _("Dưới 13 tuổi")),
    ("13-14", 13, 14, _("13–14 tuổi")),
    ("15", 15, 15, _("15 tuổi")),
    ("16-17", 16, 17, _("16–17 tuổi")),
)
UNKNOWN_AGE = _("Chưa rõ tuổi")
# Deadlines the law sets, counted for the committee (Decree 56/2017, Arts 26, 28).
STATUTORY_KINDS = (DeadlineKind.EMERGENCY, DeadlineKind.PLAN, DeadlineKind.APPROVAL)
QUESTIONS = {
    CaseState.PLANNED: _("Phê duyệt kế hoạch hỗ trợ, can thiệp"),
    CaseState.CLOSING: _("Kết thúc hồ sơ"),
}


@dataclass(frozen=True)
class Period:
    """A month of a year: both days included."""

    year: int
    month: int

    @classmethod
    def of(cls, year: int, month: int) -> "Period":
        """Return the month, or raise Http404 when there is no such month or it has not begun."""
        if (
            not 1 <= month <= 12
            or not FIRST_YEAR <= year <= today().year
            or dt.date(year, month, 1) > today()
        ):
            raise Http404
        return cls(year, month)

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def end(self) -> dt.date:
        return (self.start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)

    @property
    def dates(self) -> tuple[dt.date, dt.date]:
        return self.start, self.end


@dataclass(frozen=True)
class DeadlineFigure:
    """How many clocks of a kind ran out in the period: met in time, met late, still open and late."""

    label: str
    on_time: int
    late: int
    missed: int


@dataclass(frozen=True)
class Figures:
    """Every figure of the report; each mapping has an entry for every choice, zero included."""

    commune: Area
    period: Period
    by_state: dict[str, int]
    by_risk: dict[str, int]
    by_label: dict[str, int]
    by_sex: dict[str, int]
    by_age: dict[str, int]
    opened: int
    closed: int
    screened_out: int
    deadlines: list[DeadlineFigure]
    referrals: dict[str, int]
    placed_now: int
    attendance: list[tuple[dt.date, int, int]]
    support: list[SupportTotal]
    to_decide: list[dict]
    decided: list[dict]

    @property
    def open_cases(self) -> int:
        return sum(self.by_state.values())


def commune_figures(commune, period: Period) -> Figures:
    """Return the figures of `commune` for `period`."""
    cases = Case.objects.filter(commune=commune)
    open_cases = cases.filter(state__in=OPEN_STATES)
    return Figures(
        commune=commune,
        period=period,
        by_state=_counted(open_cases, "state", CaseState, OPEN_STATES),
        by_risk=_counted(open_cases, "risk", Risk, Risk),
        by_label=_counted(open_cases, "legal_label", LegalLabel, LegalLabel),
        by_sex=_counted(open_cases, "child__sex", Sex, Sex),
        by_age=_by_age(open_cases),
        opened=cases.exclude(state=CaseState.MERGED).filter(opened_on__range=period.dates).count(),
        closed=_ended(cases, CaseState.CLOSED, period),
        screened_out=_ended(cases, CaseState.SCREENED_OUT, period),
        deadlines=[_deadline_figure(commune, kind, period) for kind in STATUTORY_KINDS],
        referrals=_counted(_sent(commune, period), "state", ReferralState, _answered_states()),
        placed_now=Placement.objects.filter(referral__case__commune=commune, ends=None).count(),
        attendance=_attendance(commune, period),
        support=_support(commune, period),
        to_decide=_to_decide(open_cases),
        decided=_decided(commune, period),
    )


def _counted(queryset, column, choices, wanted) -> dict[str, int]:
    found = dict(queryset.order_by().values_list(column).annotate(Count("pk")))
    return {choices(value).label: found.get(str(value), 0) for value in wanted}


def _by_age(open_cases) -> dict[str, int]:
    day, bands = today(), Counter()
    for case in open_cases.select_related("child").only("child__birth_date", *_AGE_COLUMNS).iterator():
        bands[_band(case.child.age_on(day))] += 1
    return {label: bands[label] for label in (*(row[3] for row in AGE_BANDS), UNKNOWN_AGE)}


_AGE_COLUMNS = ("child__birth_precision", "child__stated_age", "child__age_as_of")


def _band(age):
    if age is None:
        return UNKNOWN_AGE
    return next((label for _code, low, high, label in AGE_BANDS if low <= age <= high), UNKNOWN_AGE)


def _ended(cases, state, period) -> int:
    return cases.filter(state=state, closed_on__range=period.dates).count()


def _deadline_figure(commune, kind, period) -> DeadlineFigure:
    due = Deadline.objects.filter(
        case__commune=commune, kind=kind, due_at__date__range=period.dates, cancelled_at=None
    )
    counts = due.aggregate(
        on_time=Count("pk", filter=Q(met_at__lte=F("due_at"))),
        late=Count("pk", filter=Q(met_at__gt=F("due_at"))),
        missed=Count("pk", filter=Q(met_at=None, due_at__date__lt=today())),
    )
    return DeadlineFigure(label=kind.label, **counts)


def _sent(commune, period):
    return Referral.objects.filter(case__commune=commune, sent_at__date__range=period.dates)


def _answered_states():
    return [state for state in ReferralState if state != ReferralState.DRAFT]


def _attendance(commune, period) -> list[tuple[dt.date, int, int]]:
    """Weeks that began in the period, with the sums of days expected and attended of all placed children."""
    weeks = Attendance.objects.filter(placement__referral__case__commune=commune, week__range=period.dates)
    sums = (
        weeks.order_by("week")
        .values("week")
        .annotate(expected=Sum("days_expected"), attended=Sum("days_attended"))
    )
    return [(row["week"], row["expected"], row["attended"]) for row in sums]


def _support(commune, period) -> list[SupportTotal]:
    given = Support.objects.filter(case__commune=commune, given_on__range=period.dates)
    return [row for row in support_totals(given) if row.times]


def _to_decide(open_cases) -> list[dict]:
    waiting = open_cases.filter(state__in=list(QUESTIONS)).order_by("next_due", "code")
    return [
        {
            "code": case.code,
            "question": QUESTIONS[CaseState(case.state)],
            "due": case.next_due and day_of(case.next_due),
        }
        for case in waiting
    ]


def _decided(commune, period) -> list[dict]:
    decisions = Decision.objects.filter(case__commune=commune, at__date__range=period.dates)
    return [
        {
            "code": decision.case.code,
            "about": decision.get_kind_display(),
            "outcome": decision.get_outcome_display(),
            "number": decision.number,
            "on": day_of(decision.at),
        }
        for decision in decisions.select_related("case").order_by("at")
    ]
