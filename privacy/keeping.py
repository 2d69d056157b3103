"""Which records have been kept long enough, by the rules and without those that must stay."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from casework.enums import ENDED_STATES, CaseState, ForwardState, ReportState
from casework.models import Case, Child, Report
from privacy.enums import LIVE_ERASURES, OPEN_REQUESTS
from privacy.held import same_child
from privacy.models import DataRequest, Erasure, Hold
from privacy.rules import ADULT, case_kept_until, report_kept_until
from vietnam.calendar import day_of


@dataclass(frozen=True)
class Due:
    """A child's record whose time is over: by which rule, since when, under which codes."""

    child_id: int
    commune_id: int
    rule: str
    on: dt.date
    codes: tuple[str, ...]


def due_records(cases: QuerySet[Case], reports: QuerySet[Report], day: dt.date) -> Iterator[Due]:
    """Yield the records among `cases` and dismissed `reports` that may be erased on `day`.

    A child with an open case, a hold or a proposal that waits is left out.
    """
    for child in _candidates(cases, reports, day):
        if found := kept_until(child):
            rule, until = found
            if until <= day and not is_held(child) and not _proposed(child):
                yield _due(child, rule, until)


def kept_until(child: Child) -> tuple[str, dt.date] | None:
    """Return the rule and the first day on which the record of `child` may be erased; None while open."""
    children = same_child(child.pk)
    cases = list(Case.objects.filter(child__in=children))
    if any(case.state not in ENDED_STATES for case in cases):
        return None
    ends = [
        case_kept_until(case.state, case.closed_on or case.opened_on, child.latest_birth or case.opened_on)
        for case in cases
    ]
    if not cases:
        reports = list(Report.objects.filter(child__in=children))
        if any(not _settled(report) for report in reports):
            return None
        ends = [report_kept_until(report.dismiss_reason, day_of(report.received_at)) for report in reports]
    return max(ends, key=lambda end: end[1], default=None)


def is_held(child: Child) -> bool:
    """Tell whether a case of `child` must be kept for a court, an inspection or a complaint."""
    return Hold.objects.filter(case__child__in=same_child(child.pk), lifted_on=None).exists()


def codes_of(child: Child) -> list[str]:
    """Return the codes of the cases of `child`."""
    return list(
        Case.objects.filter(child__in=same_child(child.pk)).order_by("code").values_list("code", flat=True)
    )


def commune_of(child: Child) -> int:
    """Return the key of the commune that is in charge: that of the last case, or of the report."""
    case = Case.objects.filter(child=child).order_by("-pk").first()
    return case.commune_id if case else child.reports.order_by("-pk").first().commune_id


def _candidates(cases, reports, day) -> QuerySet[Child]:
    """Return the children whose record may be due: the shortest term has passed, counted roughly in SQL."""
    numbers = settings.PRIVACY
    screened_out = Q(state=CaseState.SCREENED_OUT)
    # A child closed for years may be far from grown up: without this every closed case would be looked at.
    grown = numbers["YEARS_AFTER_18"] + ADULT - 1
    old_enough = Q(child__birth_year=None) | Q(child__birth_year__lte=day.year - grown)
    kept = ~screened_out & Q(closed_on__lte=_before(day, numbers["CASE_YEARS"])) & old_enough
    short = screened_out & Q(closed_on__lte=_before(day, numbers["SCREENED_OUT_YEARS"]))
    ended = cases.filter(kept | short, state__in=ENDED_STATES, child=OuterRef("pk"))
    told = _before(day, min(numbers["DISMISSED_YEARS"], numbers["FALSE_YEARS"]))
    settled = (ReportState.DISMISSED, ReportState.FORWARDED)
    dismissed = reports.filter(state__in=settled, received_at__date__lte=told, child=OuterRef("pk"))
    return Child.objects.filter(Exists(ended) | Exists(dismissed)).order_by("pk")


def _before(day: dt.date, years: int) -> dt.date:
    """Return a day that lies at most so many years before `day`, leap years left out."""
    return day - dt.timedelta(days=365 * years)


def _settled(report) -> bool:
    """Tell whether nothing is left to do about a report without a case: dismissed, or received elsewhere."""
    if report.state == ReportState.FORWARDED:
        return report.forwards.filter(state=ForwardState.RECEIVED).exists()
    return report.state == ReportState.DISMISSED


def _proposed(child) -> bool:
    return Erasure.objects.filter(child=child, state__in=LIVE_ERASURES).exists()


def _due(child, rule, until) -> Due:
    return Due(child.pk, commune_of(child), rule, until, tuple(codes_of(child)))


def live_erasure_stands_in_the_way(*children: Child) -> list[str]:
    """Return why the records of `children` cannot be merged now: one of them is about to be erased."""
    live = Erasure.objects.filter(child__in=children, state__in=LIVE_ERASURES)
    return [_("Một trong hai bản ghi đang được đề nghị xóa. Chờ quyết định trước.")] if live.exists() else []


def keeps_the_file_here(case: Case) -> list[str]:
    """Return why `case` cannot move to another commune now: somebody here still owes an answer about it."""
    codes = Case.objects.filter(child__in=same_child(case.child_id)).values("pk")
    found = []
    if Erasure.objects.filter(child__in=same_child(case.child_id), state__in=LIVE_ERASURES).exists():
        found.append(_("Bản ghi của trẻ đang được đề nghị xóa. Chờ quyết định trước."))
    if DataRequest.objects.filter(case__in=codes, state__in=OPEN_REQUESTS).exists():
        found.append(_("Có yêu cầu về dữ liệu của trẻ chưa trả lời. Trả lời yêu cầu đó trước."))
    return found
