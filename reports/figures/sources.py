"""What figures count: each function takes a scope and returns rows of a history, as known by then.

Every row has `case_key` (the key of its case), `on` (its day or moment) and, once `celled`, `cell`: the code
of the one cell in which it is counted. The number of a cell and the list behind it are the same rows.
"""

import datetime as dt
from collections.abc import Callable

from django.db.models import Case as Either
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractMonth, NullIf, TruncDate

from casework.enums import (
    OPEN_STATES,
    CaseState,
    LegalLabel,
    SupportState,
)
from casework.models import Closure, Deadline, Support
from referrals.enums import WAITING_STATES, ReferralState
from referrals.figures import TAKEN_IN
from referrals.models import Attendance, Placement, Referral
from reports.figures.asof import (
    INSTANT,
    ODD_AGE,
    OTHER_AGE,
    UNKNOWN,
    Scope,
    cases,
    column,
    of_cases,
    versions,
    with_child,
    with_sector,
)
from reports.figures.periods import Cadence
from schools.models import Institution
from vietnam.calendar import ZONE, start_of_day

Rows = Callable[[Scope], QuerySet]
NONE, YES, NO = "none", "yes", "no"
# Between the two parts of the code of a cell that two things decide.
CROSS = "__"
KEPT, LATE, MISSED, RUNNING = "kept", "late", "missed", "running"
HARMFUL = (LegalLabel.HAZARDOUS, LegalLabel.WORST_FORM)


def celled(rows: Rows, name: str) -> Rows:
    """Return the source `rows` with each row in the cell that its column `name` says; empty is `NONE`."""

    def of_scope(scope: Scope) -> QuerySet:
        code = Coalesce(NullIf(Cast(F(name), CharField()), Value("")), Value(NONE))
        return rows(scope).annotate(cell=code)

    return of_scope


def crossed(rows: Rows, first: str, second: str) -> Rows:
    """Return the source `rows` with each row in the cell that two of its columns say, first and second."""

    def of_scope(scope: Scope) -> QuerySet:
        codes = [
            Coalesce(NullIf(Cast(F(name), CharField()), Value("")), Value(NONE)) for name in (first, second)
        ]
        return rows(scope).annotate(cell=Concat(codes[0], Value(CROSS), codes[1], output_field=CharField()))

    return of_scope


def in_parts(rows: Rows) -> Rows:
    """Return the source of children `rows` with `part`: the band of age, `ODD_AGE` where it is none."""
    odd = When(band__in=(OTHER_AGE, UNKNOWN), then=Value(ODD_AGE))
    return lambda scope: rows(scope).annotate(part=Either(odd, default=F("band"), output_field=CharField()))


def narrowed(rows: Rows, **conditions) -> Rows:
    """Return those of the source `rows` that fulfil `conditions`."""
    return lambda scope: rows(scope).filter(**conditions)


def of_children(rows: Rows) -> Rows:
    """Return the source of cases `rows` with the child's sex, age and band."""
    return lambda scope: with_child(rows(scope), scope)


def of_sectors(rows: Rows) -> Rows:
    """Return the source of cases `rows` with the sector of the child's work."""
    return lambda scope: with_sector(rows(scope), scope)


def caseload(scope: Scope) -> QuerySet:
    """Return the cases that were open when the period closed."""
    return cases(scope).filter(state__in=OPEN_STATES).annotate(on=F("opened_on"))


def opened(scope: Scope) -> QuerySet:
    """Return the cases that were opened in the period."""
    return cases(scope).filter(opened_on__range=scope.period.dates).annotate(on=F("opened_on"))


def ended(scope: Scope) -> QuerySet:
    """Return the cases that ended in the period and had not been reopened when it closed."""
    found = cases(scope).filter(state__in=(CaseState.CLOSED, CaseState.SCREENED_OUT))
    return found.filter(closed_on__range=scope.period.dates).annotate(on=F("closed_on"))


def closed_for(scope: Scope) -> QuerySet:
    """Return the cases that were closed in the period, with the `reason` that was approved last."""
    approved = versions(Closure, scope.closed).filter(case_id=OuterRef("id"), decision_id__isnull=False)
    reason = Subquery(approved.order_by("-id").values("reason")[:1])
    return ended(scope).filter(state=CaseState.CLOSED).annotate(reason=reason)


def helped(scope: Scope) -> QuerySet:
    """Return the cases opened in the period, with whether anything was given by the end of it: `helped`."""
    given = versions(Support, scope.known_at).filter(case_id=OuterRef("id"), state=SupportState.GIVEN)
    yes = When(Exists(given.filter(given_on__lte=scope.day)), then=Value(YES))
    return opened(scope).annotate(helped=Either(yes, default=Value(NO), output_field=CharField()))


def clocks(kind: str) -> Rows:
    """Return the source of the clocks `kind` that ran out in the period, with what `became` of each."""

    def of_scope(scope: Scope) -> QuerySet:
        begins, over = scope.period.moments
        due = versions(Deadline, scope.known_at).filter(of_cases(scope), kind=kind)
        due = due.filter(due_at__gte=begins, due_at__lt=over)
        # One that was called off in time asked for nothing; one that had run out by then was not kept.
        due = due.filter(Q(cancelled_at=None) | Q(cancelled_at__gt=F("due_at")))
        became = Either(
            When(met_at__lte=F("due_at"), then=Value(KEPT)),
            When(met_at__gt=F("due_at"), then=Value(LATE)),
            When(due_at__lt=scope.known_at, then=Value(MISSED)),
            default=Value(RUNNING),
            output_field=CharField(),
        )
        return due.annotate(case_key=F("case_id"), on=F("due_at"), became=became)

    return of_scope


def referrals(scope: Scope) -> QuerySet:
    """Return the referrals of the cases, drafts left out, as known by then."""
    found = versions(Referral, scope.known_at).exclude(state=ReferralState.DRAFT)
    found = found.filter(of_cases(scope), sent_at__isnull=False)
    return found.annotate(case_key=F("case_id"), on=F("sent_at"))


def sent(scope: Scope) -> QuerySet:
    """Return the referrals sent in the period, with how each was `answered`."""
    begins, over = scope.period.moments
    # What waits for the officer is not the institution's delay: its clock stands still.
    late = Q(state=ReferralState.SENT, answer_due__lt=scope.known_at)
    answered = Either(
        When(state__in=TAKEN_IN, then=Value("accepted")),
        When(state=ReferralState.WITHDRAWN, answered_at__isnull=False, then=Value("accepted")),
        When(state=ReferralState.DECLINED, then=Value("declined")),
        When(Q(state=ReferralState.EXPIRED) | late, then=Value("unanswered")),
        When(state__in=WAITING_STATES, then=Value("waiting")),
        default=Value("withdrawn"),
        output_field=CharField(),
    )
    return referrals(scope).filter(sent_at__gte=begins, sent_at__lt=over).annotate(answered=answered)


def after(days: int) -> Rows:
    """Return the source of referrals whose day `days` after sending fell into the period: `learns` then?

    The child learns if on that day it had a place, that of this referral or of another one of the case.
    """

    def of_scope(scope: Scope) -> QuerySet:
        day = TruncDate(F("sent_at"), tzinfo=ZONE)
        looked = ExpressionWrapper(day + dt.timedelta(days=days), output_field=DateTimeField())
        rows = referrals(scope).filter(sent_at__range=_sent(scope, days))
        rows = rows.annotate(looked=Cast(looked, DateField()))
        same = versions(Referral, scope.known_at).filter(case_id=OuterRef(OuterRef("case_id")))
        places = versions(Placement, scope.known_at).filter(referral_id__in=same.values("id"))
        there = places.filter(starts__lte=OuterRef("looked")).filter(
            Q(ends=None) | Q(ends__gte=OuterRef("looked"))
        )
        yes = When(Exists(there), then=Value(YES))
        return rows.annotate(on=F("looked"), learns=Either(yes, default=Value(NO), output_field=CharField()))

    return of_scope


def _sent(scope: Scope, days: int) -> tuple[dt.datetime, dt.datetime]:
    """Return between which moments was sent what `days` later fell into the period, as far as it had begun.

    Moments, not days counted of each referral: of those the database does not know how many there are.
    """
    first, last = (day - dt.timedelta(days=days) for day in (scope.period.start, scope.day))
    return start_of_day(first), start_of_day(last + dt.timedelta(days=1)) - INSTANT


def places(scope: Scope) -> QuerySet:
    """Return the places that children had when the period closed, with the `kind` of institution."""
    found = _places(scope).filter(starts__lte=scope.day).filter(Q(ends=None) | Q(ends__gt=scope.day))
    at = column(Referral, scope.known_at, "referral_id", "institution_id")
    found = found.annotate(on=F("starts"), place=at)
    return found.annotate(kind=column(Institution, scope.known_at, "place", "kind"))


def weeks(scope: Scope) -> QuerySet:
    """Return the weeks of attendance that began in the period, each in its `bucket`: week, or month."""
    found = versions(Attendance, scope.known_at).filter(week__range=scope.period.dates)
    found = found.filter(placement_id__in=_places(scope).values("id"))
    monthly = scope.period.cadence != Cadence.MONTH
    bucket = ExtractMonth("week") if monthly else F("week")
    referral = column(Placement, scope.known_at, "placement_id", "referral_id")
    found = found.annotate(on=F("week"), bucket=Cast(bucket, CharField()), of_referral=referral)
    return found.annotate(case_key=column(Referral, scope.known_at, "of_referral", "case_id"))


def given(scope: Scope) -> QuerySet:
    """Return the support that was given in the period."""
    found = versions(Support, scope.known_at).filter(of_cases(scope), state=SupportState.GIVEN)
    found = found.filter(given_on__range=scope.period.dates)
    return found.annotate(case_key=F("case_id"), on=F("given_on"))


def _places(scope: Scope) -> QuerySet:
    sent = versions(Referral, scope.known_at).filter(of_cases(scope))
    found = versions(Placement, scope.known_at).filter(referral_id__in=sent.values("id"))
    return found.annotate(case_key=column(Referral, scope.known_at, "referral_id", "case_id"))
